"""Whose strength could answer whose need among partners: rows of any kind in, keys and reasons out."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from chungtay.assignment.engine.relations import ALL_TAKEN, NO_PARTNER, NOBODY_OFFERS, Entries, helped

OLD_WORD: Final = "old-word"  # partners declare it, and have not confirmed it for too long
Pair = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """One need or strength: its key, whose, of what, how urgent or strong (1–5), and how many it can still serve.

    `places` of None: the unit named no limit. `is_old`: not confirmed for so long that nobody should count on it.
    """

    key: int
    unit: int
    topic: Hashable
    degree: int
    places: int | None = 1
    is_old: bool = False


@dataclass(frozen=True)
class Sharing:
    """For each need, by key: the strength put forward, all that have a place left (best first), or why none is."""

    answers: Mapping[int, int] = field(default_factory=dict)
    possible: Mapping[int, Sequence[int]] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)
    is_best: bool = True


def shared(needs: Sequence[Piece], strengths: Sequence[Piece], partners: Collection[Pair]) -> Sharing:
    """The sharing out of greatest urgency times strength: each need gets one strength at most, of a partner.

    Old strengths are left out and only told as a reason.
    """
    fresh = [piece for piece in strengths if not piece.is_old]
    paired = (unit for pair in sorted(partners) for unit in pair)
    units = _numbered([*paired, *(piece.unit for piece in (*needs, *strengths))])
    topics = _numbered(piece.topic for piece in (*needs, *strengths))
    pairs = np.array([(units[one], units[other]) for one, other in sorted(partners)], dtype=np.int64).reshape(-1, 2)
    found = helped(_entries(needs, units, topics, 1), _entries(fresh, units, topics, len(needs)), pairs)
    free = {at for at, piece in enumerate(fresh) if piece.places is None or piece.places > 0}
    old = _old_offers([piece for piece in strengths if piece.is_old], partners)
    return Sharing(
        answers={
            needs[need].key: fresh[strength].key
            for need, strength in zip(found.need.tolist(), found.strength.tolist(), strict=True)
        },
        possible={
            needs[need].key: tuple(fresh[strength].key for strength in others if strength in free)
            for need, others in found.alternatives.items()
        },
        reasons={
            needs[need].key: OLD_WORD
            if reason == NOBODY_OFFERS and (needs[need].unit, needs[need].topic) in old
            else reason
            for need, reason in found.unmet.items()
        },
        is_best=found.is_best,
    )


def _old_offers(old: Sequence[Piece], partners: Collection[Pair]) -> set[tuple[int, Hashable]]:
    """For whom, and of what, only an old strength of a partner stands."""
    sides: dict[int, set[int]] = {}
    for one, other in partners:
        sides.setdefault(one, set()).add(other)
        sides.setdefault(other, set()).add(one)
    return {(unit, piece.topic) for piece in old for unit in sides.get(piece.unit, ())}


def _numbered(things: Iterable[Hashable]) -> dict[Hashable, int]:
    return {thing: number for number, thing in enumerate(dict.fromkeys(things))}


def _entries(
    pieces: Sequence[Piece], units: Mapping[Hashable, int], topics: Mapping[Hashable, int], most: int
) -> Entries:
    rows = [
        (units[piece.unit], topics[piece.topic], piece.degree, most if piece.places is None else max(piece.places, 0))
        for piece in pieces
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Entries(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


__all__ = ["ALL_TAKEN", "NOBODY_OFFERS", "NO_PARTNER", "OLD_WORD", "Piece", "Sharing", "shared"]
