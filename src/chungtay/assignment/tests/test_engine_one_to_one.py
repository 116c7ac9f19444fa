from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from chungtay.assignment.engine.barriers import barred_by
from chungtay.assignment.engine.outcome import Outcome
from chungtay.assignment.engine.problem import Problem, Rules, Weights
from chungtay.assignment.engine.score import score
from chungtay.assignment.engine.solve import solve
from chungtay.assignment.engine.validate import unkept_musts
from chungtay.assignment.tests.engine_cases import best_by_trial, invented, narrow, shuffled

pytestmark = pytest.mark.once


def every_combination(problem: Problem) -> Iterator[Rules]:
    """Each hard rule on and off, with lists that concern the first units."""
    left, right = problem.left, problem.right
    lists: dict[str, Any] = {
        "already_paired": np.array([[left[0], right[0]], [right[1], left[1]]]),
        "conflicts": np.array([[left[2], right[1]]]),
        "excluded": np.array([[right[2], left[0]], [left[3], right[3]]]),
        "forbidden": np.array([[left[1], right[2]]]),
        "must": np.array([[left[3], right[1]], [left[0], right[0]], [right[1], left[2]]]),
    }
    may_pair = np.array([[True, True, False], [False, True, True], [True, True, True]])
    for same, far, other, groups, *listed in product([False, True], repeat=9):
        chosen = {name: pairs for (name, pairs), is_on in zip(lists.items(), listed, strict=True) if is_on}
        yield Rules(
            same_level=same,
            farthest_km=35.0 if far else None,
            other_group=other,
            group_may_pair=may_pair if groups else None,
            **chosen,
        )


def assert_lawful(problem: Problem, outcome: Outcome) -> None:
    left, right = outcome.pairs.T
    assert not [key for key, barred in barred_by(problem, left, right).items() if barred.any()]
    assert np.isin(left, problem.left).all()
    assert np.isin(right, problem.right).all()
    held = np.bincount(outcome.pairs.ravel(), minlength=len(problem.units))
    assert (held <= problem.room).all()
    assert outcome.worth.sum() == outcome.certificate.total <= outcome.certificate.bound
    kept, _faults = unkept_musts(problem)
    assert {tuple(pair) for pair in kept.tolist()} <= {tuple(pair) for pair in outcome.pairs.tolist()}


def test_every_combination_of_rules_gives_what_brute_force_gives() -> None:
    for number, rules in enumerate(every_combination(invented(6, 7, seed=0))):
        problem = replace(invented(6, 7, seed=number), rules=rules)

        outcome = solve(problem)

        assert_lawful(problem, outcome)
        assert outcome.certificate.is_optimal
        assert outcome.certificate.total == best_by_trial(problem, unkept_musts(problem)[0])


def test_several_partners_on_the_right_give_what_brute_force_gives() -> None:
    for number in range(60):
        weights = Weights(any_pair=(0.0, 1.0)[number % 2])
        problem = replace(invented(7, 3, seed=number, capacity=1 + number % 4, weights=weights), method="many-to-one")

        outcome = solve(problem)

        assert_lawful(problem, outcome)
        assert outcome.certificate.is_optimal
        assert outcome.certificate.total == best_by_trial(problem, unkept_musts(problem)[0])


@given(
    seed=st.integers(0, 10_000),
    left=st.integers(1, 14),
    right=st.integers(1, 14),
    nobody_gains=st.booleans(),
    effort=st.sampled_from([1, 2, 5, 1000]),
    method=st.sampled_from(["one-to-one", "many-to-one"]),
)
@settings(deadline=None, max_examples=60)
def test_no_hard_rule_is_ever_broken(
    seed: int, left: int, right: int, nobody_gains: bool, effort: int, method: str
) -> None:
    nothing = Weights(left_gains=0, right_gains=0, nearness=0, balance=0, any_pair=0)
    weights = nothing if nobody_gains else Weights()
    dice = np.random.default_rng(seed)
    lists: dict[str, Any] = {
        name: np.stack([dice.integers(0, left, 5), dice.integers(left, left + right, 5)], axis=1)
        for name in ("already_paired", "conflicts", "excluded", "forbidden", "must")
    }
    rules = replace(Rules(farthest_km=40.0, other_group=bool(seed % 2)), **lists)
    problem = replace(invented(left, right, seed=seed, weights=weights, capacity=2), rules=rules, method=method)

    assert_lawful(problem, solve(problem, seed=seed % 3, effort=effort))


