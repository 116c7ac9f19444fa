"""From bodies that say things in words of their own to the numbered arrays of a problem, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from chungtay.assignment.engine.barriers import admitted
from chungtay.assignment.engine.problem import Cap, IntArray, Problem, Profile, Quota, Units, on_the_globe

ALL_LEVELS = "all"
Topic = tuple[int, int | None]  # what is needed or given, and in which subject, if in one


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


def units_of(takers: Sequence[Taker]) -> Units:
    """The takers as units, numbered in the order they are given."""
    topics = numbered(_column(topic) for each in takers for part in (each.needs, each.strengths) for topic in part)

    def columns(part: Mapping[Topic, int]) -> dict[int, int]:
        return {topics[_column(topic)]: degree for topic, degree in part.items()}

    levels, groups = numbered(each.level for each in takers), numbered(each.group for each in takers)
    places = np.array([each.place or (np.nan, np.nan) for each in takers], dtype=np.float64).reshape(-1, 2)
    return Units(
        ids=tuple(each.id for each in takers),
        level=np.array([levels[each.level] for each in takers], dtype=np.int64),
        place=on_the_globe(places[:, 0], places[:, 1]),
        capacity=np.array([each.capacity for each in takers], dtype=np.int64),
        needs=Profile.of([columns(each.needs) for each in takers], max(1, len(topics))),
        strengths=Profile.of([columns(each.strengths) for each in takers], max(1, len(topics))),
        group=np.array([groups[each.group] for each in takers], dtype=np.int64),
        department=np.array([each.department for each in takers], dtype=np.int64),
        is_complete=np.array([each.is_complete for each in takers], dtype=bool),
    )


def quota_of(takers: Sequence[Taker], seats: Mapping[str, int]) -> Quota:
    """Seats by level, "" for all together, as caps on pairs; where levels alone are named, no other has a seat."""
    if not seats:
        return Quota()
    levels = numbered(each.level for each in takers)
    whole = [Cap(ALL_LEVELS, most) for key, most in seats.items() if not key]
    named = {key: most for key, most in seats.items() if key} if whole else {**dict.fromkeys(levels, 0), **seats}
    return Quota((*(Cap(key, most, levels=(levels[key],)) for key, most in named.items() if key in levels), *whole))


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
