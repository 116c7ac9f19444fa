"""Who stands by which article, read off the versions each side wrote or confirmed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from chungtay.records.engine.comparing import ClauseText

Stance = Literal["agreed", "waits_for_me", "waits_for_them"]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One version, the number of the party that wrote it, and the parties that confirmed it."""

    number: int
    clauses: Sequence[ClauseText]
    written_by: int | None = None
    confirmed_by: Collection[int] = ()

    @property
    def stood_by(self) -> frozenset[int]:
        """The parties whose word this version is."""
        own = () if self.written_by is None else (self.written_by,)
        return frozenset((*self.confirmed_by, *own))


def standing_by(drafts: Sequence[Draft]) -> list[frozenset[int]]:
    """For each article of the last version, the parties that wrote or confirmed exactly these words in any version."""
    if not drafts:
        return []
    return [
        frozenset().union(*(draft.stood_by for draft in drafts if clause in draft.clauses))
        for clause in drafts[-1].clauses
    ]


def last_changed(drafts: Sequence[Draft]) -> list[Draft]:
    """For each article of the last version, the version that gave it its present words."""
    if not drafts:
        return []
    found = []
    for clause in drafts[-1].clauses:
        origin = drafts[-1]
        for draft in reversed(drafts):
            if clause not in draft.clauses:
                break
            origin = draft
        found.append(origin)
    return found


def stance(standing: Collection[int], parties: Collection[int], mine: int | None) -> Stance:
    """Whether an article is agreed, waits for the party that looks, or for the others."""
    missing = set(parties) - set(standing)
    if not missing:
        return "agreed"
    return "waits_for_me" if mine in missing else "waits_for_them"
