"""From a problem to an outcome: bring it into order, weigh pairs, choose by the method asked for, prove, answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from chungtay.assignment.engine.candidates import Told, weighed_edges
from chungtay.assignment.engine.certificate import broken_rules
from chungtay.assignment.engine.fair import fairest
from chungtay.assignment.engine.one_to_one import many_to_one, one_to_one
from chungtay.assignment.engine.order import Order, in_order
from chungtay.assignment.engine.outcome import BY_CANDIDATES, BY_NOTHING, Certificate, Outcome
from chungtay.assignment.engine.pairing import any_with_any
from chungtay.assignment.engine.problem import (
    ANY_WITH_ANY,
    BY_QUOTA,
    FAIREST,
    MANY_TO_ONE,
    NEED_TO_STRENGTH,
    ONE_TO_ONE,
    FloatArray,
    IntArray,
    Problem,
)
from chungtay.assignment.engine.quotas import by_quota
from chungtay.assignment.engine.score import score
from chungtay.assignment.engine.task import Edges, Found, Task
from chungtay.assignment.engine.validate import unkept_musts, validate

EFFORT = 1_000  # bids per left unit; ordinary problems need 10 to 100

METHODS: dict[str, Callable[[Task], Found]] = {
    ONE_TO_ONE: one_to_one,
    MANY_TO_ONE: many_to_one,
    NEED_TO_STRENGTH: many_to_one,
    ANY_WITH_ANY: any_with_any,
    FAIREST: fairest,
    BY_QUOTA: by_quota,
}


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    effort: int = EFFORT,
    prices: FloatArray | None = None,
    told: Told | None = None,
) -> Outcome:
    """The best choice of pairs the method finds, and what is proved about it; ValueError names fatal faults.

    Equal choices are settled by the order of ids, shuffled by `seed` unless that is 0; the order in which units are
    given does not matter. `effort` is the number of bids allowed per left unit. `prices` of an earlier outcome, as
    `again.prices_for` gives them, make a quicker start; they never change what is proved. `told` hears how many units
    have candidates.
    """
    faults = validate(problem)
    if fatal := [fault.key for fault in faults if fault.is_fatal]:
        raise ValueError(", ".join(fatal))
    if prices is not None and prices.shape != (len(problem.units),):
        raise ValueError("prices-of-other-units")
    order = in_order(problem, seed)
    asked = order.problem
    fixed, _ = unkept_musts(asked)
    edges, considers_all = weighed_edges(asked, told)
    room = asked.room - np.bincount(fixed.ravel(), minlength=len(asked.units))
    task = Task(
        asked, without(edges, fixed, room), room, fixed, effort, None if prices is None else prices[order.units]
    )
    found = METHODS[asked.method](task)
    pairs = np.concatenate([fixed, chosen_pairs(task.edges, found.chosen)])
    if broken := broken_rules(asked, pairs, asked.room):
        raise RuntimeError(f"{asked.method} broke {', '.join(broken)}")
    return _outcome(problem, order, task, found, pairs, considers_all=considers_all, seed=seed)


def chosen_pairs(edges: Edges, chosen: IntArray) -> IntArray:
    """The pairs of units that edges stand for, shape (m, 2)."""
    rows = np.searchsorted(edges.starts, chosen, side="right") - 1
    return np.stack([edges.left[rows], edges.right[edges.columns[chosen]]], axis=1)


def without(edges: Edges, fixed: IntArray, room: IntArray) -> Edges:
    """The edges between units that have room, less the locked pairs."""
    rows = np.repeat(np.arange(len(edges.left)), np.diff(edges.starts))
    left, right = edges.left[rows], edges.right[edges.columns]
    count = len(room)
    locked = np.minimum(fixed[:, 0], fixed[:, 1]) * count + np.maximum(fixed[:, 0], fixed[:, 1])
    is_locked = np.isin(np.minimum(left, right) * count + np.maximum(left, right), locked)
    kept = np.flatnonzero((room[left] > 0) & (room[right] > 0) & ~is_locked)
    starts = np.searchsorted(rows[kept], np.arange(len(edges.left) + 1))
    return replace(edges, starts=starts, columns=edges.columns[kept], worth=edges.worth[kept])


def _outcome(
    problem: Problem, order: Order, task: Task, found: Found, pairs: IntArray, *, considers_all: bool, seed: int
) -> Outcome:
    scores = score(task.problem, pairs[:, 0], pairs[:, 1])
    total = int(scores.worth.sum())
    locked = int(scores.worth[: len(task.fixed)].sum())
    bound = found.bound + locked
    if bound < total:
        raise RuntimeError(f"{problem.method} proved {bound} and found {total}")
    limited_by = found.limited_by or (BY_NOTHING if considers_all else BY_CANDIDATES)
    given = order.units[pairs]
    by_name = np.lexsort((order.by_id[given[:, 1]], order.by_id[given[:, 0]]))
    units = problem.units
    takes_part = np.zeros(len(units), dtype=bool)
    takes_part[problem.left], takes_part[problem.right] = True, True
    takes_part &= units.is_complete & (units.capacity > 0)
    takes_part[given.ravel()] = False
    prices = np.zeros(len(units))
    prices[order.units] = found.prices
    if (fairness := found.fairness) is not None:
        unit, best_total = int(order.units[fairness.unit]), fairness.best_total + locked
        fairness = replace(fairness, unit=unit, best_total=best_total)
    return Outcome(
        pairs=given[by_name],
        worth=scores.worth[by_name],
        left_gains=scores.left_gains[by_name],
        right_gains=scores.right_gains[by_name],
        left_out=np.flatnonzero(takes_part),
        certificate=Certificate(total, bound, considers_all, limited_by),
        faults=(*validate(problem), *found.faults),
        method=problem.method,
        seed=seed,
        effort=task.effort,
        bids=found.bids,
        considered=len(task.edges.worth) + len(task.fixed),
        prices=prices,
        fairness=fairness,
    )
