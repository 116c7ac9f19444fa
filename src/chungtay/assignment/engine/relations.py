"""Need to strength among those who are partners already: who of my partners could give what I ask for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chungtay.assignment.engine.candidates import weighed_edges
from chungtay.assignment.engine.outcome import Outcome
from chungtay.assignment.engine.problem import (
    NEED_TO_STRENGTH,
    BoolArray,
    IntArray,
    Problem,
    Profile,
    Rules,
    Units,
    Weights,
)
from chungtay.assignment.engine.solve import chosen_pairs, solve

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
    outcome: Outcome | None = None  # of `problem_of` the same entries; None where nobody asks or nobody offers

    @property
    def is_best(self) -> bool:
        return self.bound == int(self.worth.sum())


def problem_of(needs: Entries, strengths: Entries, partners: IntArray) -> Problem:
    """Needs as left units and strengths as right ones, numbered in this order; whose they are becomes the group."""
    count, asked = len(needs.unit) + len(strengths.unit), len(needs.unit)
    width = int(max(needs.column.max(initial=0), strengths.column.max(initial=0))) + 1
    before, after = np.minimum(np.arange(count + 1), asked), np.maximum(np.arange(count + 1) - asked, 0)
    units = Units(
        ids=tuple(f"{number:09}" for number in range(count)),
        level=np.zeros(count, dtype=np.int64),
        place=np.full((count, 2), np.nan),
        capacity=np.concatenate([needs.room, strengths.room]),
        needs=Profile(before, needs.column, needs.degree, width),
        strengths=Profile(after, strengths.column, strengths.degree, width),
        group=np.concatenate([needs.unit, strengths.unit]),
        department=np.zeros(count, dtype=np.int64),
        is_complete=np.ones(count, dtype=bool),
    )
    rules = Rules(same_level=False, partners=partners)
    sides = np.arange(asked), np.arange(asked, count)
    return Problem(units, *sides, method=NEED_TO_STRENGTH, rules=rules, weights=Weights(any_pair=0))


def helped(needs: Entries, strengths: Entries, partners: IntArray) -> Help:
    """Share the strengths of partners out among the needs: of greatest worth in all, proved by prices.

    `partners` (m, 2) are units in partnership, either way round.
    """
    count, outcome, bound = len(needs.unit), None, 0
    nobody = np.empty(0, dtype=np.int64)
    could, taken, worth = nobody.reshape(0, 2), nobody.reshape(0, 2), nobody
    if count and len(strengths.unit):
        problem = problem_of(needs, strengths, partners)
        edges, _ = weighed_edges(problem)
        rows = np.repeat(np.arange(count), np.diff(edges.starts))
        best_first = np.lexsort((edges.columns, -edges.worth, rows))
        could = chosen_pairs(edges, best_first)
        outcome = solve(problem)
        taken, worth, bound = outcome.pairs, outcome.worth, outcome.certificate.bound
    alternatives: dict[int, list[int]] = {}
    for need, strength in could.tolist():
        alternatives.setdefault(need, []).append(strength - count)
    has_partner = np.isin(needs.unit, partners)
    unmet = {}
    for need in np.flatnonzero(~_named(taken[:, 0], count)).tolist():
        reason = ALL_TAKEN if need in alternatives else NOBODY_OFFERS
        unmet[need] = reason if has_partner[need] else NO_PARTNER
    first = {need: tuple(others) for need, others in alternatives.items()}
    return Help(taken[:, 0], taken[:, 1] - count, worth, bound, unmet, first, outcome)


def _named(numbers: IntArray, count: int) -> BoolArray:
    named = np.zeros(count, dtype=bool)
    named[numbers] = True
    return named
