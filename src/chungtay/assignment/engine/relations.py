"""Need to strength among those who are partners already: who of my partners could give what I ask for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chungtay.assignment.engine.flows import degrees, share_out
from chungtay.assignment.engine.problem import DEGREES, SCALE, BoolArray, IntArray

NO_PARTNER, NOBODY_OFFERS, ALL_TAKEN = "no-partner", "nobody-offers", "all-taken"


@dataclass(frozen=True)
class Entries:
    """Needs or strengths, one per entry: whose, of which leaf (column of a profile), how urgent or strong (1 … 5)."""

    unit: IntArray
    column: IntArray
    degree: IntArray
    room: IntArray  # of a strength: how many needs it can serve; of a need: by how many it wants to be served


@dataclass(frozen=True)
class Help:
    """Which strength serves which need, and why the other needs go without."""

    need: IntArray
    strength: IntArray
    worth: IntArray  # urgency × strength, in weight units; SCALE for five by five
    bound: int  # what no other sharing out can pass
    unmet: dict[int, str]  # number of the need → NO_PARTNER, NOBODY_OFFERS or ALL_TAKEN
    alternatives: dict[
        int, tuple[int, ...]
    ]  # number of the need → strengths of partners that could serve it, best first

    @property
    def is_best(self) -> bool:
        return self.bound == int(self.worth.sum())


def helped(needs: Entries, strengths: Entries, partners: IntArray) -> Help:
    """Share the strengths of partners out among the needs: of greatest worth in all, proved by prices.

    `partners` (m, 2) are units in partnership, either way round.
    """
    either = np.concatenate([partners, partners[:, ::-1]])
    need, by = joined(needs.unit, either[:, 0])
    width = int(max(needs.column.max(initial=0), strengths.column.max(initial=0))) + 1
    at, strength = joined(either[by, 1] * width + needs.column[need], strengths.unit * width + strengths.column)
    has_partner, need = np.unique(need), need[at]
    worth = needs.degree[need] * strengths.degree[strength] * (SCALE // DEGREES**2)
    order = np.lexsort((strength, -worth, need))
    need, strength, worth = need[order], strength[order], worth[order]
    touches = degrees(need, strength, (len(needs.unit), len(strengths.unit)))
    flow = share_out(worth, touches, np.concatenate([needs.room, strengths.room]))
    alternatives: dict[int, list[int]] = {}
    for one, other in zip(need.tolist(), strength.tolist(), strict=True):
        alternatives.setdefault(one, []).append(other)
    unmet = {}
    for one in np.flatnonzero(~_named(need[flow.taken], len(needs.unit))).tolist():
        reason = ALL_TAKEN if one in alternatives else NOBODY_OFFERS
        unmet[one] = reason if one in has_partner else NO_PARTNER
    best_first = {one: tuple(others) for one, others in alternatives.items()}
    return Help(need[flow.taken], strength[flow.taken], worth[flow.taken], flow.bound, unmet, best_first)


def joined(one: IntArray, other: IntArray) -> tuple[IntArray, IntArray]:
    """Every two entries with equal keys: numbers in `one` and in `other`, in the order of the first."""
    order = np.argsort(other, kind="stable")
    first, last = (np.searchsorted(other[order], one, side) for side in ("left", "right"))
    count = last - first
    here = np.repeat(np.arange(len(one)), count)
    within = np.arange(len(here)) - np.repeat(np.cumsum(count) - count, count)
    return here, np.asarray(order[first[here] + within], dtype=np.int64)


def _named(numbers: IntArray, count: int) -> BoolArray:
    named = np.zeros(count, dtype=bool)
    named[numbers] = True
    return named
