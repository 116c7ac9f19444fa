"""Who may see or act where, as a set of statements, and what a change of the register adds to it and takes away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

BELONGS, OVERSEES = "belongs", "oversees"
HOLDS = "holds "  # followed by the role


@dataclass(frozen=True, order=True)
class Access:
    """The person (by identifier) has this way to the body (by identifier or as `new:0`)."""

    person: str
    body: str
    way: str


@dataclass(frozen=True)
class Difference:
    """What is gained and lost, each in order."""

    gained: tuple[Access, ...] = ()
    lost: tuple[Access, ...] = ()


@dataclass(frozen=True)
class Group:
    """One line of a preview: the persons who gain or lose the same way to the same bodies."""

    persons: tuple[str, ...]
    way: str
    bodies: tuple[str, ...]


def difference(before: Set[Access], after: Set[Access]) -> Difference:
    """What of `after` was not in `before`, and the other way round."""
    return Difference(tuple(sorted(after - before)), tuple(sorted(before - after)))


def grouped(changes: Iterable[Access]) -> list[Group]:
    """The changes as few lines: persons with the same way to the same bodies stand in one; nothing is left out."""
    bodies: dict[tuple[str, str], list[str]] = {}
    for change in sorted(changes):
        bodies.setdefault((change.person, change.way), []).append(change.body)
    lines: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (person, way), reached in bodies.items():
        lines.setdefault((way, tuple(reached)), []).append(person)
    return [Group(tuple(persons), way, reached) for (way, reached), persons in sorted(lines.items())]


def written(changes: Iterable[Access]) -> list[list[str]]:
    """The statements as JSON values."""
    return [[change.person, change.body, change.way] for change in changes]


def read(stored: Iterable[Iterable[str]]) -> tuple[Access, ...]:
    """The statements written before."""
    return tuple(Access(*values) for values in stored)


def digest_of(shown: Mapping[str, Any]) -> str:
    """The SHA-256 of what was shown, whatever the order of its keys; 64 hexadecimal digits."""
    canonical = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
