"""From bodies that say things in words of their own to the numbered arrays of a problem, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import scipy

from chungtay.assignment.engine.barriers import admitted
from chungtay.assignment.engine.problem import (
    BoolArray,
    Cap,
    IntArray,
    Problem,
    Profile,
    Quota,
    Units,
    on_the_globe,
)

Topic = tuple[int, int | None]  # what is needed or given, and in which subject, if in one
NO_QUOTA, SEATS_GONE, NO_SEAT = "no-quota", "seats-gone", "no-seat"
GROUPS_APART = "groups-apart"  # key of the rule by which `groups_apart` bars a pair
NOT_NAMED = ""  # key of the seats of those for whom none is named: there are 0 of them


@dataclass(frozen=True)
class Taker:
    """One body that takes part. Levels and groups are whatever tells them apart."""

    id: str
    level: str
    group: int
    department: int
    place: tuple[float, float] | None  # longitude, latitude in degrees; None: nobody knows
    capacity: int
    needs: Mapping[Topic, int]  # degree, 1 … 5
    strengths: Mapping[Topic, int]
    is_complete: bool
    seats: tuple[str, ...] = ()  # keys of the seats that every pair of it takes one of each


@dataclass(frozen=True)
class Stock:
    """The seats one body names for one level, "" for all its takers: how many there are, and how many are empty."""

    body: str
    name: str  # what the body is called
    side: str
    level: str
    named: int
    free: int

    @property
    def key(self) -> str:
        return f"{self.level}@{self.body}"

    def is_for(self, level: str) -> bool:
        return self.level in ("", level)


@dataclass(frozen=True)
class Seats:
    """The seats of both sides, and by the bodies above them which takers may take which."""

    stocks: Sequence[Stock] = ()
    above: Mapping[int, Collection[str]] = field(default_factory=dict)  # of each taker the bodies that name seats
    same_level: bool = True  # whether partners must be of one level

    @cached_property
    def _by_body(self) -> Mapping[tuple[str, str], list[Stock]]:
        found = defaultdict(list)
        for each in self.stocks:
            found[each.side, each.body].append(each)
        return found

    def of(self, side: str) -> list[Stock]:
        return [each for each in self.stocks if each.side == side]

    def free(self, side: str) -> dict[str, int]:
        """How many seats of a side are empty, by key; where some are named, nobody has one who is named none."""
        found = {each.key: each.free for each in self.of(side)}
        return {**found, NOT_NAMED: 0} if found else {}

    def open_to(self, taker: int, side: str, level: str) -> list[Stock]:
        """The seats of which every pair of a taker takes one each, full ones among them."""
        bodies = [self._by_body.get((side, body), []) for body in self.above.get(taker, ())]
        return [each for stocks in bodies for each in stocks if each.is_for(level)]

    def keys_for(self, taker: int, side: str, level: str) -> tuple[str, ...]:
        """The keys of what is open to a taker, as `Taker.seats` wants them."""
        found = {each.key for each in self.open_to(taker, side, level)}
        return tuple(sorted(found)) or ((NOT_NAMED,) if self.of(side) else ())

    def has_room(self, taker: int, side: str, level: str) -> bool:
        """Whether a taker finds an empty seat wherever it takes one, or needs none."""
        mine = self.open_to(taker, side, level)
        return all(each.free for each in mine) and bool(mine or not self.of(side))

    def why_without(self, taker: int, side: str, level: str) -> str:
        """Why the seats leave a taker out: none is named for it or its partners, all were taken before, others won."""
        mine = self.open_to(taker, side, level)
        others = [each for each in self.stocks if each.side != side]
        theirs = [each for each in others if not self.same_level or each.is_for(level)]
        if (self.of(side) and not mine) or (others and not theirs):
            return NO_QUOTA
        is_gone = not all(each.free for each in mine) or (theirs and not any(each.free for each in theirs))
        return SEATS_GONE if is_gone else NO_SEAT

    def demanded(self, stock: Stock, takers: Iterable[tuple[int, str, str]]) -> int:
        """How many of the empty seats the other side can answer, going by its own empty seats alone.

        Those who take part, (key, side, level), say which of these are taken together; how many they are counts not.
        """
        others = {each.key: max(each.free, 0) for each in self.stocks if each.side != stock.side}
        is_free = not self.same_level or not stock.level
        theirs = {each for each in takers if each[1] != stock.side and (is_free or each[2] == stock.level)}
        kinds = {self.keys_for(*each) for each in theirs} - {(NOT_NAMED,)}
        return min(stock.free, _most(sorted(kinds), others)) if others else stock.free


def _most(kinds: Sequence[Collection[str]], free: Mapping[str, int]) -> int:
    """How many find a seat at once, each taking one of every key of its kind; of a kind there may be any number."""
    if not kinds:
        return 0
    takes = np.array([[float(key in kind) for kind in kinds] for key in free])
    limits = scipy.optimize.LinearConstraint(takes, 0, list(free.values()))
    found = scipy.optimize.milp(-np.ones(len(kinds)), constraints=limits, integrality=np.ones(len(kinds)))
    return int(0.5 - found.fun)


def units_of(takers: Sequence[Taker]) -> Units:
    """The takers as units, numbered in the order they are given."""
    topics = numbered(_column(topic) for each in takers for part in (each.needs, each.strengths) for topic in part)

    def columns(part: Mapping[Topic, int]) -> dict[int, int]:
        return {topics[_column(topic)]: degree for topic, degree in part.items()}

    levels, groups = numbered(each.level for each in takers), _groups(takers)
    places = np.array([each.place or (np.nan, np.nan) for each in takers], dtype=np.float64).reshape(-1, 2)
    return Units(
        ids=tuple(each.id for each in takers),
        level=np.array([levels[each.level] for each in takers], dtype=np.int64),
        place=on_the_globe(places[:, 0], places[:, 1]),
        capacity=np.array([each.capacity for each in takers], dtype=np.int64),
        needs=Profile.of([columns(each.needs) for each in takers], max(1, len(topics))),
        strengths=Profile.of([columns(each.strengths) for each in takers], max(1, len(topics))),
        group=np.array([groups[each.group, each.seats] for each in takers], dtype=np.int64),
        department=np.array([each.department for each in takers], dtype=np.int64),
        is_complete=np.array([each.is_complete for each in takers], dtype=bool),
    )


def quota_of(takers: Sequence[Taker], left: Mapping[str, int], right: Mapping[str, int]) -> Quota:
    """The seats of either side by key, as caps on pairs: a pair counts by what its taker of that side takes.

    The caps of one side may nest, as those of one body do, or cross, where bodies share takers; the two sides are
    bound apart from each other.
    """
    codes: dict[str, list[int]] = {}
    for (_group, seats), code in _groups(takers).items():
        for key in seats:
            codes.setdefault(key, []).append(code)
    named = {key: tuple(found) for key, found in codes.items()}
    of_left = (Cap(key, most, left_groups=named[key]) for key, most in left.items() if key in named)
    return Quota((*of_left, *(Cap(key, most, right_groups=named[key]) for key, most in right.items() if key in named)))


def groups_apart(takers: Sequence[Taker]) -> BoolArray | None:
    """Which groups of the units may be paired when no two takers of one group may; None where seats part no group."""
    of = np.array([group for group, _seats in _groups(takers)], dtype=np.int64)
    return None if len(np.unique(of)) == len(of) else np.asarray(of[:, None] != of[None, :])


def _groups(takers: Sequence[Taker]) -> dict[tuple[int, tuple[str, ...]], int]:
    """Takers of one group that take the same seats, numbered: what a cap can name."""
    return numbered((each.group, each.seats) for each in takers)


def numbered(found: Iterable[Any]) -> dict[Any, int]:
    """Each of them once, numbered in their order."""
    return {each: number for number, each in enumerate(sorted(set(found)))}


def pairs_of_numbers(pairs: Iterable[tuple[int, int]], numbers: Mapping[int, int]) -> IntArray:
    """Pairs of keys as pairs of numbers, shape (m, 2); pairs of which one is not numbered fall away."""
    both = [(numbers[one], numbers[other]) for one, other in pairs if one in numbers and other in numbers]
    return np.array(both, dtype=np.int64).reshape(-1, 2)


def pairs_of_one(problem: Problem, unit: int) -> IntArray:
    """Every pair of one unit with the other side that no rule bars, left units first, shape (m, 2)."""
    is_left = unit in problem.left
    others = [number for number in (problem.right if is_left else problem.left).tolist() if number != unit]
    pairs = np.array([(unit, other) if is_left else (other, unit) for other in others], dtype=np.int64).reshape(-1, 2)
    free: IntArray = pairs[admitted(problem, pairs[:, 0], pairs[:, 1])]
    return free


def answered(needs: Mapping[Topic, int], strengths: Mapping[Topic, int], most: int) -> list[list[int | None]]:
    """The needs that strengths answer: [what, subject, urgency, strength], the weightiest first, at most so many."""
    found: list[tuple[int, int, int | None, int, int]] = [
        (-degree * strengths[topic], topic[0], topic[1], degree, strengths[topic])
        for topic, degree in needs.items()
        if topic in strengths
    ]
    found.sort(key=lambda each: (each[0], each[1], each[2] or 0))
    return [list(each[1:]) for each in found[:most]]


def _column(topic: Topic) -> tuple[int, int]:
    what, subject = topic
    return what, subject or 0
