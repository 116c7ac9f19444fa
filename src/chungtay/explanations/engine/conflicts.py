"""Rules that cannot hold together: the smallest sets of them, and what would make each hold."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import scipy

from chungtay.assignment.engine.barriers import barred_by, kilometres
from chungtay.assignment.engine.flows import degrees, reachable
from chungtay.assignment.engine.problem import BoolArray, Cap, IntArray, Problem
from chungtay.assignment.engine.quotas import counts
from chungtay.assignment.engine.validate import unkept_musts

MUST, CAPACITY, MOST, LEAST, SIDE = "must", "capacity", "cap-most", "cap-least", "other-side"
PAIRS = 100_000  # left × right up to which shortages of a quota are traced to the rules behind them


@dataclass(frozen=True)
class Rule:
    """One rule of a conflict: MUST, CAPACITY, MOST, LEAST, SIDE or a key of BARRIERS, on units or on the cap named."""

    key: str
    units: tuple[int, ...] = ()
    cap: str = ""
    figure: float | None = None  # what it asks for or allows: km, partners, pairs


@dataclass(frozen=True)
class Way:
    """A way out: ease this rule to the figure, or give it up where there is none."""

    rule: Rule
    to: float | None = None


@dataclass(frozen=True)
class Conflict:
    """Rules that contradict each other; without any one of them the others hold together, so each way is enough alone.

    Another contradiction may remain; it is found when this one is mended.
    """

    rules: tuple[Rule, ...]
    ways: tuple[Way, ...]


def conflicts(problem: Problem) -> list[Conflict]:
    """Every contradiction among locked pairs and rules, and one behind each quota that asks for more than there is."""
    return [*_of_locked_pairs(problem), *_of_full_units(problem), *_of_full_caps(problem), *_of_short_caps(problem)]


def is_placed(rule: Rule, ways: Sequence[Way]) -> bool:
    """False for a pair that is too far because nobody knows where one of the two sits: no distance would be enough."""
    return rule.key != "too-far" or not rule.units or any(way.rule == rule and way.to is not None for way in ways)


def minimal(rules: Iterable[Rule], holds: Callable[[list[Rule]], bool]) -> list[Rule]:
    """Rules that do not hold together, less all that can be left out without the rest holding (a deletion filter)."""
    kept = list(rules)
    for rule in list(kept):
        rest = [other for other in kept if other is not rule]
        if not holds(rest):
            kept = rest
    return kept


def _of_locked_pairs(problem: Problem) -> Iterator[Conflict]:
    for fault in unkept_musts(problem)[1]:
        key, pair = fault.key.removeprefix("must-"), fault.units
        if key == "over-capacity":
            continue
        must = Rule(MUST, pair)
        if key == SIDE:
            yield Conflict((must, Rule(SIDE, pair)), (Way(must),))
            continue
        left, right = np.array(pair[:1]), np.array(pair[1:])
        for barrier, barred in barred_by(problem, left, right).items():
            if barred[0]:
                distance = float(kilometres(problem, left, right)[0])
                far = barrier == "too-far"
                rule = Rule(barrier, pair, figure=problem.rules.farthest_km if far else None)
                ease = Way(rule, distance if far and np.isfinite(distance) else None)
                yield Conflict((must, rule), (Way(must), ease))


def _of_full_units(problem: Problem) -> Iterator[Conflict]:
    """Units with more locked pairs than partners they have room for; pairs a rule bars anyway do not count."""
    kept, faults = unkept_musts(problem)
    over = [fault.units for fault in faults if fault.key == "must-over-capacity"]
    pairs = [*((int(a), int(b)) for a, b in kept), *((pair[0], pair[1]) for pair in over)]
    for unit in sorted({unit for pair in over for unit in pair}):
        locked, room = [pair for pair in pairs if unit in pair], int(problem.room[unit])
        if len(locked) > room:
            yield _too_many(locked, room, Rule(CAPACITY, (unit,), figure=room))


def _of_full_caps(problem: Problem) -> Iterator[Conflict]:
    kept, _faults = unkept_musts(problem)
    for cap in problem.quota.caps:
        counted = kept[counts(problem, cap, kept[:, 0], kept[:, 1])]
        if len(counted) > cap.at_most:
            locked = [(int(a), int(b)) for a, b in counted]
            yield _too_many(locked, cap.at_most, Rule(MOST, cap=cap.key, figure=cap.at_most))


def _too_many(locked: list[tuple[int, int]], room: int, rule: Rule) -> Conflict:
    """One locked pair more than the rule has room for; with the figure under which all could stay."""
    musts = tuple(Rule(MUST, pair) for pair in locked[: room + 1])
    return Conflict((*musts, rule), (*(Way(must) for must in musts), Way(rule, len(locked))))


def _of_short_caps(problem: Problem) -> Iterator[Conflict]:
    asking = [cap for cap in problem.quota.caps if cap.at_least]
    if not asking or len(problem.left) * len(problem.right) > PAIRS:
        return
    left, right = (each.ravel() for each in np.meshgrid(problem.left, problem.right, indexing="ij"))
    supply = Supply(problem, left, right, barred_by(problem, left, right))
    for cap in asking:
        least = Rule(LEAST, cap=cap.key, figure=cap.at_least)
        others = [Rule(MOST, cap=other.key, figure=other.at_most) for other in problem.quota.caps]
        bars = [Rule(key, figure=problem.rules.farthest_km if key == "too-far" else None) for key in supply.bars()]
        every = [*bars, Rule(CAPACITY), *others]
        had = supply.had(cap, every)
        if had < cap.at_least:
            found = minimal(every, partial(supply.is_enough, cap))
            ways = [Way(least, had), *(supply.way(cap, rule, found, every) for rule in found)]
            yield Conflict((least, *found), tuple(ways))


@dataclass(frozen=True)
class Supply:
    """All pairs of a problem and which of them each rule bars: how many of a cap can be had under some of the rules."""

    problem: Problem
    left: IntArray
    right: IntArray
    barred: dict[str, BoolArray]

    def bars(self) -> list[str]:
        return [key for key, barred in self.barred.items() if key != "itself" and barred.any()]

    def had(self, cap: Cap, rules: list[Rule], farthest: float | None = None) -> int:
        """Pairs counted by the cap that can be had at once under these rules; `farthest` in km eases that rule."""
        problem, keys = self.problem, {rule.key for rule in rules}
        free = counts(problem, cap, self.left, self.right) & (self.left != self.right)
        for key in keys & self.barred.keys():
            eased = key == "too-far" and kilometres(problem, self.left, self.right) <= (farthest or 0)
            free &= ~self.barred[key] | eased
        left, right = self.left[free], self.right[free]
        place = np.zeros(len(problem.units), dtype=np.int64)
        place[problem.left], place[problem.right] = np.arange(len(problem.left)), np.arange(len(problem.right))
        rows, columns = place[left], place[right]
        touches = degrees(rows, columns, (len(problem.left), len(problem.right)))
        both = np.concatenate([problem.left, problem.right])
        room = problem.room[both] if CAPACITY in keys else np.full(len(both), len(left))
        most = [other for other in problem.quota.caps if any(rule.cap == other.key for rule in rules)]
        counted = [counts(problem, other, left, right) for other in (*most, cap)]
        touches = scipy.sparse.vstack(
            [touches, scipy.sparse.csr_array(np.array(counted, dtype=np.float64))], format="csr"
        )
        limits = np.concatenate([room, [other.at_most for other in most], [len(left)]]).astype(np.int64)
        asked = np.zeros(len(limits), dtype=np.int64)
        asked[-1] = cap.at_least
        return int(reachable(touches, limits, asked)[-1])

    def is_enough(self, cap: Cap, rules: list[Rule]) -> bool:
        return self.had(cap, rules) >= cap.at_least

    def way(self, cap: Cap, rule: Rule, rules: list[Rule], every: list[Rule]) -> Way:
        """The least by which this rule must give way: the shortest distance, the smallest cap, or the whole rule.

        A distance is one that mends the quota under every other rule as well, if there is such a distance.
        """
        if rule.key == MOST and rule.figure is not None:
            return Way(rule, rule.figure + cap.at_least - self.had(cap, rules))
        if rule.key != "too-far":
            return Way(rule)
        away = kilometres(self.problem, self.left, self.right)[self.barred["too-far"]]
        steps = np.unique(away[np.isfinite(away)])
        for kept in (every, rules):
            enough = bisect_left(steps.tolist(), cap.at_least, key=partial(self.had, cap, kept))
            if enough < len(steps):
                return Way(rule, float(steps[enough]))
        return Way(rule)
