"""Who stands by which article, read off the versions each side wrote or confirmed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from chungtay.records.engine.comparing import ClauseChange, ClauseText, clause_changes

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


@dataclass(frozen=True)
class ArticleRead:
    """One article as a party reads it: what changed, where the parties stand, and the number of who changed it."""

    change: ClauseChange
    stance: Stance
    changed_by: int | None


def articles_read(
    before: Sequence[ClauseText], drafts: Sequence[Draft], parties: Collection[int], mine: int | None
) -> list[ArticleRead]:
    """The articles of the last version beside the words of an earlier one; what was left out waits for the reader."""
    standing, origins = standing_by(drafts), last_changed(drafts)
    found = []
    for change in clause_changes(before, drafts[-1].clauses):
        if change.number is None:
            found.append(ArticleRead(change, "waits_for_me", drafts[-1].written_by))
        else:
            at = change.number - 1
            found.append(ArticleRead(change, stance(standing[at], parties, mine), origins[at].written_by))
    return found


def compared_with(stood_by: Sequence[Collection[int]], mine: int | None, *, has_confirmed: bool) -> int | None:
    """The place of the last version before the newest that one's own party stands by; for others, the one before.

    None once one's own party has confirmed the newest: then nothing in it is new.
    """
    earlier = range(len(stood_by) - 1)
    if mine is None:
        return earlier[-1] if earlier else None
    return None if has_confirmed else next((at for at in reversed(earlier) if mine in stood_by[at]), None)
