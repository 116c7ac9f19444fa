"""What the fit of a pair is made of, and what rules leave before anything is computed; without solving anything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chungtay.assignment.engine.barriers import admitted
from chungtay.assignment.engine.problem import ANY_WITH_ANY, Problem, Weights
from chungtay.assignment.engine.score import balance, nearness
from chungtay.explanations.engine.explain import PARTS


@dataclass(frozen=True)
class FitPart:
    """What one criterion brings to the fit of a pair: how well it is met, 0 … 1, and its share of all weights."""

    key: str  # of PARTS
    value: float
    share: float

    @property
    def worth(self) -> float:
        return self.value * self.share


def fit_parts(weights: Weights, left_gain: float, right_gain: float, kilometres: float | None) -> list[FitPart]:
    """The parts of a fit in the order of PARTS; they add up to it."""
    left, right = np.array([left_gain]), np.array([right_gain])
    near = nearness(np.array([np.nan if kilometres is None else kilometres]), weights.half_km)
    counted = [getattr(weights, key) for key in PARTS]
    values, whole = (left, right, near, balance(left, right)), sum(counted) or 1.0
    return [
        FitPart(key, float(value[0]), weight / whole) for key, value, weight in zip(PARTS, values, counted, strict=True)
    ]


def left_over(problem: Problem) -> tuple[int, int]:
    """How many units could still be in a pair under the rules, and how many pairs that are; every pair is looked at."""
    left, right = (each.ravel() for each in np.meshgrid(problem.left, problem.right, indexing="ij"))
    free = admitted(problem, left, right) & (problem.room[left] > 0) & (problem.room[right] > 0)
    if problem.method == ANY_WITH_ANY:
        free &= left < right
    return len(np.union1d(left[free], right[free])), int(free.sum())
