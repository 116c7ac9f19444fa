from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from chungtay.assignment.engine import auction as auction_module
from chungtay.assignment.engine import market as market_module
from chungtay.assignment.engine import paths as paths_module
from chungtay.assignment.engine import sides as sides_module
from chungtay.assignment.engine.auction import assign, bid, by_increments
from chungtay.assignment.engine.certificate import broken_rules, proved_bound
from chungtay.assignment.engine.market import Market, matched_edges, opened, refresh, tighten
from chungtay.assignment.engine.paths import shortest_paths
from chungtay.assignment.engine.problem import IntArray
from chungtay.assignment.engine.settling import settle
from chungtay.assignment.engine.sides import open_prices
from chungtay.assignment.engine.task import Edges
from chungtay.assignment.tests.engine_cases import invented

pytestmark = pytest.mark.once

UNLIMITED = 1 << 40


def drawn(rows: int, columns: int, each: int, *, levels: int, seed: int) -> Edges:
    """Every row wants `each` distinct columns; worth takes so many levels."""
    dice = np.random.default_rng(seed)
    each = min(each, columns)
    chosen = np.sort(np.argsort(dice.random((rows, columns)), axis=1)[:, :each], axis=1)
    worth = dice.integers(1, levels + 1, chosen.size) * (10_000 // levels)
    return Edges(np.arange(rows), np.arange(columns), np.arange(0, rows * each + 1, each), chosen.ravel(), worth)


def market_of(edges: Edges, allowed: int = UNLIMITED) -> Market:
    return opened(edges.starts, edges.columns, edges.worth, len(edges.right), allowed)


def total_of(edges: Edges, market: Market) -> int:
    found = matched_edges(market)
    rows = np.repeat(np.arange(len(edges.left)), np.diff(edges.starts))[found]
    assert len(set(rows.tolist())) == len(set(edges.columns[found].tolist())) == len(found)
    return int(edges.worth[found].sum())


def bound_of(edges: Edges, prices: IntArray) -> int:
    ones = np.ones(len(edges.left) + len(edges.right), dtype=np.int64)
    return proved_bound(edges, ones[: len(edges.left)], ones[: len(edges.right)], prices)


def best_by_scipy(edges: Edges) -> int:
    """scipy matches every row: each gets a column of its own for staying alone, and every worth is one more."""
    rows, count = len(edges.left), len(edges.right)
    starts = edges.starts + np.arange(rows + 1)
    columns = np.insert(edges.columns, edges.starts[1:], count + np.arange(rows))
    worth = np.insert(edges.worth + 1, edges.starts[1:], 1)
    matrix = csr_array((worth, columns, starts), shape=(rows, count + rows))
    return int(matrix[min_weight_full_bipartite_matching(matrix, maximize=True)].sum()) - rows


@given(
    rows=st.integers(1, 80),
    columns=st.integers(1, 80),
    each=st.integers(1, 12),
    levels=st.sampled_from([1, 2, 3, 10, 10_000]),
    seed=st.integers(0, 10_000),
)
@settings(deadline=None, max_examples=80)
def test_the_auction_finds_what_scipy_finds(rows: int, columns: int, each: int, levels: int, seed: int) -> None:
    edges = drawn(rows, columns, each, levels=levels, seed=seed)
    market = market_of(edges)

    assign(market)

    assert total_of(edges, market) == best_by_scipy(edges) == bound_of(edges, market.price)


@pytest.mark.parametrize("levels", [1, 3, 10_000])
def test_four_who_want_one_place_are_settled_exactly(levels: int) -> None:
    edges = drawn(1_200, 300, 12, levels=levels, seed=levels)
    market = market_of(edges)

    assign(market)

    assert total_of(edges, market) == best_by_scipy(edges) == bound_of(edges, market.price)
    assert (market.mate >= 0).sum() == 300
    assert market.work.bids < 200 * 1_200


@given(
    rows=st.integers(1, 50),
    columns=st.integers(1, 50),
    levels=st.sampled_from([1, 3, 10_000]),
    seed=st.integers(0, 10_000),
    way=st.sampled_from(["paths", "settling", "scaling"]),
)
@settings(deadline=None, max_examples=40)
def test_each_way_of_ending_is_exact_by_itself(rows: int, columns: int, levels: int, seed: int, way: str) -> None:
    edges = drawn(rows, columns, 6, levels=levels, seed=seed)
    market = market_of(edges)
    refresh(market)
    if way == "scaling":
        by_increments(market)
        refresh(market)
    for side in (market, market.turned()):
        while way == "settling" and settle(side):
            pass
        shortest_paths(side)

    assert total_of(edges, market) == best_by_scipy(edges) == bound_of(edges, market.price)


@given(rows=st.integers(2, 50), columns=st.integers(2, 50), seed=st.integers(0, 10_000), rounds=st.integers(0, 3))
@settings(deadline=None, max_examples=30)
def test_a_war_that_is_broken_off_is_ended_by_coarser_increments_and_still_exactly(
    rows: int, columns: int, seed: int, rounds: int
) -> None:
    edges = drawn(rows, columns, 6, levels=10_000, seed=seed)
    market = market_of(edges)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auction_module, "ROUNDS", rounds)
        patch.setattr(auction_module, "FEW", 0)
        assign(market)

    assert total_of(edges, market) == best_by_scipy(edges) == bound_of(edges, market.price)


