"""What it costs to lock, to forbid or to swap by hand: at once by the pairs concerned, exactly by solving again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from chungtay.assignment.engine.barriers import barred_by
from chungtay.assignment.engine.outcome import BY_METHOD, Certificate, Outcome
from chungtay.assignment.engine.problem import IntArray, Problem
from chungtay.assignment.engine.score import score
from chungtay.assignment.engine.solve import EFFORT, solve

Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Cost:
    """What the total loses by a change (below zero: gains), and which pairs go and come with it."""

    lost: int  # weight units
    gone: tuple[tuple[int, int], ...]
    come: tuple[tuple[int, int], ...]
    barred: tuple[tuple[tuple[int, int], str], ...] = ()  # pairs asked for which a rule bars, with its key
    outcome: Outcome | None = None  # of the new solution, when the others were free to move


def standing(problem: Problem, pairs: IntArray, seed: int = 0) -> Outcome:
    """These pairs as if they had been found: weighed under the problem, and nothing proved of them."""
    scores = score(problem, pairs[:, 0], pairs[:, 1])
    total = int(scores.worth.sum())
    return Outcome(
        pairs=pairs,
        worth=scores.worth,
        left_gains=scores.left_gains,
        right_gains=scores.right_gains,
        left_out=np.setdiff1d(np.union1d(problem.left, problem.right), pairs),
        certificate=Certificate(total, total, considers_all=False, limited_by=BY_METHOD),
        faults=(),
        method=problem.method,
        seed=seed,
        effort=EFFORT,
        bids=0,
        considered=len(pairs),
        prices=np.zeros(len(problem.units)),
    )


def swapped(problem: Problem, outcome: Outcome, one: int, other: int) -> Cost:
    """Two pairs of an outcome, by number, exchange their right units and everybody else stays: shown at once."""
    (a, b), (c, d) = outcome.pairs[[one, other]].tolist()
    come = np.array([[a, d], [c, b]])
    bars = barred_by(problem, come[:, 0], come[:, 1])
    barred = tuple(((pair[0], pair[1]), key) for key, flags in bars.items() for pair in come[flags].tolist())
    lost = int(outcome.worth[[one, other]].sum() - score(problem, come[:, 0], come[:, 1]).worth.sum())
    return Cost(lost, ((a, b), (c, d)), ((a, d), (c, b)), barred)


def resolved(
    problem: Problem,
    outcome: Outcome,
    *,
    lock: Pairs = (),
    forbid: Pairs = (),
    kept: Pairs = (),
    effort: int | None = None,
) -> Cost:
    """Lock and forbid pairs and solve again, from the prices of the outcome; `kept` are pairs held as they are."""
    rules = problem.rules
    must = _joined(rules.must, [*kept, *lock])
    changed = replace(problem, rules=replace(rules, must=must, forbidden=_joined(rules.forbidden, forbid)))
    found = solve(changed, seed=outcome.seed, effort=effort or outcome.effort, prices=outcome.prices)
    before, after = _pairs_of(outcome), _pairs_of(found)
    asked = np.array(lock, dtype=np.int64).reshape(-1, 2)
    bars = barred_by(changed, asked[:, 0], asked[:, 1])
    barred = tuple(((pair[0], pair[1]), key) for key, flags in bars.items() for pair in asked[flags].tolist())
    lost = int(outcome.worth.sum() - found.worth.sum())
    return Cost(lost, tuple(sorted(before - after)), tuple(sorted(after - before)), barred, found)


def moved(before: Outcome, after: Outcome) -> list[tuple[int, Sequence[int], Sequence[int]]]:
    """Units with other partners afterwards, and their partners before and after.

    Of the right side only those who gain their first or lose their last: the others are named by their partner.
    """
    old, new = _partners(before), _partners(after)
    first = {*before.pairs[:, 0].tolist(), *after.pairs[:, 0].tolist()}
    return [
        (unit, old.get(unit, ()), new.get(unit, ()))
        for unit in sorted(old.keys() | new.keys())
        if old.get(unit) != new.get(unit) and (unit in first or not (unit in old and unit in new))
    ]


def _partners(outcome: Outcome) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for one, other in sorted(_pairs_of(outcome)):
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


def _joined(pairs: IntArray, more: Pairs) -> IntArray:
    return np.concatenate([pairs, np.array(more, dtype=np.int64).reshape(-1, 2)])


def _pairs_of(outcome: Outcome) -> set[tuple[int, int]]:
    return {(int(one), int(other)) for one, other in outcome.pairs}
