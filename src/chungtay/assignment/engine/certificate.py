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
    rows = np.repeat(np.arange(len(edges.left)), np.diff(edges.starts))
    gains = edges.worth - prices[edges.columns]
    gaining = np.flatnonzero(gains > 0)
    rows, gains = rows[gaining], gains[gaining]
    order = np.lexsort((-gains, rows))
    rows, gains = rows[order], gains[order]
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)
    return int(right_room @ prices) + int(gains[place < left_room[rows]].sum())


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