@given(
    rows=st.integers(1, 50),
    columns=st.integers(1, 50),
    step=st.sampled_from([0, 1, 39, 700]),
    rounds=st.integers(0, 12),
    seed=st.integers(0, 10_000),
)
@settings(deadline=None, max_examples=60)
def test_after_any_bid_profits_and_prices_bound_every_choice_and_no_pair_is_looser_than_the_increment(
    rows: int, columns: int, step: int, rounds: int, seed: int
) -> None:
    edges = drawn(rows, columns, 6, levels=10_000, seed=seed)
    market = market_of(edges)
    open_prices(market)
    for side in (market, market.turned()):
        bid(side, side.waiting(), step=step, few=2, rounds=rounds)

    row_of_edge = market.view.row_of_edge
    over = market.profit[row_of_edge] + market.price[edges.columns] - edges.worth
    assert (over >= 0).all()
    assert (over[matched_edges(market)] <= step).all()

    tighten(market)

    over = market.profit[row_of_edge] + market.price[edges.columns] - edges.worth
    assert (over >= 0).all()
    assert (over[matched_edges(market)] == 0).all()


def test_of_every_part_of_a_market_the_side_with_fewer_units_bids() -> None:
    crowded, roomy = drawn(40, 30, 8, levels=10_000, seed=1), drawn(30, 40, 8, levels=10_000, seed=2)
    starts = np.concatenate([crowded.starts, crowded.starts[-1] + roomy.starts[1:]])
    columns = np.concatenate([crowded.columns, 30 + roomy.columns])
    both = Edges(np.arange(70), np.arange(71), starts, columns, np.concatenate([crowded.worth, roomy.worth]))
    market = market_of(both)  # and a column nobody wants

    open_prices(market)
    refresh(market)

    assert (market.profit[:40] == 0).all()
    assert (market.profit[40:] > 0).all()
    assert (market.price[:30] > 0).all()
    assert (market.price[30:] == 0).all()


def test_rows_of_few_edges_hold_a_part_together_by_all_of_them() -> None:
    starts, columns = np.array([0, 2, 4, 6, 9]), np.array([0, 1, 1, 2, 2, 3, 4, 5, 6])
    market = market_of(Edges(np.arange(4), np.arange(7), starts, columns, np.full(9, 100)))

    part, parts = sides_module._parts(market)

    assert (part.tolist(), parts) == ([0, 0, 0, 1], 2)


@pytest.mark.parametrize("trees", [1, 5, 64])
def test_paths_found_together_are_as_good_as_one_after_the_other(monkeypatch: pytest.MonkeyPatch, trees: int) -> None:
    monkeypatch.setattr(paths_module, "TREES", trees)
    edges = drawn(150, 140, 5, levels=50, seed=8)
    market = market_of(edges)
    refresh(market)
    for side in (market, market.turned()):
        shortest_paths(side)

    assert total_of(edges, market) == best_by_scipy(edges) == bound_of(edges, market.price)


def test_settling_alone_leaves_nobody_waiting_where_offers_are_tied() -> None:
    market = market_of(drawn(300, 300, 5, levels=2, seed=3))
    refresh(market)
    rounds = 0
    while len(market.waiting()):
        assert settle(market)
        rounds += 1

    assert rounds < 20


def test_a_row_wider_than_a_block_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(market_module, "BLOCK", 64)
    monkeypatch.setattr(market_module, "PLACES", 6)
    edges = drawn(40, 200, 150, levels=10_000, seed=1)
    market = market_of(edges)

    assign(market)

    assert total_of(edges, market) == best_by_scipy(edges) == bound_of(edges, market.price)


@given(seed=st.integers(0, 10_000), room=st.integers(1, 3), levels=st.sampled_from([1, 3, 10_000]))
@settings(deadline=None, max_examples=40)
def test_no_prices_at_all_make_a_bound_too_low(seed: int, room: int, levels: int) -> None:
    edges = drawn(8, 5, 4, levels=levels, seed=seed)
    dice = np.random.default_rng(seed)
    left_room, right_room = dice.integers(0, room + 1, 8), dice.integers(0, room + 1, 5)
    rows = np.repeat(np.arange(8), 4)
    best, taken = 0, np.zeros((2, 8), dtype=np.int64)
    for edge in np.argsort(-edges.worth):  # a lawful choice, whichever
        row, column = rows[edge], edges.columns[edge]
        if taken[0, row] < left_room[row] and taken[1, column] < right_room[column]:
            taken[0, row] += 1
            taken[1, column] += 1
            best += int(edges.worth[edge])

    assert proved_bound(edges, left_room, right_room, dice.integers(-3_000, 12_000, 5)) >= best


def test_a_bound_that_forgets_a_price_would_be_caught() -> None:
    edges = drawn(30, 10, 5, levels=10_000, seed=2)
    market = market_of(edges)
    assign(market)
    forgetful = bound_of(edges, market.price) - int(market.price.max())

    assert forgetful < total_of(edges, market)


def test_the_recount_names_every_rule_a_solver_could_break() -> None:
    problem = invented(3, 3, seed=0, levels=1)
    one_place = np.ones(6, dtype=np.int64)

    def broken(*pairs: tuple[int, int]) -> list[str]:
        return broken_rules(problem, np.array(pairs), one_place)

    assert broken((0, 3), (1, 4)) == []
    assert broken((0, 3), (1, 3)) == ["over-capacity"]
    assert broken((0, 3), (0, 3)) == ["over-capacity", "twice"]
    assert broken((3, 0)) == ["other-side"]
    assert broken((1, 1)) == ["itself", "over-capacity", "other-side", "both-sides"]


def test_work_that_runs_out_leaves_prices_that_still_prove_a_bound() -> None:
    for levels in (1, 3, 10_000):
        edges = drawn(200, 150, 8, levels=levels, seed=levels)
        best = best_by_scipy(edges)
        for allowed in (1, 300, 900, 2_000, 4_000, 8_000):
            market = market_of(edges, allowed)
            assign(market)

            assert total_of(edges, market) <= best <= bound_of(edges, market.price)
