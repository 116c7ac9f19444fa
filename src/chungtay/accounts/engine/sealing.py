"""Words sealed with the installation's key: what must be kept and may not be read from a stolen database.

The seal is Fernet (AES-128-CBC with HMAC-SHA256); its key is derived by HKDF (RFC 5869), one for each purpose. The
initial vector is fresh each time, so that the same words never look the same.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def key_for(purpose: str, *, secret_key: str) -> bytes:
    """The key of one purpose, derived from the key of the installation."""
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"chungtay.{purpose}".encode())
    return base64.urlsafe_b64encode(derived.derive(secret_key.encode()))


def seal(words: str, *, key: bytes, at: datetime) -> str:
    """The words sealed at a moment."""
    return Fernet(key).encrypt_at_time(words.encode(), int(at.timestamp())).decode()


def unseal(sealed: str, *, key: bytes, at: datetime, within: timedelta | None = None) -> str | None:
    """The words again; None when the seal is broken, of another key, or older than `within`."""
    try:
        if within is None:
            return Fernet(key).decrypt(sealed.encode()).decode()
        return Fernet(key).decrypt_at_time(sealed.encode(), int(within.total_seconds()), int(at.timestamp())).decode()
    except InvalidToken:
        return None
