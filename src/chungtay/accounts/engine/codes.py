"""The codes of the second step: six figures from a shared secret and the time, twelve figures kept on paper."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives import constant_time, hashes
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_SECONDS: Final = 30
FIGURES: Final = 6
WINDOW: Final = 1  # a telephone's clock may be half a minute off
SECRET_BYTES: Final = 20  # RFC 4226, R6: 160 bits
RECOVERY_FIGURES: Final = 12
RECOVERY_CODES: Final = 10


def step_at(moment: datetime) -> int:
    """The number of the half minute a moment lies in, counted from 1970 (RFC 6238, T)."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(secret: bytes, step: int) -> str:
    """The six figures of one half minute."""
    return _totp(secret).generate(step * STEP_SECONDS).decode()


def matching_step(secret: bytes, code: str, at: datetime) -> int | None:
    """The half minute whose code was typed, at most one before or after the present one; None when none fits."""
    here = step_at(at)
    fitting = [
        step
        for step in range(here - WINDOW, here + WINDOW + 1)
        if step >= 0 and constant_time.bytes_eq(code_at(secret, step).encode(), code.encode())
    ]
    return max(fitting, default=None)


def figures_of(typed: str) -> str:
    """The figures of what was typed, without the spaces, dots and dashes people put between them."""
    return "".join(letter for letter in typed if letter.isascii() and letter.isdigit())


def recovery_code(number: int) -> str:
    """A number below 10¹² as it is printed: three groups of four figures."""
    figures = f"{number:0{RECOVERY_FIGURES}d}"
    return f"{figures[:4]} {figures[4:8]} {figures[8:]}"


def in_letters(secret: bytes) -> str:
    """The secret as authenticators read it: base32, as in RFC 4648, without padding."""
    return base64.b32encode(secret).decode().rstrip("=")


def from_letters(letters: str) -> bytes:
    """The secret behind its letters; ValueError for what is none."""
    return base64.b32decode(letters + "=" * (-len(letters) % 8))


def address_of(secret: bytes, *, account: str, issuer: str) -> str:
    """The otpauth address an authenticator reads from the picture."""
    # Authenticators show a "+" as it stands, so a space must be written as %20.
    return _totp(secret).get_provisioning_uri(account, issuer).replace("+", "%20")


def _totp(secret: bytes) -> TOTP:
    # RFC 6238's default hash, the one every authenticator knows; within HMAC it is not the broken use of it.
    return TOTP(secret, FIGURES, hashes.SHA1(), STEP_SECONDS)  # noqa: S303  # see the line above
