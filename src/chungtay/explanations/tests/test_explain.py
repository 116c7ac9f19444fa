"""Explanations add up, name every rule that stands in the way, and show the smallest step that helps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.assignment.engine.problem import FAIREST, MANY_TO_ONE, ONE_TO_ONE, Problem, Profile, Rules, Weights
from chungtay.assignment.engine.solve import solve
from chungtay.assignment.tests.tables import units
from chungtay.explanations.engine.explain import Relaxation, alone_reasons, pair_reasons
from chungtay.explanations.engine.swaps import resolved, swapped

pytestmark = pytest.mark.once

METHODS = [ONE_TO_ONE, MANY_TO_ONE, FAIREST]


def pairs(*ends: tuple[int, int]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array(ends, dtype=np.int64).reshape(-1, 2)


def facing(left: int, right: int, *, seed: int = 1, rules: Rules | None = None, **columns: Any) -> Problem:
    """Units with invented needs and strengths in six columns, within 60 km of each other."""
    dice, count = np.random.default_rng(seed), left + right
    said = [
        [{int(c): int(dice.integers(1, 6)) for c in dice.choice(6, 3, replace=False)} for _unit in range(count)]
        for _ in (0, 1)
    ]
    place = dice.random((count, 2)) * 40
    everybody = units(count, needs=Profile.of(said[0], 6), strengths=Profile.of(said[1], 6), place=place)
    everybody = replace(everybody, **columns)
    return Problem(everybody, np.arange(left), np.arange(left, count), rules=rules or Rules())


@settings(deadline=None, max_examples=20)
@given(st.integers(2, 6), st.integers(2, 6), st.integers(0, 99), st.sampled_from(METHODS))
def test_the_parts_of_every_pair_add_up_to_its_worth(left: int, right: int, seed: int, method: str) -> None:
    problem = replace(
        facing(left, right, seed=seed), method=method, weights=Weights(incumbent=0.1), incumbents=pairs((0, left))
    )
    outcome = solve(problem)
    for number, worth in enumerate(outcome.worth):
        reasons = pair_reasons(problem, outcome, number)
        assert sum(part.worth for part in reasons.parts) == pytest.approx(worth, abs=0.51)
        if outcome.certificate.is_optimal and method != FAIREST:
            assert reasons.margin is None or reasons.margin >= 0


def test_both_directions_are_told_apart() -> None:
    one_way = units(2, needs=Profile.of([{0: 5}, {1: 5}], 2), strengths=Profile.of([{0: 5}, {0: 5}], 2))
    problem = Problem(one_way, np.array([0]), np.array([1]))
    values = {part.key: part.value for part in pair_reasons(problem, solve(problem), 0).parts}
    assert (values["left_gains"], values["right_gains"]) == (1.0, 0.0)


def test_the_cheapest_other_partner_costs_what_the_four_concerned_lose() -> None:
    problem = facing(2, 2, seed=4)
    outcome = solve(problem)
    reasons = pair_reasons(problem, outcome, 0)
    assert reasons.of_left is not None
    assert reasons.of_left.cost == swapped(problem, outcome, 0, 1).lost >= 0
    assert reasons.of_left.partner_left == outcome.pairs[1, 0]


def test_a_unit_that_fills_nothing_is_named_with_the_way_out() -> None:
    problem = facing(2, 2, is_complete=np.array([True, False, True, True]))
    outcome = solve(problem)
    assert [(fault.key, fault.units) for fault in outcome.faults] == [("incomplete", (1,))]
    reasons = alone_reasons(problem, outcome, 1)
    assert (reasons.reason, reasons.ways) == ("no-candidate", (Relaxation("incomplete", 1),))


def test_a_unit_whose_only_partner_is_forbidden_learns_which_pair_to_ask_back() -> None:
    problem = facing(2, 2, rules=Rules(forbidden=pairs((1, 3))), level=np.array([0, 1, 0, 1]))
    reasons = alone_reasons(problem, solve(problem), 1)
    assert (reasons.barred, reasons.only) == ({"other-level": 1, "forbidden": 1}, {"other-level": 1, "forbidden": 1})
    assert reasons.ways == (Relaxation("forbidden", 3),)


def test_a_unit_with_contradictory_rules_is_named_and_the_others_are_paired() -> None:
    rules = Rules(must=pairs((1, 3)), forbidden=pairs((1, 3), (1, 2)))
    outcome = solve(problem := facing(2, 2, rules=rules))
    assert [(fault.key, fault.units) for fault in outcome.faults] == [("must-forbidden", (1, 3))]
    assert len(outcome.pairs) == 1
    reasons = alone_reasons(problem, outcome, 1)
    assert reasons.reason == "no-candidate"
    assert [way.rule for way in reasons.ways] == ["forbidden"]


def test_a_unit_out_of_reach_learns_how_many_kilometres_would_do() -> None:
    place = np.array([[0.0, 0.0], [41.2, 0.0], [0.0, 1.0], [0.0, 0.0]])
    problem = facing(2, 2, rules=Rules(farthest_km=30), place=place)
    outcome = solve(problem)
    reasons = alone_reasons(problem, outcome, 1)
    assert (reasons.reason, reasons.barred) == ("no-candidate", {"too-far": 2})
    (way,) = reasons.ways
    assert (way.rule, way.before) == ("too-far", 30)
    assert way.after == pytest.approx(41.2, abs=0.02)
    eased = solve(replace(problem, rules=Rules(farthest_km=way.after)))
    assert 1 in eased.pairs[:, 0]


def test_where_all_are_taken_one_more_place_with_the_best_is_the_way() -> None:
    problem = replace(facing(3, 1), method=MANY_TO_ONE)
    outcome = solve(problem)
    alone = [unit for unit in range(3) if unit not in outcome.pairs]
    reasons = alone_reasons(problem, outcome, alone[0])
    assert (reasons.reason, reasons.admitted, reasons.with_room) == ("all-taken", 1, 0)
    assert reasons.ways == (Relaxation("capacity", 3, 1, 2),)
    one_to_one = replace(problem, method=ONE_TO_ONE)
    assert alone_reasons(one_to_one, solve(one_to_one), alone[0]).ways == (Relaxation("one-to-one", 3),)


@settings(deadline=None, max_examples=12)
@given(st.integers(0, 200), st.integers(2, 6), st.integers(2, 6))
def test_every_way_lets_the_unit_in(seed: int, left: int, right: int) -> None:
    dice = np.random.default_rng(seed)
    listed = pairs(
        *{(int(dice.integers(left)), left + int(dice.integers(right))) for _pair in range(left * right // 2)}
    )
    rules = Rules(farthest_km=15, forbidden=listed)
    problem = replace(facing(left, right, seed=seed, rules=rules), method=MANY_TO_ONE)
    outcome = solve(problem)
    for unit in outcome.left_out.tolist():
        for way in alone_reasons(problem, outcome, unit).ways:
            eased = rules
            if way.rule == "too-far":
                eased = replace(rules, farthest_km=way.after)
            if way.rule == "forbidden":
                kept = [pair for pair in listed.tolist() if sorted(pair) != sorted((unit, way.unit or 0))]
                eased = replace(rules, forbidden=pairs(*((one, other) for one, other in kept)))
            capacity = problem.units.capacity.copy()
            if way.rule == "capacity":
                capacity[way.unit] += 1
            more = replace(problem, rules=eased, units=replace(problem.units, capacity=capacity))
            assert len(solve(more).pairs) > len(outcome.pairs)


def test_the_price_of_a_lock_is_what_the_new_best_lacks() -> None:
    problem = facing(5, 5, seed=3)
    outcome = solve(problem)
    used = {(int(a), int(b)) for a, b in outcome.pairs}
    for lock in [(a, b) for a in range(5) for b in range(5, 10) if (a, b) not in used]:
        cost = resolved(problem, outcome, lock=[lock])
        assert cost.lost >= 0
        assert lock in cost.come
        assert cost.outcome is not None
        assert cost.lost == outcome.certificate.total - cost.outcome.certificate.total
        direct = [pair_cost(problem, outcome, lock)]
        assert cost.lost <= min(direct)


def pair_cost(problem: Problem, outcome: Any, lock: tuple[int, int]) -> int:
    """What the pair costs when only the four concerned move."""
    one = int(np.flatnonzero(outcome.pairs[:, 0] == lock[0])[0])
    other = int(np.flatnonzero(outcome.pairs[:, 1] == lock[1])[0])
    return swapped(problem, outcome, one, other).lost


def test_forbidding_a_pair_costs_something_and_a_barred_lock_is_told() -> None:
    problem = facing(4, 4, seed=5, rules=Rules(excluded=pairs((0, 7))))
    outcome = solve(problem)
    gone = (int(outcome.pairs[0, 0]), int(outcome.pairs[0, 1]))
    assert gone in resolved(problem, outcome, forbid=[gone]).gone
    assert resolved(problem, outcome, lock=[(0, 7)]).barred == (((0, 7), "excluded"),)


def test_where_both_sides_take_several_an_exchange_counts_no_pair_that_is_there_already() -> None:
    for seed in range(20):
        problem = replace(facing(4, 4, seed=seed, capacity=np.full(8, 2)), method=MANY_TO_ONE)
        outcome = solve(problem)
        assert outcome.certificate.is_optimal
        found = [pair_reasons(problem, outcome, number) for number in range(len(outcome.pairs))]
        others = [other for each in found for other in (each.of_left, each.of_right) if other is not None]
        assert all(other.cost >= 0 for other in others)  # of the best choice no exchange makes a better one
