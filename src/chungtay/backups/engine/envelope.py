"""Encryption of a stream: authenticated piece by piece, so that a file of any size needs the memory of one piece.

AES-256-GCM in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, "Online authenticated encryption and its
nonce-reuse misuse-resistance", CRYPTO 2015): the nonce holds a counter and a mark for the last piece, so pieces cannot
be changed, swapped, repeated or cut off. Every file has a key of its own, derived from the key file by HKDF-SHA256 with
a fresh salt; the name of the file goes into every piece, so that one file cannot stand in for another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC: Final = b"CTBACKUP1\n"
PIECE: Final = 1024 * 1024
TAG: Final = 16
SALT: Final = 32
KEY: Final = 32
MARK: Final = 8  # bytes that tell one key from another, so that a wrong key is called a wrong key
_LABEL: Final = "chungtay-backup-key-1:"


class WrongKey(ValueError):  # noqa: N818  # read aloud where it is caught
    """The stream was encrypted with another key."""


class Damaged(ValueError):  # noqa: N818  # read aloud where it is caught
    """The stream is not what was written: changed, cut off, or not ours."""


def new_key() -> str:
    """A fresh key as one line of text."""
    return _LABEL + base64.urlsafe_b64encode(secrets.token_bytes(KEY)).decode()


def read_key(text: str) -> bytes:
    """The key in the text of a key file, whose lines beginning with # are remarks; ValueError for anything else."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if len(lines) != 1 or not lines[0].startswith(_LABEL):
        raise ValueError("key")
    try:
        key = base64.b64decode(lines[0].removeprefix(_LABEL), altchars=b"-_", validate=True)
    except binascii.Error as fault:
        raise ValueError("key") from fault
    if len(key) != KEY:
        raise ValueError("key")
    return key


def mark_of(key: bytes) -> str:
    """A short word that tells which key it was, from which the key cannot be found."""
    return hashlib.sha256(b"mark:" + key).hexdigest()[: MARK * 2]


def proof_of(text: bytes, key: bytes) -> str:
    """A keyed digest: only who has the key can have written this text."""
    return hmac.new(key, b"proof:" + text, hashlib.sha256).hexdigest()


def encrypt(source: BinaryIO, target: BinaryIO, *, key: bytes, name: str) -> None:
    """Write `source` to `target` encrypted, bound to its name."""
    header = MAGIC + bytes.fromhex(mark_of(key)) + secrets.token_bytes(SALT)
    target.write(header)
    cipher, bound = _cipher(key, header), header + name.encode()
    target.writelines(
        cipher.encrypt(_nonce(number, is_last=is_last), piece, bound)
        for number, piece, is_last in _pieces(source, PIECE)
    )


def decrypt(source: BinaryIO, *, key: bytes, name: str) -> Iterator[bytes]:
    """The plain pieces of an encrypted stream; WrongKey or Damaged before anything false is given out."""
    header = source.read(len(MAGIC) + MARK + SALT)
    if len(header) != len(MAGIC) + MARK + SALT or not header.startswith(MAGIC):
        raise Damaged(name)
    if header[len(MAGIC) : len(MAGIC) + MARK].hex() != mark_of(key):
        raise WrongKey(name)
    cipher, bound = _cipher(key, header), header + name.encode()
    for number, piece, is_last in _pieces(source, PIECE + TAG):
        try:
            yield cipher.decrypt(_nonce(number, is_last=is_last), piece, bound)
        except InvalidTag as fault:
            raise Damaged(name) from fault


def _cipher(key: bytes, header: bytes) -> AESGCM:
    salt = header[len(MAGIC) + MARK :]
    return AESGCM(HKDF(algorithm=SHA256(), length=KEY, salt=salt, info=MAGIC).derive(key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _pieces(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Pieces with their numbers, the last one marked; an empty stream is one empty piece."""
    number, piece = 0, source.read(size)
    while True:
        following = source.read(size)
        yield number, piece, not following
        if not following:
            return
        number, piece = number + 1, following
