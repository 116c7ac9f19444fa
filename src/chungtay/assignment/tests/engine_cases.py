"""Small problems for tests of the engine, and what brute force says about them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np

from chungtay.assignment.engine.barriers import admitted
from chungtay.assignment.engine.problem import IntArray, Limits, Problem, Profile, Units, Weights
from chungtay.assignment.engine.score import score


def invented(
    left: int,
    right: int,
    *,
    seed: int,
    weights: Weights | None = None,
    capacity: int = 1,
    levels: int = 2,
    degrees: int = 5,
) -> Problem:
    """Units at random places of a square of 60 km, with up to three needs and strengths among six."""
    dice = np.random.default_rng(seed)
    count = left + right
    profiles = [
        Profile.of(
            [{int(c): int(dice.integers(1, degrees + 1)) for c in dice.integers(0, 6, 3)} for _unit in range(count)], 6
        )
        for _kind in range(2)
    ]
    units = Units(
        ids=tuple(f"u{number:05}" for number in range(count)),
        level=dice.integers(0, levels, count),
        place=dice.uniform(0, 60, (count, 2)),
        capacity=np.concatenate([np.ones(left, dtype=np.int64), np.full(right, capacity)]),
        needs=profiles[0],
        strengths=profiles[1],
        group=dice.integers(0, 3, count),
        department=np.zeros(count, dtype=np.int64),
        is_complete=np.ones(count, dtype=bool),
    )
    sides = np.arange(left), np.arange(left, count)
    return Problem(units, *sides, weights=weights or Weights())


def shuffled(problem: Problem, seed: int) -> tuple[Problem, IntArray]:
    """The same problem with its units given in another order, and the new number of each unit."""
    order = np.random.default_rng(seed).permutation(len(problem.units))
    place = np.argsort(order)
    given = problem.units
    rows = [
        [
            dict(zip(p.columns[a:b].tolist(), p.degrees[a:b].tolist(), strict=True))
            for a, b in zip(p.starts[:-1], p.starts[1:], strict=True)
        ]
        for p in (given.needs, given.strengths)
    ]
    units = replace(
        given,
        ids=tuple(given.ids[unit] for unit in order),
        needs=Profile.of([rows[0][unit] for unit in order], given.needs.width),
        strengths=Profile.of([rows[1][unit] for unit in order], given.strengths.width),
        **{name: getattr(given, name)[order] for name in ("level", "place", "capacity", "group", "department")},
        is_complete=given.is_complete[order],
    )
    lists = {
        name: place[getattr(problem.rules, name)]
        for name in ("already_paired", "conflicts", "excluded", "forbidden", "must")
    }
    rules = replace(problem.rules, **lists)
    moved = replace(problem, units=units, left=place[problem.left], right=place[problem.right], rules=rules)
    return replace(moved, incumbents=place[problem.incumbents]), place


def best_by_trial(problem: Problem, must: IntArray) -> int:
    """Greatest worth of all ways to give each left unit one right unit or none, by trying them all.

    Locked pairs that can be kept come first in `must` and are part of every way.
    """
    units = problem.units
    room = problem.room - np.bincount(must.ravel(), minlength=len(units))
    pairs = np.array(list(product(problem.left, problem.right)), dtype=np.int64).reshape(-1, 2)
    worth = dict(
        zip(
            map(tuple, pairs[admitted(problem, *pairs.T)].tolist()),
            score(problem, *pairs[admitted(problem, *pairs.T)].T).worth.tolist(),
            strict=True,
        )
    )
    locked = int(score(problem, *must.T).worth.sum()) if len(must) else 0
    free_left = [int(unit) for unit in problem.left if room[unit] > 0]
    seen: dict[tuple[int, tuple[int, ...]], int] = {}

    def best(at: int, left_over: tuple[int, ...]) -> int:
        if at == len(free_left):
            return 0
        if (at, left_over) not in seen:
            ways = [best(at + 1, left_over)]
            for place, unit in enumerate(problem.right.tolist()):
                if (
                    left_over[place] > 0
                    and (free_left[at], unit) in worth
                    and [free_left[at], unit] not in must.tolist()
                ):
                    rest = (*left_over[:place], left_over[place] - 1, *left_over[place + 1 :])
                    ways.append(worth[free_left[at], unit] + best(at + 1, rest))
            seen[at, left_over] = max(ways)
        return seen[at, left_over]

    return locked + best(0, tuple(int(room[unit]) for unit in problem.right))


def narrow(problem: Problem) -> Problem:
    """The same problem looked at as a large one: nearest and most useful units only."""
    return replace(problem, limits=Limits(all_pairs_up_to=0, nearest=12, most_useful=6, kept=8))
