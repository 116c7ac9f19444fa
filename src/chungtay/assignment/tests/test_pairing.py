"""Any with any: pairs of one crowd, compared with every pairing there is."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.assignment.engine.pairing import any_with_any
from chungtay.assignment.engine.problem import ANY_WITH_ANY, Problem
from chungtay.assignment.engine.task import Edges, Task
from chungtay.assignment.tests.tables import pairs_of, total_of, units

pytestmark = pytest.mark.once

Known = dict[tuple[int, int], int]


def crowd_of(count: int, known: Known) -> Task:
    """`known`: worth of the admissible pairs, smaller number first."""
    everybody = units(count)
    numbers = np.arange(count)
    pairs = sorted(known)
    row = np.array([pair[0] for pair in pairs], dtype=np.int64)
    starts = np.searchsorted(row, np.arange(count + 1)).astype(np.int64)
    column = np.array([pair[1] for pair in pairs], dtype=np.int64)
    worth = np.array([known[pair] for pair in pairs], dtype=np.int64)
    problem = Problem(everybody, numbers, numbers, method=ANY_WITH_ANY)
    edges = Edges(numbers, numbers, starts, column, worth)
    return Task(problem, edges, everybody.capacity, np.empty((0, 2), dtype=np.int64), effort=1_000)


def best_of(count: int, known: Known) -> int:
    @cache
    def rest(paired: int) -> int:
        if paired == (1 << count) - 1:
            return 0
        one = next(unit for unit in range(count) if not paired >> unit & 1)
        best = rest(paired | 1 << one)
        for other in range(one + 1, count):
            if not paired >> other & 1 and (one, other) in known:
                best = max(best, known[one, other] + rest(paired | 1 << one | 1 << other))
        return best

    return rest(0)


@st.composite
def crowds(draw: st.DrawFn) -> tuple[int, Known]:
    count = draw(st.integers(2, 7))
    every = [(one, other) for one in range(count) for other in range(one + 1, count)]
    return count, draw(st.dictionaries(st.sampled_from(every), st.integers(0, 20)))


def test_two_rings_of_three_are_opened_where_a_bridge_is_worth_most() -> None:
    rings = {(0, 1): 10, (1, 2): 10, (0, 2): 10, (3, 4): 10, (4, 5): 10, (3, 5): 10}
    task = crowd_of(6, {**rings, (2, 3): 4})
    found = any_with_any(task)
    assert total_of(task, found) == 24
    assert [2, 3] in pairs_of(task, found).tolist()
    assert (found.bound, found.limited_by) == (30, "method")


@settings(deadline=None, max_examples=120)
@given(crowds())
def test_nobody_has_two_partners_and_the_bound_never_lies(crowd: tuple[int, Known]) -> None:
    task = crowd_of(*crowd)
    found = any_with_any(task)
    paired = pairs_of(task, found).ravel().tolist()
    assert len(paired) == len(set(paired))
    assert total_of(task, found) <= best_of(*crowd) <= found.bound
    assert found.limited_by == ("" if found.bound == total_of(task, found) else "method")


def test_a_crowd_of_a_thousand_comes_near_its_bound() -> None:
    dice = np.random.default_rng(3)
    ends = np.unique(np.sort(dice.integers(0, 1000, (12_000, 2)), axis=1), axis=0)
    known = {(int(a), int(b)): int(dice.integers(0, 10_000)) for a, b in ends if a != b}
    task = crowd_of(1000, known)
    found = any_with_any(task)
    assert total_of(task, found) > 0.995 * found.bound
