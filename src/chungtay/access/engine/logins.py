"""A sign-in name proposed from a full name, for people who have to invent none on a phone."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from chungtay.kernel.vietnamese import fold

LONGEST = 100


def proposed_login(full_name: str, taken: Container[str]) -> str:
    """Given name, dot, family name, without marks: the first that is free, with a number from 2 on if it must be."""
    words = re.findall(r"[a-z0-9]+", fold(full_name))
    if not words:
        return ""
    given, family = words[-1], words[0] if len(words) > 1 else ""
    base = f"{given}.{family}"[:LONGEST].rstrip(".")
    base = base if len(base) > 1 else f"{base}.1"
    return next(word for word in _numbered(base) if word not in taken)


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}{number}"
        number += 1
