"""The prices of an earlier run make the next one quicker and change nothing that it proves."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.assignment.engine.again import prices_by_id, prices_for
from chungtay.assignment.engine.problem import MANY_TO_ONE, ONE_TO_ONE, Problem
from chungtay.assignment.engine.solve import solve
from chungtay.assignment.tests.engine_cases import invented, shuffled

pytestmark = pytest.mark.once


def twins(method: str) -> Problem:
    return replace(invented(300, 300, seed=6, levels=1, capacity=2 if method == MANY_TO_ONE else 1), method=method)


@pytest.mark.parametrize("method", [ONE_TO_ONE, MANY_TO_ONE])
def test_what_was_stored_of_a_run_saves_work_and_finds_the_same_worth(method: str) -> None:
    problem = twins(method)
    cold = solve(problem)
    stored = json.loads(json.dumps(prices_by_id(problem, cold)))

    warm = solve(problem, prices=prices_for(problem, stored))

    assert warm.certificate == cold.certificate
    assert warm.certificate.is_optimal
    assert warm.bids < cold.bids


@pytest.mark.parametrize("method", [ONE_TO_ONE, MANY_TO_ONE])
def test_new_and_missing_units_and_another_order_are_borne(method: str) -> None:
    problem = twins(method)
    stored = prices_by_id(problem, solve(problem))
    ids = ["new-1", *problem.units.ids[1:300], "new-2", *problem.units.ids[301:]]
    changed, _ = shuffled(replace(problem, units=replace(problem.units, ids=tuple(ids)), left=problem.left[3:]), seed=2)
    cold = solve(changed)

    warm = solve(changed, prices=prices_for(changed, stored))

    assert warm.certificate == cold.certificate
    assert warm.certificate.is_optimal


WRONG = st.one_of(st.floats(), st.floats(-50_000, 50_000))


@given(seed=st.integers(0, 1_000), wrong=st.lists(WRONG, min_size=25, max_size=25))
@settings(deadline=None, max_examples=60)
def test_whatever_was_stored_the_answer_is_worth_the_same(seed: int, wrong: list[float]) -> None:
    problem = invented(15, 10, seed=seed, levels=1)
    stored = dict(zip(problem.units.ids, wrong, strict=True)) | {"nobody": 3.0}

    assert solve(problem, prices=prices_for(problem, stored)).certificate == solve(problem).certificate


def test_prices_of_other_units_are_refused() -> None:
    with pytest.raises(ValueError, match="prices-of-other-units"):
        solve(invented(5, 5, seed=1), prices=np.zeros(9))
