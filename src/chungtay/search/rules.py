"""Who may search: everybody who is signed in; what is found is what each room shows them."""

from __future__ import annotations

from chungtay.kernel.permissions import allow, is_signed_in

allow({"search.find": is_signed_in})
