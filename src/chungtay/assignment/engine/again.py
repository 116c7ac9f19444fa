"""Solving again when next to nothing has changed: where the last run ended, by id, is where the next begins."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from chungtay.assignment.engine.outcome import Outcome
from chungtay.assignment.engine.problem import FloatArray, Problem

Prices = dict[str, float]  # by the id of a unit; who is not named costs nothing


def prices_by_id(problem: Problem, outcome: Outcome) -> Prices:
    """The prices an outcome of this problem ended with, in a form that can be stored."""
    dear = np.flatnonzero(outcome.prices > 0)
    return {problem.units.ids[unit]: float(outcome.prices[unit]) for unit in dear.tolist()}


def prices_for(problem: Problem, kept: Mapping[str, float]) -> FloatArray:
    """Kept prices for the units of this problem, to be given to `solve`; new units begin at 0.

    Prices are a start and nothing else: whatever they are, the answer is worth the same and proved anew. One that is no
    number, below 0 or endless counts as 0.
    """
    prices = np.array([kept.get(each, 0.0) for each in problem.units.ids], dtype=np.float64)
    prices[~(np.isfinite(prices) & (prices > 0))] = 0.0
    return prices