@given(
    seed=st.integers(0, 10_000),
    left=st.integers(1, 40),
    right=st.integers(1, 40),
    degrees=st.sampled_from([1, 5]),
    effort=st.sampled_from([1, 3, 1000]),
    is_narrow=st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_the_certificate_never_lies(
    seed: int, left: int, right: int, degrees: int, effort: int, is_narrow: bool
) -> None:
    problem = invented(left, right, seed=seed, levels=1, degrees=degrees, weights=Weights(any_pair=seed % 2))
    rows, columns = np.meshgrid(problem.left, problem.right, indexing="ij")
    worth = score(problem, rows.ravel(), columns.ravel()).worth.reshape(rows.shape)
    best = int(worth[linear_sum_assignment(worth, maximize=True)].sum())

    outcome = solve(narrow(problem) if is_narrow else problem, effort=effort)

    assert outcome.certificate.total <= best
    if outcome.certificate.considers_all:
        assert outcome.certificate.bound >= best
    if effort == 1000:
        assert outcome.certificate.is_optimal
        assert outcome.certificate.limited_by == ("candidates" if is_narrow else "")
    if effort == 1000 and not is_narrow:
        assert outcome.certificate.total == best


def test_stopped_work_still_pairs_and_states_its_gap() -> None:
    problem = invented(60, 60, seed=5, levels=1)

    stopped, whole = solve(problem, effort=2), solve(problem)

    assert stopped.certificate.limited_by == "effort"
    assert 0 < stopped.certificate.total <= whole.certificate.total == whole.certificate.bound
    assert stopped.certificate.bound >= whole.certificate.total
    assert stopped.certificate.gap_percent > 0
    assert stopped.bids < whole.bids


@pytest.mark.parametrize("seed", [0, 7])
def test_the_same_problem_has_the_same_answer_in_whatever_order_it_is_given(seed: int) -> None:
    for degrees in (1, 5):
        problem = replace(invented(40, 50, seed=11, degrees=degrees), incumbents=np.array([[0, 40], [1, 41], [45, 2]]))
        other, place = shuffled(problem, seed=3)

        first, again, moved = solve(problem, seed=seed), solve(problem, seed=seed), solve(other, seed=seed)

        assert first.pairs.tolist() == again.pairs.tolist()
        assert place[first.pairs].tolist() == moved.pairs.tolist()
        assert first.worth.tolist() == moved.worth.tolist()
        assert sorted(place[first.left_out].tolist()) == moved.left_out.tolist()


def test_ties_go_to_the_first_by_id_and_the_seed_may_draw_another_order() -> None:
    level = Weights(left_gains=0, right_gains=0, nearness=0, balance=0, any_pair=0.5)
    problem = invented(3, 30, seed=1, levels=1, weights=level)

    answers = [solve(problem, seed=seed) for seed in range(6)]

    assert {outcome.certificate.total for outcome in answers} == {15_000}
    assert answers[0].pairs[:, 1].tolist() == [3, 4, 5]
    assert len({tuple(outcome.pairs[:, 1].tolist()) for outcome in answers}) > 1


def test_a_warm_start_proves_the_same_and_needs_fewer_bids() -> None:
    problem = invented(300, 300, seed=2, levels=1)
    cold = solve(problem)

    warm = solve(problem, prices=cold.prices)

    assert warm.certificate.is_optimal
    assert warm.certificate.total == cold.certificate.total
    assert warm.bids < cold.bids


def test_wrong_prices_at_the_start_change_nothing_that_is_proved() -> None:
    for number in range(12):
        problem = replace(invented(25, 20, seed=number, levels=1, capacity=1 + number % 2), method="many-to-one")
        wrong = np.random.default_rng(number).uniform(-5_000, 40_000, len(problem.units))

        assert solve(problem, prices=wrong).certificate == solve(problem).certificate


def test_a_bonus_for_pairs_of_last_year_moves_fewer_of_them() -> None:
    before = solve(invented(120, 120, seed=4, levels=1))
    problem = replace(invented(120, 120, seed=4, levels=1), incumbents=before.pairs)
    moved = replace(problem.units, place=problem.units.place + np.random.default_rng(1).normal(0, 4, (240, 2)))

    def kept(bonus: float) -> int:
        weights = replace(problem.weights, incumbent=bonus)
        pairs = solve(replace(problem, units=moved, weights=weights)).pairs.tolist()
        return sum(pair in before.pairs.tolist() for pair in pairs)

    assert kept(0.0) < kept(0.05) <= kept(1.0) == 120
