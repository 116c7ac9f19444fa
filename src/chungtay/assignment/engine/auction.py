"""An exact auction for sparse one-to-one assignment, after Bertsekas, all bidders of a round at once (Jacobi).

Bertsekas, "The auction algorithm" (1988); forward-reverse with scaling: Bertsekas & Castañon, "A forward/reverse
auction algorithm for asymmetric assignment problems" (1992). Ours differs in how it ends: instead of ever smaller
increments, what a price war leaves over is settled exactly, by `settling.py` where offers are tied and by `paths.py`
elsewhere, so that no worth has to be multiplied by the number of units. Either side may stay alone, at a gain of 0.
"""

from __future__ import annotations

import numpy as np

from chungtay.assignment.engine import kernels
from chungtay.assignment.engine.market import NOBODY, Market, asked_by, best_of_block, best_offers, refresh, tighten
from chungtay.assignment.engine.paths import shortest_paths
from chungtay.assignment.engine.problem import IntArray
from chungtay.assignment.engine.settling import settle
from chungtay.assignment.engine.sides import open_prices

STEPS = (256, 8192)  # the increments, one after the other, are the greatest worth divided by these
FEW = 8  # waiting rows the auction may leave: a round costs the same for one row as for a dozen
ROUNDS = 2_000  # with each increment; where somebody still waits then, there is a war
COARSE = (16, 256)  # increments that end a war, as shares of the greatest worth
EXACT_ROUNDS = 30  # rounds without increments that mend what those with increments left, in each direction,
ONLY_ROUNDS = 100  # and where there are no others
TIED = 0.25  # share of rows whose two best offers are equal, above which increments only make price wars
ASKED = 500  # rows by which that is told
PATHS_FOR = 0.01  # share of rows up to which paths are quicker than settling all at once, where offers are tied,
PATHS_UNTIED = 0.05  # and where they are not
ALWAYS_PATHS = 24


def assign(market: Market, *, starts_warm: bool = False) -> None:
    """Find pairs of the greatest total worth, unless the work allowed runs out first; prices always prove a bound."""
    if starts_warm:
        share = PATHS_UNTIED
        refresh(market)
        _raised(market, STEPS[-1], ONLY_ROUNDS)
        both_ways(market, EXACT_ROUNDS)
    elif is_tied(market):
        share = PATHS_FOR
        refresh(market)
        both_ways(market, ONLY_ROUNDS)
    else:
        share = PATHS_UNTIED
        open_prices(market)
        by_increments(market)
    for side in (market, market.turned()):
        while len(side.waiting()) > max(ALWAYS_PATHS, share * side.view.rows) and not side.work.is_used_up:
            if not settle(side):
                break
        shortest_paths(side)


def is_tied(market: Market) -> bool:
    """Whether many rows have two equal best offers at the prices of the moment, as some of them tell."""
    rows = np.flatnonzero(market.view.degrees > 1)
    if not len(rows):
        return False
    rows = rows[:: -(-len(rows) // ASKED)]
    best, second, _ = best_of_block(market.view, rows, market.price * 2)
    return float(np.mean((best == second) & (best > 0))) > TIED


def by_increments(market: Market) -> None:
    """Small increments for the side that is short of partners, and smaller ones; where that is a war, coarse end it."""
    if not all(_raised(market, share) for share in STEPS):
        for share in COARSE:
            _raised(market, share)
    both_ways(market, EXACT_ROUNDS)


def _raised(market: Market, share: int, rounds: int | None = None) -> bool:
    """Bids of both sides, with this share of the greatest worth as increment; whether they left few waiting."""
    step = max(1, int(market.view.worth.max(initial=0)) // share)
    sides = market, market.turned()
    for side in sides:
        bid(side, side.waiting(), step=step, few=FEW, rounds=ROUNDS if rounds is None else rounds)
    is_calm = all(len(side.waiting()) <= FEW for side in sides)
    tighten(market)
    return is_calm


def both_ways(market: Market, rounds: int) -> None:
    """Bids of exactly the difference to the second best, by waiting columns and then by waiting rows."""
    for side in (market.turned(), market):
        bid(side, side.waiting(), rounds=rounds)


def bid(market: Market, rows: IntArray, *, step: int = 0, few: int = 0, rounds: int = 1 << 40) -> None:
    """Rounds of bids until `few` rows wait. With `step` 0, a row whose bid would change nothing stops bidding.

    Of several rows that want a column the first in line gets it; the others bid again. Who gets one counts as profit
    what the second best offered, so that profits and prices bound every assignment after any bid: a pair bought by an
    increment is then loose by up to `step`.
    """
    asked = asked_by(market)
    if market.is_compiled:
        pairs, sums = (market.mate, market.owner), (market.profit, market.price)
        stops = (few, rounds, market.work.allowed - market.work.bids)
        market.work.bids += kernels.bids(market.view.narrow, asked, pairs, sums, rows, step, stops)
        return
    mate, owner, profit = market.mate, market.owner, market.profit
    while len(rows) > few and rounds and not market.work.is_used_up:
        rounds -= 1
        market.work.bids += len(rows)
        best, second, columns = best_offers(market.view, rows, asked)
        is_free = best & 1
        best >>= 1
        second >>= 1
        rise = best - second
        np.maximum(rise, step, out=rise)
        rise += rise  # twice the price, as it is asked
        rise += is_free
        gain = best if step else np.minimum(best, rise)
        if np.minimum.reduce(gain) <= 0:
            is_serious = gain > 0
            profit[rows] = np.where(is_serious, profit[rows], np.maximum(best, 0))
            rows, columns, second, rise = (part[is_serious] for part in (rows, columns, second, rise))
        before = owner[columns]
        owner[columns[::-1]] = rows[::-1]  # of several, the first is written last
        won = owner[columns] == rows
        lost = None if np.logical_and.reduce(won) else rows[~won]
        if lost is not None:
            rows, columns, second, rise, before = (part[won] for part in (rows, columns, second, rise, before))
        asked[columns] += rise
        profit[rows] = second
        mate[rows] = columns
        ousted = before[before >= 0]
        mate[ousted] = NOBODY
        rows = ousted if lost is None else np.concatenate([lost, ousted])
    np.copyto(market.price, (asked + 1) >> 1)
