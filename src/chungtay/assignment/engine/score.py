"""What a pair is worth: each criterion one function, 0 … 1, and their sum in weight units."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from chungtay.assignment.engine.barriers import among, kilometres
from chungtay.assignment.engine.problem import (
    ANY_WITH_ANY,
    DEGREES,
    NEED_TO_STRENGTH,
    SCALE,
    BoolArray,
    FloatArray,
    IntArray,
    Problem,
    Profile,
    Weights,
)

AT_ONCE = 500_000  # pairs weighed together: bounds the memory of a large problem


@dataclass(frozen=True)
class Scores:
    """Criteria of pairs, arrays as long as the list of pairs."""

    left_gains: FloatArray
    right_gains: FloatArray
    nearness: FloatArray
    balance: FloatArray
    is_incumbent: BoolArray
    worth: IntArray  # weight units


@dataclass(frozen=True)
class Said:
    """Needs as a padded table (units × most needs of a unit) and strengths as a full one (units × columns)."""

    columns: NDArray[np.int32]
    urgency: NDArray[np.int8]
    strength: NDArray[np.int8]


class Scorer:
    """Weighs pairs of one problem; builds its tables once."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.weights = even_handed(problem.weights) if problem.method == ANY_WITH_ANY else problem.weights
        self.said = said_by(problem)

    def of(self, left: IntArray, right: IntArray) -> Scores:
        """Criteria and worth of each pair (left[i], right[i])."""
        cuts = range(AT_ONCE, len(left), AT_ONCE)
        parts = [self._of_part(*part) for part in zip(np.split(left, cuts), np.split(right, cuts), strict=True)]
        return Scores(*(np.concatenate([getattr(part, name) for part in parts]) for name in Scores.__annotations__))

    def _of_part(self, left: IntArray, right: IntArray) -> Scores:
        left_gains, right_gains = gains(self.said, left, right), gains(self.said, right, left)
        near = nearness(kilometres(self.problem, left, right), self.weights.half_km)
        even = balance(left_gains, right_gains)
        incumbent = among(self.problem.incumbents, left, right, len(self.problem.units))
        if self.problem.method == NEED_TO_STRENGTH:
            total = answered(self.said, left, right) / DEGREES**2
        else:
            total = combined(self.weights, left_gains, right_gains, near, even)
        bonus = self.weights.any_pair + self.weights.incumbent * incumbent
        worth = np.rint(SCALE * (total + bonus)).astype(np.int64)
        return Scores(left_gains, right_gains, near, even, incumbent, worth)


def score(problem: Problem, left: IntArray, right: IntArray) -> Scores:
    """Criteria and worth of each pair (left[i], right[i]); for many calls on one problem keep a `Scorer`."""
    return Scorer(problem).of(left, right)


def gains(said: Said, takes: IntArray, gives: IntArray) -> FloatArray:
    """Share of the needs of `takes` which `gives` answers: sum of urgency × strength over 5 × the sum of urgencies.

    1: every need is answered with strength 5; 0: none is, or nothing is needed.
    """
    asked = DEGREES * said.urgency.sum(axis=1, dtype=np.int64)[takes]
    return np.asarray(answered(said, takes, gives) / np.maximum(asked, 1))


def answered(said: Said, takes: IntArray, gives: IntArray) -> IntArray:
    """Sum of urgency × strength over the needs of `takes`; 25 for one need as urgent and as well answered as can be."""
    total = np.zeros(len(takes), dtype=np.int64)
    for place in range(said.columns.shape[1]):
        total += said.strength[gives, said.columns[takes, place]].astype(np.int64) * said.urgency[takes, place]
    return total


def nearness(kilometres_apart: FloatArray, half_km: float) -> FloatArray:
    """1 on the spot, one half at `half_km`, one quarter at twice that; 0 where a place is unknown."""
    return np.nan_to_num(np.exp2(-kilometres_apart / half_km), nan=0.0)


def balance(left_gains: FloatArray, right_gains: FloatArray) -> FloatArray:
    """The smaller gain over the larger: 1 when both gain alike, 0 when one gains nothing."""
    larger = np.maximum(left_gains, right_gains)
    return np.asarray(np.minimum(left_gains, right_gains) / np.where(larger > 0, larger, 1))


def combined(
    weights: Weights, left_gains: FloatArray, right_gains: FloatArray, near: FloatArray, even: FloatArray
) -> FloatArray:
    """The criteria by their weights, 0 … 1."""
    whole = weights.left_gains + weights.right_gains + weights.nearness + weights.balance
    total = weights.left_gains * left_gains + weights.right_gains * right_gains
    total = total + weights.nearness * near + weights.balance * even
    return np.asarray(total / whole if whole else total)


def even_handed(weights: Weights) -> Weights:
    """Weights for pairs of one crowd, where left and right are only the order of writing."""
    mean = (weights.left_gains + weights.right_gains) / 2
    return replace(weights, left_gains=mean, right_gains=mean)


def said_by(problem: Problem) -> Said:
    """The profiles of a problem as tables that can be asked for many pairs at once."""
    needs, strengths = problem.units.needs, problem.units.strengths
    count, most = needs.rows, int(np.diff(needs.starts).max(initial=0))
    rows, places = row_and_place(needs)
    columns = np.zeros((count, most), dtype=np.int32)
    urgency = np.zeros((count, most), dtype=np.int8)
    columns[rows, places], urgency[rows, places] = needs.columns, needs.degrees
    strength = np.zeros((count, max(strengths.width, 1)), dtype=np.int8)
    strength[row_and_place(strengths)[0], strengths.columns] = strengths.degrees
    return Said(columns, urgency, strength)


def row_and_place(profile: Profile) -> tuple[IntArray, IntArray]:
    """Of each entry of a profile: its row, and its place within the row."""
    counts = np.diff(profile.starts)
    rows = np.repeat(np.arange(profile.rows), counts)
    return rows, np.arange(len(rows)) - np.repeat(profile.starts[:-1], counts)
