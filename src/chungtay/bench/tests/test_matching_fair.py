"""FairFlow as it was published, as an oracle for the fairest way of the engine, and beside it in the bench."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.assignment.engine.exchanges import Table as Seen
from chungtay.assignment.engine.exchanges import lifted
from chungtay.assignment.engine.flows import share_out
from chungtay.assignment.engine.solve import solve
from chungtay.assignment.tests.tables import Table, every_choice, task_of
from chungtay.assignment.tests.test_quotas import tables
from chungtay.bench.ground.fairflow import Affinities, fairflow
from chungtay.bench.matching_fair import WANTED, beside, made_problem, measured, richest_above, run, table_of

pytestmark = pytest.mark.once


@pytest.mark.parametrize("is_sought", [False, True])
def test_fairflow_gives_everybody_what_is_wanted_and_nobody_more_than_there_is_room_for(is_sought: bool) -> None:
    worth = table_of(made_problem(25, WANTED, 1, is_sought=is_sought))
    given = fairflow(Affinities(worth, WANTED, WANTED))
    assert given.sum(axis=1).tolist() == [WANTED] * 25
    assert given.sum(axis=0).max() <= WANTED


def test_fairflow_lifts_the_worst_off_of_a_table_it_was_made_for() -> None:
    # Two rich receivers hold what a poor one could use; one flow gives it to the poor one.
    worth = np.array([[100, 99, 98, 1], [100, 99, 98, 1], [60, 2, 2, 1]])
    given = fairflow(Affinities(worth, 1, 1))
    assert np.where(given, worth, 0).sum(axis=1).min() >= 60


@pytest.mark.parametrize("seed", range(4))
def test_our_worst_off_is_no_worse_and_costs_the_total_next_to_nothing(seed: int) -> None:
    problem = made_problem(30, WANTED + 1, seed, is_sought=False)
    ours, theirs = measured(problem)[0], beside(problem, WANTED + 1)
    assert (ours.worst, ours.total) >= (theirs.worst, theirs.total)
    assert ours.total > 0.99 * theirs.total


@pytest.mark.parametrize("seed", range(4))
def test_where_everybody_wants_the_same_our_worst_off_is_better_and_both_bounds_hold(seed: int) -> None:
    problem = made_problem(30, WANTED, seed, is_sought=True)
    outcome, theirs = solve(problem), beside(problem, WANTED)
    assert outcome.fairness is not None
    assert theirs.worst <= outcome.fairness.worst <= outcome.fairness.bound
    assert theirs.total <= outcome.fairness.best_total
    assert outcome.certificate.total <= outcome.certificate.bound <= outcome.fairness.best_total


def test_the_bench_ends_with_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--receivers", "20"]) == 0
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert report["min_ratio"] >= 1
    assert report["total_ratio"] > 0.99
    assert report["as_fair_ratio"] >= 1
    assert {"min_ratio_sought", "total_ratio_sought"} <= report.keys()


@settings(deadline=None, max_examples=30)
@given(tables(3).filter(lambda table: all(max(row) >= 0 for row in table)), st.integers(1, 3))
def test_the_total_found_above_a_floor_keeps_the_floor_and_its_bound_never_lies(table: Table, places: int) -> None:
    rows, columns = len(table), len(table[0])
    room = [2] * rows + [places] * columns
    task = task_of(table, room)
    seen = Seen.of(task)
    richest = share_out(seen.worth, seen.touches, seen.limits)
    fairer = lifted(seen, richest.taken)
    floor = seen.worst(fairer)

    flow = richest_above(seen, floor, fairer, richest)

    assert seen.worst(flow.taken) >= floor
    assert seen.worth[fairer].sum() <= flow.value
    for pairs in every_choice(table, room):
        had = np.zeros(rows)
        for row, column in pairs:
            had[row] += table[row][column]
        if (had / 2).min() >= floor:
            assert had.sum() <= flow.bound
