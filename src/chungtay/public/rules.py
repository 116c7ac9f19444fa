from __future__ import annotations

from chungtay.kernel.permissions import allow, anybody

allow({"public.see": anybody, "public.check": anybody})
