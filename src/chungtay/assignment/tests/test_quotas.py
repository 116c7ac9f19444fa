"""Quotas: seats first, then worth, never more than a cap; compared with every choice there is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.assignment.engine.problem import Cap, Quota
from chungtay.assignment.engine.quotas import by_quota
from chungtay.assignment.tests.tables import Table, best_totals, every_choice, pairs_of, task_of, total_of

pytestmark = pytest.mark.once

NURSERY, PRIMARY, LOWER = 0, 1, 2
DEGREE = st.integers(min_value=-1, max_value=9)


def tables(most: int) -> st.SearchStrategy[Table]:
    return st.integers(1, most).flatmap(
        lambda columns: st.lists(st.lists(DEGREE, min_size=columns, max_size=columns), min_size=1, max_size=most)
    )


def thanh_xuan_and_hoai_duc() -> tuple[Table, list[int]]:
    """On either side five invented preschools, five primaries and four secondaries; only like with like."""
    dice = np.random.default_rng(13)
    levels = [NURSERY] * 5 + [PRIMARY] * 5 + [LOWER] * 4
    table = [[int(dice.integers(1, 9999)) if a == b else -1 for b in levels] for a in levels]
    return table, levels


def test_each_district_chooses_three_four_and_three() -> None:
    table, levels = thanh_xuan_and_hoai_duc()
    caps = (
        Cap("nursery", 3, levels=(0,)),
        Cap("primary", 4, levels=(1,)),
        Cap("lower", 3, levels=(2,)),
        Cap("all", 10),
    )
    task = task_of(table, quota=Quota(caps), level=np.array(levels * 2))
    found = by_quota(task)
    chosen = [levels[row] for row, _column in pairs_of(task, found)]
    assert [chosen.count(level) for level in (NURSERY, PRIMARY, LOWER)] == [3, 4, 3]
    assert found.bound == total_of(task, found)
    assert not found.faults


def test_ten_in_all_may_fall_on_any_level() -> None:
    table, levels = thanh_xuan_and_hoai_duc()
    ten = by_quota(task_of(table, quota=Quota((Cap("all", 10),)), level=np.array(levels * 2)))
    split = by_quota(
        task_of(
            table,
            quota=Quota((Cap("n", 3, levels=(0,)), Cap("p", 4, levels=(1,)), Cap("l", 3, levels=(2,)))),
            level=np.array(levels * 2),
        )
    )
    task = task_of(table)
    assert len(ten.chosen) == len(split.chosen) == 10
    assert total_of(task, ten) > total_of(task, split)


def test_more_than_there_are_is_said_and_the_rest_is_filled() -> None:
    table, levels = thanh_xuan_and_hoai_duc()
    caps = (Cap("lower", 6, at_least=6, levels=(LOWER,)), Cap("all", 10, at_least=10))
    task = task_of(table, quota=Quota(caps), level=np.array(levels * 2))
    found = by_quota(task)
    assert [fault.key for fault in found.faults] == ["quota-short:lower"]
    assert len(found.chosen) == 10
    assert [levels[row] for row, _column in pairs_of(task, found)].count(LOWER) == 4


@settings(deadline=None, max_examples=60)
@given(tables(7), st.integers(0, 3), st.integers(0, 3), st.integers(0, 5), st.integers(0, 2))
def test_no_choice_within_the_caps_has_more_pairs_or_is_worth_more(
    table: Table, even: int, odd: int, total: int, asked: int
) -> None:
    kinds = [row % 2 for row in range(len(table))]
    caps = (Cap("even", even, min(asked, even, total), levels=(0,)), Cap("odd", odd, levels=(1,)), Cap("all", total))
    task = task_of(table, quota=Quota(caps), level=np.array(kinds + [0] * len(table[0])))
    found = by_quota(task)
    asked = caps[0].at_least
    merits = {
        (min(of_even, asked), of_even + sum(of_odd), worth)
        for (of_even, *of_odd), worth in best_totals(table, kinds).items()
        if of_even <= even and sum(of_odd) <= odd and of_even + sum(of_odd) <= total
    }
    chosen = [kinds[row] for row, _column in pairs_of(task, found)]
    assert (min(chosen.count(0), asked), len(chosen), total_of(task, found)) == max(merits)
    assert found.bound == total_of(task, found)
    assert [fault.key for fault in found.faults] == (["quota-short:even"] if chosen.count(0) < asked else [])


@settings(deadline=None, max_examples=30)
@given(tables(3), st.integers(0, 5))
def test_caps_and_room_for_several_partners_hold_together(table: Table, total: int) -> None:
    room = [1 + row % 2 for row in range(len(table))] + [1 + column % 3 for column in range(len(table[0]))]
    task = task_of(table, room, Quota((Cap("all", total),)))
    found = by_quota(task)
    choices = [pairs for pairs in every_choice(table, room) if len(pairs) <= total]
    best = max((len(pairs), sum(table[row][column] for row, column in pairs)) for pairs in choices)
    assert (len(found.chosen), total_of(task, found)) == best
    assert found.bound == total_of(task, found)
