"""Proof without trust in the solver: a bound from any prices, and a recount of every rule on the pairs found.

Weak duality: whatever prices p ≥ 0 the right units ask, no choice of pairs is worth more than
    sum over right units of room × p  +  sum over left units of its `room` greatest (worth - p) above 0,
because every chosen pair pays for one place of its right unit and takes one place of its left unit. Whole numbers
throughout, so nothing is lost to rounding. Equality with the worth found is proof that nothing is worth more.
"""

from __future__ import annotations

import numpy as np

from chungtay.assignment.engine.barriers import barred_by
from chungtay.assignment.engine.problem import ANY_WITH_ANY, IntArray, Problem
from chungtay.assignment.engine.task import Edges


def proved_bound(edges: Edges, left_room: IntArray, right_room: IntArray, prices: IntArray) -> int:
    """Weight units no choice of these edges can pass; rooms and prices per row and column of the edges."""
    prices = np.maximum(prices, 0)
    gains = prices[edges.columns]
    np.maximum(np.subtract(edges.worth, gains, out=gains), 0, out=gains)
    greatest = np.zeros(len(edges.left), dtype=np.int64)
    busy = np.flatnonzero(np.diff(edges.starts))
    if len(busy):
        greatest[busy] = np.maximum.reduceat(gains, edges.starts[busy])
    total = int(right_room @ prices) + int(greatest[left_room == 1].sum())
    for row in np.flatnonzero(left_room > 1).tolist():
        of_row = np.sort(gains[edges.starts[row] : edges.starts[row + 1]])[::-1]
        total += int(of_row[: left_room[row]].sum())
    return total


def broken_rules(problem: Problem, pairs: IntArray, room: IntArray) -> list[str]:
    """Keys of the hard rules that the pairs break, none when all is well; `room` is what each unit may hold."""
    left, right = pairs[:, 0], pairs[:, 1]
    broken = [key for key, barred in barred_by(problem, left, right).items() if barred.any()]
    if (np.bincount(pairs.ravel(), minlength=len(problem.units)) > room).any():
        broken.append("over-capacity")
    if len(np.unique(np.sort(pairs, axis=1), axis=0)) != len(pairs):
        broken.append("twice")
    if not (np.isin(left, problem.left).all() and np.isin(right, problem.right).all()):
        broken.append("other-side")
    if problem.method != ANY_WITH_ANY and np.intersect1d(left, right).size:
        broken.append("both-sides")
    return broken
