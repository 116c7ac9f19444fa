"""The worst-off first: what is proved is true, and nobody is overlooked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chungtay.assignment.engine.fair import fairest
from chungtay.assignment.engine.outcome import Fairness
from chungtay.assignment.engine.problem import SCALE
from chungtay.assignment.engine.task import Found, Task
from chungtay.assignment.tests.tables import Table, best_totals, every_choice, pairs_of, task_of, total_of
from chungtay.assignment.tests.test_quotas import tables

pytestmark = pytest.mark.once


def fairness_of(found: Found) -> Fairness:
    assert found.fairness is not None
    return found.fairness


def test_the_worst_off_comes_before_the_total() -> None:
    found = fairest(task := task_of([[9, 5], [5, 0]]))
    assert pairs_of(task, found).tolist() == [[0, 1], [1, 0]]
    assert (fairness_of(found).worst, fairness_of(found).bound, fairness_of(found).best_total) == (5, 5, 10)


def test_a_bonus_for_a_pair_that_is_kept_does_not_make_it_fairer() -> None:
    task = task_of([[4 + 3, 6], [6, 9]])
    weights = replace(task.problem.weights, incumbent=3 / SCALE)
    task = replace(task, problem=replace(task.problem, weights=weights, incumbents=np.array([[2, 0]])))
    found = fairest(task)
    assert pairs_of(task, found).tolist() == [[0, 1], [1, 0]]
    assert (fairness_of(found).worst, fairness_of(found).bound, fairness_of(found).best_total) == (6, 6, 16)
    assert (total_of(task, found), found.bound) == (12, 12)


def test_of_two_ways_to_be_fair_the_richer_one_is_taken() -> None:
    task = task_of([[3, 9, 3], [3, 3, 8], [3, 3, 3]])
    assert total_of(task, fairest(task)) == 9 + 8 + 3


def test_somebody_without_any_admissible_partner_does_not_pull_the_others_down() -> None:
    found = fairest(task := task_of([[9, 2], [7, 2], [-1, -1]]))
    assert len(found.chosen) == 2
    assert fairness_of(found).worst == 2
    assert total_of(task, found) == 11


@settings(deadline=None, max_examples=60)
@given(tables(7))
def test_with_one_partner_each_no_choice_that_serves_as_many_is_fairer_or_as_fair_and_richer(table: Table) -> None:
    task = task_of(table)
    found = fairest(task)
    by_least = [(least, best_totals(table, [0] * len(table), least)) for least in range(10)]
    (most,) = max(by_least[0][1])
    if not most:
        assert found.fairness is None
        return
    least, totals = max((each for each in by_least if (most,) in each[1]), key=lambda each: each[0])
    assert (fairness_of(found).worst, total_of(task, found)) == (least, totals[most,])
    assert found.bound == total_of(task, found)
    assert fairness_of(found).bound == fairness_of(found).worst
    assert found.limited_by == ""


def best_of(table: Table, room: list[int]) -> tuple[float, int]:
    """The fairest choice by trying all: mean worth per seat of the worst-off, then the total."""
    rows = len(table)

    def merit(pairs: list[tuple[int, int]]) -> tuple[float, int]:
        had = np.zeros(rows)
        for row, column in pairs:
            had[row] += table[row][column]
        return float((had / np.array(room[:rows])).min()), int(had.sum())

    return max(merit(pairs) for pairs in every_choice(table, room))


@settings(deadline=None, max_examples=40)
@given(tables(3).filter(lambda table: all(max(row) >= 0 for row in table)), st.integers(1, 3))
def test_with_several_partners_each_the_bounds_never_lie(table: Table, places: int) -> None:
    rows, columns = len(table), len(table[0])
    room = [2] * rows + [places] * columns
    assume(any({row for row, _column in pairs} == set(range(rows)) for pairs in every_choice(table, room)))
    task = task_of(table, room)
    found = fairest(task)
    worst, total = best_of(table, room)
    told = fairness_of(found)
    assert told.worst <= worst <= told.bound + 1e-9
    assert total_of(task, found) <= found.bound
    if told.worst == worst:
        assert total <= found.bound
    if not found.limited_by:
        assert (told.worst, total_of(task, found)) == (worst, total)


def seats(task: Task, found: Found) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.bincount(pairs_of(task, found)[:, 1], minlength=len(task.edges.right))


def test_where_all_want_the_same_few_the_worst_off_is_lifted_and_the_gap_is_told() -> None:
    dice = np.random.default_rng(7)
    liked = dice.random(60)
    table = (10_000 * (0.7 * liked + 0.3 * dice.random((60, 60)))).astype(int).tolist()
    task = task_of(table, [3] * 120)
    found = fairest(task)
    told = fairness_of(found)
    assert told.gap_percent < 10
    assert found.limited_by == "method"
    assert total_of(task, found) > 0.95 * told.best_total
    assert seats(task, found).max() <= 3
    again = fairest(task)
    assert again.chosen.tolist() == found.chosen.tolist()
