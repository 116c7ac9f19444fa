"""Who may do what in this room."""

from __future__ import annotations

from chungtay.kernel.permissions import allow, anybody, is_signed_in

allow(
    {
        "accounts.sign_in": anybody,
        "accounts.sign_out": anybody,
        "accounts.first_run": anybody,
        "accounts.choose_language": anybody,
        "accounts.today": is_signed_in,
        "accounts.profile": is_signed_in,
    }
)
