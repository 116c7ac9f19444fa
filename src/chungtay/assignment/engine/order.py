"""The order that settles ties: units by id, shuffled by the seed, in whatever order they are given."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from chungtay.assignment.engine.problem import IntArray, Problem, Profile, Rules

LISTS = ("already_paired", "conflicts", "excluded", "forbidden", "must")


@dataclass(frozen=True)
class Order:
    """A problem whose units stand in the order that settles ties."""

    problem: Problem
    units: IntArray  # number in the given problem of each unit of the ordered one
    by_id: IntArray  # of each given unit, its place in the order of ids


def in_order(problem: Problem, seed: int) -> Order:
    """The same problem with its units by id, or shuffled from there when the seed is not 0."""
    count = len(problem.units)
    by_id = np.array(sorted(range(count), key=problem.units.ids.__getitem__), dtype=np.int64)
    units = by_id[np.random.default_rng(seed).permutation(count)] if seed else by_id
    place, place_by_id = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    place[units], place_by_id[by_id] = np.arange(count), np.arange(count)
    given = problem.units
    ordered = replace(
        given,
        ids=tuple(given.ids[unit] for unit in units.tolist()),
        level=given.level[units],
        place=given.place[units],
        capacity=given.capacity[units],
        needs=_reordered(given.needs, units),
        strengths=_reordered(given.strengths, units),
        group=given.group[units],
        department=given.department[units],
        is_complete=given.is_complete[units],
    )
    moved = replace(
        problem,
        units=ordered,
        left=np.unique(place[problem.left]),
        right=np.unique(place[problem.right]),
        rules=_moved(problem.rules, place),
        incumbents=place[problem.incumbents],
    )
    return Order(moved, units, place_by_id)


def _reordered(profile: Profile, units: IntArray) -> Profile:
    counts = np.diff(profile.starts)[units]
    starts = np.concatenate([[0], np.cumsum(counts)])
    entries = np.repeat(profile.starts[units] - starts[:-1], counts) + np.arange(starts[-1])
    return Profile(starts, profile.columns[entries], profile.degrees[entries], profile.width)


def _moved(rules: Rules, place: IntArray) -> Rules:
    """Lists of pairs in new numbers. Locked pairs stand as they are listed: the first have the stronger claim."""
    return replace(rules, **{name: place[getattr(rules, name)] for name in LISTS})
