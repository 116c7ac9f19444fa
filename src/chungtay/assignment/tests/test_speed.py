"""The extra `speed` changes how long an answer takes and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungtay.assignment.engine import kernels, paths, speed, walks
from chungtay.assignment.engine.auction import assign
from chungtay.assignment.engine.grid import Whole
from chungtay.assignment.engine.kernels import Doubled
from chungtay.assignment.engine.market import Market, refresh
from chungtay.assignment.engine.paths import shortest_paths
from chungtay.assignment.engine.problem import ANY_WITH_ANY, FAIREST, ONE_TO_ONE
from chungtay.assignment.engine.settling import settle
from chungtay.assignment.engine.solve import solve
from chungtay.assignment.tests.engine_cases import invented
from chungtay.assignment.tests.test_engine_auction import UNLIMITED, best_by_scipy, drawn, market_of, total_of

pytestmark = pytest.mark.once

KEPT = ("mate", "owner", "profit", "price")


def alike(one: Market, other: Market) -> bool:
    same = all(np.array_equal(getattr(one, name), getattr(other, name)) for name in KEPT)
    return same and one.work.bids == other.work.bids


def both(monkeypatch: pytest.MonkeyPatch, solved: object) -> None:
    """Set the loops one by one to work, whether numba compiles them or not."""
    monkeypatch.setattr(speed, "IS_HERE", solved)
    monkeypatch.setattr(speed, "LARGE", 1)


@pytest.mark.parametrize("way", ["auction", "paths", "settling"])
@given(
    size=st.tuples(st.integers(1, 60), st.integers(1, 60), st.integers(1, 10)),
    levels=st.sampled_from([1, 2, 3, 10, 10_000]),
    seed=st.integers(0, 10_000),
    allowed=st.sampled_from([1, 200, 1_000, UNLIMITED]),
)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_loops_one_by_one_find_the_same_pairs_and_prices_by_the_same_work(
    monkeypatch: pytest.MonkeyPatch, way: str, size: tuple[int, int, int], levels: int, seed: int, allowed: int
) -> None:
    edges, found = drawn(*size, levels=levels, seed=seed), []
    for loops in (False, True):
        both(monkeypatch, loops)
        market = market_of(edges, allowed)
        assert market.is_compiled == loops
        solve_by(market, way)
        found.append(market)

    assert alike(*found)
    if allowed == UNLIMITED:
        assert total_of(edges, found[1]) == best_by_scipy(edges)


def solve_by(market: Market, way: str) -> None:
    if way == "auction":
        assign(market)
        return
    refresh(market)
    for side in (market, market.turned()):
        while way == "settling" and settle(side):
            pass
        shortest_paths(side)


@pytest.mark.parametrize("method", [ONE_TO_ONE, ANY_WITH_ANY, FAIREST])
def test_the_outcome_of_a_problem_is_the_same_to_the_bit(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    outcomes = []
    for loops in (False, True):
        both(monkeypatch, loops)
        outcomes.append(solve(replace(invented(60, 50, seed=4, levels=2), method=method)))
    one, other = outcomes
    assert one.pairs.tolist() == other.pairs.tolist()
    assert one.prices.tolist() == other.prices.tolist()
    assert (one.certificate, one.bids) == (other.certificate, other.bids)


def test_loops_are_chosen_for_large_problems_where_numba_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (find_spec("numba") is not None) == speed.IS_HERE
    for is_here, edges, chosen in ((True, speed.LARGE, True), (True, speed.LARGE - 1, False), (False, 1 << 30, False)):
        monkeypatch.setattr(speed, "IS_HERE", is_here)
        assert speed.serves(edges) == chosen


def test_small_problems_wait_for_no_machine_code(monkeypatch: pytest.MonkeyPatch) -> None:
    class MachineCode:
        py_func = staticmethod(speed.plain(walks.way_back))

        def __call__(self, *_arguments: object) -> None:
            raise AssertionError

    monkeypatch.setattr(paths, "way_back", MachineCode())
    edges = drawn(60, 40, 8, levels=10_000, seed=5)
    refresh(market := market_of(edges))
    for side in (market, market.turned()):
        shortest_paths(side)

    assert total_of(edges, market) == best_by_scipy(edges)


def careless(bids: Callable[..., int], edges: Doubled, asked: Whole, *rest: object) -> int:
    """Bids that do not prefer a free column among equal offers."""
    return bids(edges, asked + (asked & 1), *rest)


def test_a_loop_that_settled_ties_otherwise_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    edges = drawn(60, 40, 8, levels=2, seed=5)
    both(monkeypatch, False)
    assign(one := market_of(edges))
    both(monkeypatch, True)
    monkeypatch.setattr(kernels, "bids", partial(careless, kernels.bids))
    assign(other := market_of(edges))

    assert not alike(one, other)


if find_spec("numba") is not None:

    def test_what_numba_compiles_answers_as_the_loops_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
        edges = drawn(3_000, 2_900, 12, levels=5_000, seed=9)
        assign(by_arrays := market_of(edges))
        both(monkeypatch, True)
        assign(by_numba := market_of(edges))

        assert hasattr(kernels.bids, "py_func")
        assert alike(by_arrays, by_numba)
