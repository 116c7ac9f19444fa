"""Who may do what in this room: copies are the business of whoever keeps the installation running."""

from __future__ import annotations

from chungtay.kernel.permissions import allow, is_operator

allow({"backups.keep": is_operator})
