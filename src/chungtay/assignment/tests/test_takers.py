"""Bodies that say things in their own words become numbered arrays, and quotas become caps."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.assignment.engine.barriers import barred_by
from chungtay.assignment.engine.problem import BY_QUOTA, Problem, Rules
from chungtay.assignment.engine.score import score
from chungtay.assignment.engine.solve import solve
from chungtay.assignment.engine.takers import (
    GROUPS_APART,
    NO_QUOTA,
    NO_SEAT,
    SEATS_GONE,
    Seats,
    Stock,
    Taker,
    answered,
    groups_apart,
    pairs_of_numbers,
    pairs_of_one,
    quota_of,
    units_of,
)
from chungtay.assignment.tests.tables import every_choice

pytestmark = pytest.mark.once

TOPIC = st.tuples(st.integers(1, 3), st.none() | st.integers(1, 2))
SAID = st.dictionaries(TOPIC, st.integers(1, 5), max_size=6)
LEVELS = ("MN", "TH", "THCS")


def taker(key: str, level: str = "TH", **further: Any) -> Taker:
    said: dict[str, Any] = {"needs": {(1, None): 5}, "strengths": {(1, None): 4}} | further
    return Taker(key, level, 0, 0, (105.8, 21.0), 1, is_complete=True, **said)


def problem_of(takers: list[Taker], left: dict[str, int], right: dict[str, int], **rules: Any) -> Problem:
    half = len(takers) // 2
    numbers = np.arange(len(takers), dtype=np.int64)
    quota = quota_of(takers, left, right)
    return Problem(units_of(takers), numbers[:half], numbers[half:], BY_QUOTA, Rules(**rules), quota=quota)


def seats_of(left: dict[str, int], right: dict[str, int]) -> Seats:
    """One body a side that names these numbers by level; takers 0 … 9 stand below the left one, the others not."""
    stocks = [
        Stock(side, f"Body {side}", side, level, count, count)
        for side, named in (("left", left), ("right", right))
        for level, count in named.items()
    ]
    return Seats(stocks, {number: ["left" if number < 10 else "right"] for number in range(20)})


def chosen_by_level(levels: list[str], named: dict[str, int]) -> dict[str, int]:
    seats = seats_of(named, {})
    takers = [
        taker(f"{side}{number}", level, seats=seats.keys_for(10 * (side == "right") + number, side, level))
        for side in ("left", "right")
        for number, level in enumerate(levels)
    ]
    outcome = solve(problem_of(takers, seats.free("left"), seats.free("right")))
    found = [takers[left].level for left, _right in outcome.pairs.tolist()]
    return {level: found.count(level) for level in LEVELS if level in found}


def test_three_four_and_three_are_chosen_and_nobody_of_a_level_without_seats() -> None:
    levels = ["MN"] * 3 + ["TH"] * 5 + ["THCS"] * 2
    assert chosen_by_level(levels, {"MN": 3, "TH": 4, "THCS": 3}) == {"MN": 3, "TH": 4, "THCS": 2}
    assert chosen_by_level(levels, {"MN": 2}) == {"MN": 2}


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
        assert quota_of([taker("a")], seats, seats).caps == ()


def test_seven_in_all_may_fall_on_any_level() -> None:
    assert sum(chosen_by_level(["MN", "TH", "TH", "THCS"] * 2, {"": 7}).values()) == 7


def test_why_seats_leave_a_taker_out() -> None:
    seats = seats_of({"TH": 2, "MN": 1, "THPT": 1}, {"TH": 1, "MN": 0, "THCS": 1})
    assert seats.why_without(0, "left", "TH") == NO_SEAT
    assert seats.why_without(0, "left", "MN") == SEATS_GONE  # the other side has none left
    assert seats.why_without(10, "right", "MN") == SEATS_GONE
    assert seats.why_without(0, "left", "THCS") == NO_QUOTA
    assert seats.why_without(0, "left", "THPT") == NO_QUOTA  # the other side names none
    there = [(number, side, level) for number, side in ((0, "left"), (10, "right")) for level in (*LEVELS, "THPT")]
    assert [seats.demanded(stock, there) for stock in seats.stocks] == [1, 0, 0, 1, 0, 0]
    mixed = replace(seats, same_level=False)
    assert mixed.why_without(0, "left", "THPT") == NO_SEAT
    assert [mixed.demanded(stock, there) for stock in mixed.stocks] == [2, 1, 1, 1, 0, 1]
    assert (seats.has_room(0, "left", "TH"), seats.has_room(10, "right", "MN")) == (True, False)
    assert seats_of({}, {"TH": 1}).has_room(0, "left", "TH")
    assert not seats_of({"TH": 1}, {}).has_room(0, "left", "MN")


def test_seats_that_nest_are_demanded_once_and_only_as_far_as_somebody_may_sit_on_them() -> None:
    own, *_others = stocks = [
        Stock("a", "Body a", "left", "TH", 30, 30),
        Stock("whole", "Whole", "right", "TH", 10, 10),
        Stock("part", "Part", "right", "TH", 10, 10),
    ]
    seats = Seats(stocks, {0: ["a"], 1: ["whole", "part"], 2: ["whole"], 3: ["part"], 4: []})
    takers = {number: (number, "left" if number == 0 else "right", "TH") for number in range(5)}

    def demanded(*numbers: int) -> int:
        return seats.demanded(own, [takers[number] for number in (0, *numbers)])

    assert (demanded(1), demanded(1, 2), demanded(1, 3), demanded(2, 3), demanded(1, 2, 3)) == (10, 10, 10, 20, 20)
    assert (demanded(), demanded(4)) == (0, 0)
    assert seats.demanded(own, [(1, "right", "MN")]) == 0


KEYS = st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=2).map(tuple)
FREE = st.fixed_dictionaries({"a": st.integers(0, 2), "b": st.integers(0, 2), "c": st.integers(0, 2)})


@settings(deadline=None, max_examples=120)
@given(st.lists(KEYS, min_size=8, max_size=8), FREE, FREE, st.lists(st.integers(1, 5), min_size=16, max_size=16))
def test_seats_that_nest_or_cross_are_filled_as_well_as_every_choice_there_is(
    keys: list[tuple[str, ...]], left: dict[str, int], right: dict[str, int], degrees: list[int]
) -> None:
    takers = [
        taker(f"t{number}", seats=key, needs={(1, None): need, (2, None): 3}, strengths={(1, None): give})
        for number, (key, need, give) in enumerate(zip(keys, degrees[:8], degrees[8:], strict=True))
    ]
    problem = problem_of(takers, left, right)
    table = score(problem, np.repeat(np.arange(4), 4), np.tile(np.arange(4, 8), 4)).worth.reshape(4, 4)

    def holds(pairs: list[tuple[int, int]]) -> bool:
        taken = Counter(("left", key) for row, _column in pairs for key in keys[row])
        taken.update(("right", key) for _row, column in pairs for key in keys[4 + column])
        return all(count <= (left if side == "left" else right)[key] for (side, key), count in taken.items())

    choices = [pairs for pairs in every_choice(table.tolist(), [1] * 8) if holds(pairs)]
    best = max((len(pairs), sum(int(table[row][column]) for row, column in pairs)) for pairs in choices)
    outcome = solve(problem)
    assert (len(outcome.pairs), outcome.certificate.total) == best
    assert outcome.certificate.bound >= outcome.certificate.total
    assert holds([(row, column - 4) for row, column in outcome.pairs.tolist()])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from("abc"), min_size=8, max_size=8), FREE, FREE)
def test_seats_of_bodies_that_share_no_school_are_proved_to_be_filled_best(
    bodies: list[str], left: dict[str, int], right: dict[str, int]
) -> None:
    takers = [taker(f"t{number}", seats=(body,)) for number, body in enumerate(bodies)]
    assert solve(problem_of(takers, left, right)).certificate.is_optimal


def test_seats_part_a_group_and_its_takers_still_never_meet() -> None:
    takers = [taker("a", seats=("a",)), taker("b", seats=("b",)), taker("c", seats=("c",)), taker("d")]
    may_pair = groups_apart(takers)
    assert may_pair is not None
    problem = problem_of(takers, {"a": 1, "b": 1}, {"c": 1}, group_may_pair=may_pair)
    assert not len(solve(problem).pairs)
    assert barred_by(problem, np.array([0, 1]), np.array([2, 3]))[GROUPS_APART].all()
    assert groups_apart([taker("a", seats=("a",)), taker("b", seats=("a",))]) is None


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
    problem = problem_of(takers, {}, {})
    assert pairs_of_one(problem, 0).tolist() == [[0, 2]]
    assert pairs_of_one(problem, 3).tolist() == [[1, 3]]
