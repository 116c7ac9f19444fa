"""Who may read of administrative units: everybody."""

from __future__ import annotations

from chungtay.kernel.permissions import allow, anybody

allow({"places.see": anybody})
