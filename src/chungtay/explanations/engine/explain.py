"""Why this pair, and why that one stays alone: keys and figures, for sentences made elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from chungtay.assignment.engine.barriers import admitted, among, barred_by, kilometres
from chungtay.assignment.engine.outcome import Outcome
from chungtay.assignment.engine.problem import (
    ANY_WITH_ANY,
    BY_QUOTA,
    FAIREST,
    MANY_TO_ONE,
    ONE_TO_ONE,
    SCALE,
    BoolArray,
    IntArray,
    Problem,
)
from chungtay.assignment.engine.score import Scorer

PARTS = ("left_gains", "right_gains", "nearness", "balance")
NO_CANDIDATE, ALL_TAKEN, NOT_CHOSEN = "no-candidate", "all-taken", "not-chosen"
INCOMPLETE, TOO_FAR, CAPACITY = "incomplete", "too-far", "capacity"
OTHER_LEVEL, NO_PLACE, TAKEN, MIXED = "other-level", "no-place", "taken", "mixed"
SEVERAL = frozenset({MANY_TO_ONE, FAIREST, BY_QUOTA})  # methods that give a unit as many partners as it has room for
LISTS = ("forbidden", "excluded", "conflict", "already-paired")  # in the order in which one would ask for them back


@dataclass(frozen=True)
class Part:
    """What one criterion contributes to the worth of a pair."""

    key: str  # PARTS, "incumbent" or "any_pair"
    value: float  # 0 … 1
    worth: float  # weight units; the parts of a pair add up to its worth


@dataclass(frozen=True)
class Alternative:
    """Another partner one side could have, and what the pairs concerned would lose together if it had."""

    unit: int
    worth: int
    cost: int  # by exchanging partners at once; `swaps` tells what remains after everybody has moved
    partner_left: int | None  # who is paired with that unit now
    leaves_alone: bool = False  # whether a unit of the two pairs would then have nobody


@dataclass(frozen=True)
class PairReasons:
    parts: tuple[Part, ...]
    kilometres: float
    of_left: Alternative | None  # the cheapest other partner of the left unit
    of_right: Alternative | None

    @property
    def margin(self) -> int | None:
        """How much less this pair could be worth before another one took its place; None: there is no other."""
        costs = [other.cost for other in (self.of_left, self.of_right) if other is not None]
        return min(costs, default=None)


@dataclass(frozen=True)
class Relaxation:
    """One change that lets a unit in: `rule` given up for the pair with `unit`, or eased from one figure to another.

    Rules: keys of BARRIERS, "capacity" of a unit, and "one-to-one", the method itself, for a unit that could take two.
    """

    rule: str
    unit: int | None
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True)
class AloneReasons:
    """Why a unit stays alone. `barred` counts the units of the other side by rule, `only` those barred by it alone."""

    reason: str
    opposite: int  # units on the other side
    barred: dict[str, int]
    only: dict[str, int]
    admitted: int
    with_room: int  # of these, units that could still take a partner
    ways: tuple[Relaxation, ...]  # each is enough alone; the first is the smallest


@dataclass(frozen=True)
class Surroundings:
    """An outcome as somebody sees it who asks for alternatives."""

    problem: Problem
    outcome: Outcome
    scorer: Scorer
    room: IntArray  # partners each unit could still take
    lightest: IntArray  # of each unit, its pair that is worth least

    @classmethod
    def of(cls, problem: Problem, outcome: Outcome) -> Surroundings:
        lightest = np.full(len(problem.units), -1)
        heaviest_first = np.argsort(-outcome.worth, kind="stable")
        lightest[outcome.pairs[heaviest_first].ravel()] = np.repeat(heaviest_first, 2)  # of several the last stays
        return cls(problem, outcome, Scorer(problem), room_left(problem, outcome), lightest)


def pair_reasons(problem: Problem, outcome: Outcome, number: int) -> PairReasons:
    """What speaks for pair `number` of an outcome, in both directions, and what stands next to it."""
    return reasons_of(problem, outcome, [number])[0]


def reasons_of(problem: Problem, outcome: Outcome, numbers: Iterable[int]) -> list[PairReasons]:
    """The reasons of several pairs; what all need is put together once."""
    around = Surroundings.of(problem, outcome)
    return [_reasons(around, number) for number in numbers]


def _reasons(around: Surroundings, number: int) -> PairReasons:
    problem, scorer = around.problem, around.scorer
    left, right = around.outcome.pairs[number : number + 1].T
    scores, weights = scorer.of(left, right), scorer.weights
    whole = sum(getattr(weights, key) for key in PARTS) or 1.0
    values = {key: float(getattr(scores, key)[0]) for key in PARTS}
    parts = [Part(key, value, SCALE * value * getattr(weights, key) / whole) for key, value in values.items()]
    if scores.is_incumbent[0]:
        parts.append(Part("incumbent", 1.0, SCALE * weights.incumbent))
    parts.append(Part("any_pair", 1.0, SCALE * weights.any_pair))
    of_left = _alternative(around, int(left[0]), number)
    of_right = _alternative(around, int(right[0]), number)
    return PairReasons(tuple(parts), float(kilometres(problem, left, right)[0]), of_left, of_right)


def alone_reasons(problem: Problem, outcome: Outcome, unit: int, around: Surroundings | None = None) -> AloneReasons:
    """Which rule keeps whom from this unit, and the single changes that would let it in, the smallest first.

    For many units of a large problem put `Surroundings.of(problem, outcome)` together once and hand it in.
    """
    around = around or Surroundings.of(problem, outcome)
    others = opposite(problem, unit)
    here = _turned(problem, unit, others)
    barred = {key: flags for key, flags in barred_by(problem, *here).items() if flags.any()}
    count = np.sum(list(barred.values()), axis=0) if barred else np.zeros(len(others), dtype=np.int64)
    room = around.room[others] > 0
    free = count == 0
    reason = NO_CANDIDATE if not free.any() else NOT_CHOSEN if (free & room).any() else ALL_TAKEN
    only = {key: flags & (count == 1) for key, flags in barred.items()}
    ways = _ways(around, unit, others, only, room, others[free & ~room])
    return AloneReasons(
        reason,
        len(others),
        {key: int(flags.sum()) for key, flags in barred.items()},
        {key: int(flags.sum()) for key, flags in only.items() if flags.any()},
        int(free.sum()),
        int((free & room).sum()),
        tuple(ways),
    )


def chief_reason(problem: Problem, unit: int, room: IntArray) -> str:
    """The rule that keeps everybody from a unit whom level and readiness would let; or that they are all taken.

    A key of BARRIERS, NOT_CHOSEN, TAKEN, NO_PLACE or MIXED; `room` is what `room_left` says.
    """
    others = opposite(problem, unit)
    barred = barred_by(problem, *_turned(problem, unit, others))
    of_level = ~(barred["itself"] | barred[INCOMPLETE] | barred[OTHER_LEVEL])
    free = np.all([~flags for flags in barred.values()], axis=0)
    if free.any():
        return NOT_CHOSEN if (room[others[free]] > 0).any() else TAKEN
    if not of_level.any():
        return OTHER_LEVEL
    for key, flags in barred.items():
        if flags[of_level].all():
            unknown = key == TOO_FAR and np.isnan(problem.units.place[unit]).any()
            return NO_PLACE if unknown else key
    return MIXED


def opposite(problem: Problem, unit: int) -> IntArray:
    """The units on the other side."""
    if problem.method == ANY_WITH_ANY:
        return np.asarray(problem.right[problem.right != unit])
    return problem.right if unit in problem.left else problem.left


def room_left(problem: Problem, outcome: Outcome) -> IntArray:
    """How many partners each unit could still take."""
    return np.asarray(problem.room - np.bincount(outcome.pairs.ravel(), minlength=len(problem.units)))


def _turned(problem: Problem, unit: int, others: IntArray) -> tuple[IntArray, IntArray]:
    """The pairs of one unit with others, left units first."""
    mine = np.full(len(others), unit)
    return (mine, others) if problem.method == ANY_WITH_ANY or unit in problem.left else (others, mine)


def _ways(
    around: Surroundings, unit: int, others: IntArray, only: dict[str, BoolArray], room: BoolArray, full: IntArray
) -> list[Relaxation]:
    """Single changes after which a partner with room is admitted; else one more place with the best that are full."""
    problem = around.problem
    if not problem.units.is_complete[unit]:
        return [Relaxation(INCOMPLETE, unit)]
    if problem.units.capacity[unit] < 1:
        return [Relaxation(CAPACITY, unit, float(problem.units.capacity[unit]), 1)]
    ways = []
    away = kilometres(problem, *_turned(problem, unit, others))
    far = only.get(TOO_FAR, np.zeros(len(others), dtype=bool)) & room & np.isfinite(away)
    if far.any():
        near = int(np.where(far, away, np.inf).argmin())
        ways.append(Relaxation(TOO_FAR, int(others[near]), problem.rules.farthest_km, float(away[near])))
    for key in (*LISTS, INCOMPLETE):
        ways += [Relaxation(key, int(other)) for other in others[only[key] & room]] if key in only else []
    if len(full):
        best = int(full[around.scorer.of(*_turned(problem, unit, full)).worth.argmax()])
        places = int(problem.room[best])
        way = Relaxation(CAPACITY, best, places, places + 1)
        ways.append(way if problem.method in SEVERAL else Relaxation(ONE_TO_ONE, best))
    return ways


def _alternative(around: Surroundings, unit: int, number: int) -> Alternative | None:
    """The other admissible partner of a unit that costs least: the two pairs concerned exchange partners."""
    problem, outcome, scorer = around.problem, around.outcome, around.scorer
    partner = int(outcome.pairs[number].sum()) - unit
    others = opposite(problem, unit)
    paired = outcome.pairs[(outcome.pairs == unit).any(axis=1)].ravel()
    others = others[~np.isin(others, paired) & admitted(problem, *_turned(problem, unit, others))]
    if not len(others):
        return None
    worth = scorer.of(*_turned(problem, unit, others)).worth
    full = around.room[others] <= 0
    given_up = around.lightest[others[full]]
    cost = outcome.worth[number] - worth
    cost[full] += outcome.worth[given_up]
    freed = np.full(len(others), -1)
    freed[full] = outcome.pairs[given_up].sum(axis=1) - others[full]
    paired_anew = full & (freed != unit)
    new = _turned(problem, partner, freed[paired_anew])
    is_new = admitted(problem, *new) & ~among(outcome.pairs, *new, len(problem.units))
    cost[paired_anew] -= np.where(is_new, scorer.of(*new).worth, 0)
    best = int(cost.argmin())
    other, parted = int(others[best]), int(freed[best]) if full[best] else None
    is_lost = parted is None or (parted != unit and not is_new[np.flatnonzero(paired_anew) == best].any())
    return Alternative(other, int(worth[best]), int(cost[best]), parted, leaves_alone=is_lost)
