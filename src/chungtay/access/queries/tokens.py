"""Links and codes: made from the key of the installation when they are needed, kept nowhere but as a digest."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode

from django.utils.crypto import salted_hmac

from chungtay.access.models import Invitation


def digest_of(token: str) -> str:
    """How the token of a link is stored: SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(invitation: Invitation) -> str:
    """The token of the present issue, 128 bits in URL-safe base 64: short enough for a code to scan."""
    made = salted_hmac("chungtay.access.link", f"{invitation.uid}:{invitation.issue}", algorithm="sha256")
    return urlsafe_b64encode(made.digest()[:16]).decode().rstrip("=")


def usable_token_of(invitation: Invitation) -> str:
    """The token, while it is the one whose digest is kept; empty when the key of the installation has changed."""
    token = token_of(invitation)
    return token if invitation.digest == digest_of(token) else ""


def code_of(invitation: Invitation) -> str:
    """Six figures, told apart from the link that they open: over the telephone, or face to face."""
    made = salted_hmac("chungtay.access.code", f"{invitation.uid}:{invitation.issue}", algorithm="sha256")
    return f"{int.from_bytes(made.digest()[:8]) % 1_000_000:06}"
