"""What a table says, as one digest that is the same on every database.

A row is canonical JSON of its values in the order of the columns' names: moments in UTC to the microsecond, numbers
without a trailing zero, JSON columns with sorted keys. Rows stand in the order of their key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class Fingerprint:
    """How many rows a table has, and the digest of all of them."""

    rows: int
    sha256: str


def fingerprint(columns: Sequence[str], lines: Iterable[str]) -> Fingerprint:
    """The fingerprint of a table from its columns and its rows as `line` writes them."""
    digest, count = hashlib.sha256(json.dumps(list(columns)).encode()), 0
    for written in lines:
        digest.update(b"\n")
        digest.update(written.encode())
        count += 1
    return Fingerprint(count, digest.hexdigest())


def line(values: Iterable[object]) -> str:
    """One row as canonical text."""
    return json.dumps([plain(value) for value in values], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: object) -> object:
    """One value as JSON can write it, the same whichever database it came from."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return worded(value)


def worded(value: object) -> str:
    """The text of a value JSON has no form for; TypeError for a stranger."""
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return moment.replace(tzinfo=None).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    if isinstance(value, timedelta):
        return f"{value // timedelta(microseconds=1)}us"
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, UUID):
        return value.hex
    raise TypeError(f"{type(value).__name__} has no canonical text")


def differing(expected: Mapping[str, Fingerprint], found: Mapping[str, Fingerprint]) -> list[str]:
    """The tables that do not say the same, by name."""
    return sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
