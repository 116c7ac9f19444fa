"""Whether a certificate and a register name the same person."""

from __future__ import annotations

import unicodedata
from typing import Final

from chungtay.kernel.vietnamese import fold, tidy

# Grave, acute, tilde, hook above, dot below: where a word carries its tone is a matter of style.
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")


def is_same_name(certified: str, registered: str) -> bool:
    """Whether two spellings mean one name; marks may be missing only where the certificate writes none at all."""
    if certified.isascii():
        return bool(fold(certified)) and fold(certified) == fold(registered)
    return _spelling(certified) == _spelling(registered)


def _spelling(name: str) -> list[tuple[str, str]]:
    """The words without case; of each its letters, and apart its tone."""
    words = unicodedata.normalize("NFD", tidy(name).casefold()).split()
    return [
        (
            "".join(sign for sign in word if sign not in _TONES),
            "".join(sorted(sign for sign in word if sign in _TONES)),
        )
        for word in words
    ]
