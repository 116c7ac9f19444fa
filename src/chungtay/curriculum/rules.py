"""Who may read the list of subjects: everybody who is signed in."""

from __future__ import annotations

from chungtay.kernel.permissions import allow, is_signed_in

allow({"curriculum.list": is_signed_in})
