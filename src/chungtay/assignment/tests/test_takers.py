"""Bodies that say things in their own words become numbered arrays, and quotas become caps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.assignment.engine.problem import BY_QUOTA, Problem, Rules
from chungtay.assignment.engine.solve import solve
from chungtay.assignment.engine.takers import (
    ALL_LEVELS,
    Taker,
    answered,
    pairs_of_numbers,
    pairs_of_one,
    quota_of,
    units_of,
)

pytestmark = pytest.mark.once

TOPIC = st.tuples(st.integers(1, 3), st.none() | st.integers(1, 2))
SAID = st.dictionaries(TOPIC, st.integers(1, 5), max_size=6)
LEVELS = ("MN", "TH", "THCS")


def taker(key: str, level: str = "TH", **further: Any) -> Taker:
    said: dict[str, Any] = {"needs": {(1, None): 5}, "strengths": {(1, None): 4}} | further
    return Taker(key, level, 0, 0, (105.8, 21.0), 1, is_complete=True, **said)


def problem_of(takers: list[Taker], seats: dict[str, int]) -> Problem:
    half = len(takers) // 2
    numbers = np.arange(len(takers), dtype=np.int64)
    quota = quota_of(takers, seats)
    return Problem(units_of(takers), numbers[:half], numbers[half:], BY_QUOTA, Rules(), quota=quota)


def chosen_by_level(levels: list[str], seats: dict[str, int]) -> dict[str, int]:
    takers = [taker(f"{side}{number}", level) for side in "ab" for number, level in enumerate(levels)]
    outcome = solve(problem_of(takers, seats))
    found = [takers[left].level for left, _right in outcome.pairs.tolist()]
    return {level: found.count(level) for level in LEVELS if level in found}


def test_three_four_and_three_are_chosen_and_nobody_of_a_level_without_seats() -> None:
    levels = ["MN"] * 5 + ["TH"] * 6 + ["THCS"] * 4
    assert chosen_by_level(levels, {"MN": 3, "TH": 4, "THCS": 3}) == {"MN": 3, "TH": 4, "THCS": 3}
    assert chosen_by_level(levels, {"MN": 3}) == {"MN": 3}


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.sampled_from(LEVELS), min_size=1, max_size=8),
    st.dictionaries(st.sampled_from(LEVELS), st.integers(1, 4)),
)
def test_each_level_fills_as_many_seats_as_it_has_schools_for(levels: list[str], seats: dict[str, int]) -> None:
    wanted = {level: min(levels.count(level), seats.get(level, 0)) for level in LEVELS}
    if seats:
        assert chosen_by_level(levels, seats) == {level: count for level, count in wanted.items() if count}
    else:
        assert quota_of([taker("a")], seats).caps == ()


def test_ten_in_all_name_no_level() -> None:
    (cap,) = quota_of([taker("a")], {"": 10}).caps
    assert (cap.key, cap.at_most, cap.levels) == (ALL_LEVELS, 10, ())


def test_a_body_whose_place_nobody_knows_has_none() -> None:
    units = units_of([taker("a"), Taker("b", "TH", 1, 0, None, 1, {}, {}, is_complete=False)])
    assert np.isnan(units.place[1]).all()
    assert not np.isnan(units.place[0]).any()
    assert units.is_complete.tolist() == [True, False]


@settings(deadline=None, max_examples=80)
@given(SAID, SAID, st.integers(0, 6))
def test_what_is_answered_stands_on_both_sides_and_the_weightiest_comes_first(
    needs: dict[tuple[int, int | None], int], strengths: dict[tuple[int, int | None], int], most: int
) -> None:
    found = answered(needs, strengths, most)
    assert len(found) == min(most, len(needs.keys() & strengths.keys()))
    for what, subject, need, strength in found:
        assert what is not None
        assert (needs[what, subject], strengths[what, subject]) == (need, strength)
    weights = [(need or 0) * (strength or 0) for _what, _subject, need, strength in found]
    assert weights == sorted(weights, reverse=True)


def test_a_pair_of_which_one_takes_no_part_falls_away() -> None:
    assert pairs_of_numbers([(7, 9), (7, 8)], {7: 0, 9: 1}).tolist() == [[0, 1]]
    assert pairs_of_numbers([], {}).shape == (0, 2)


def test_the_pairs_of_one_name_the_left_side_first_and_keep_the_rules() -> None:
    takers = [taker("a"), taker("b", "MN"), taker("c"), taker("d", "MN")]
    problem = problem_of(takers, {})
    assert pairs_of_one(problem, 0).tolist() == [[0, 2]]
    assert pairs_of_one(problem, 3).tolist() == [[1, 3]]
