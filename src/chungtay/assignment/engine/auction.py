"""An exact auction for sparse one-to-one assignment, after Bertsekas, all bidders of a round at once (Jacobi).

Bertsekas, "The auction algorithm" (1988); forward-reverse with scaling: Bertsekas & Castañon, "A forward/reverse
auction algorithm for asymmetric assignment problems" (1992). Ours differs in how it ends: instead of ever smaller
increments, what a price war leaves over is settled exactly, by `settling.py` where offers are tied and by `paths.py`
elsewhere, so that no worth has to be multiplied by the number of units. Either side may stay alone, at a gain of 0.
"""

from __future__ import annotations

import numpy as np

from chungtay.assignment.engine import kernels
from chungtay.assignment.engine.market import Market, asked_by, best_of_block, best_offers, refresh
from chungtay.assignment.engine.paths import shortest_paths
from chungtay.assignment.engine.problem import IntArray
from chungtay.assignment.engine.settling import settle
from chungtay.assignment.engine.sides import open_prices

STEP = 512  # the increment is the greatest worth divided by this
FEW = 8  # waiting rows the auction may leave: a round costs the same for one row as for a dozen
ROUNDS = 2_000  # with increments; where somebody still waits then, there is a war
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
    if starts_warm or is_tied(market):
        share = PATHS_FOR
        refresh(market)
        both_ways(market, ONLY_ROUNDS)
    else:
        share = PATHS_UNTIED
        open_prices(market)
        refresh(market)
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
    """Small increments at once, for the side that is short of partners; where that is a war, coarse ones end it."""
    greatest = int(market.view.worth.max(initial=0))
    if not _raised(market, max(1, greatest // STEP)):
        for share in COARSE:
            _raised(market, max(1, greatest // share))


def _raised(market: Market, step: int) -> bool:
    """Bids with this increment from both sides, then exact ones that mend what they can; whether few were left."""
    sides = market, market.turned()
    for side in sides:
        bid(side, side.waiting(), step=step, few=FEW, rounds=ROUNDS)
    is_calm = all(len(side.waiting()) <= FEW for side in sides)
    refresh(market)
    both_ways(market, EXACT_ROUNDS)
    return is_calm


def both_ways(market: Market, rounds: int) -> None:
    """Bids of exactly the difference to the second best, by waiting columns and then by waiting rows."""
    for side in (market.turned(), market):
        bid(side, side.waiting(), rounds=rounds)


def bid(market: Market, rows: IntArray, *, step: int = 0, few: int = 0, rounds: int = 1 << 40) -> None:
    """Rounds of bids until `few` rows wait. With `step` 0, a row whose bid would change nothing stops bidding."""
    asked = asked_by(market)
    if market.is_compiled:
        pairs, sums = (market.mate, market.owner), (market.profit, market.price)
        stops = (few, rounds, market.work.allowed - market.work.bids)
        market.work.bids += kernels.bids(market.view.narrow, asked, pairs, sums, rows, step, stops)
        return
    places = market.view.rows.bit_length()
    last = (1 << places) - 1
    mate, owner, price, profit = market.mate, market.owner, market.price, market.profit
    wish = np.empty(len(mate), dtype=np.int64)
    while len(rows) > few and rounds and not market.work.is_used_up:
        rounds -= 1
        market.work.bids += len(rows)
        best, second, columns = best_offers(market.view, rows, asked)
        best, second = best >> 1, second >> 1
        rise = np.maximum(best - second, np.minimum(best, step))
        profit[rows] = np.maximum(best, 0)
        wish[rows] = columns
        serious = (best > 0) & ((rise > 0) | (owner[columns] < 0))
        keys = (rise.astype(np.int64) << places) + (last - rows)  # the highest bid last, of equal ones the first row's
        keys = keys[serious]
        keys.sort()
        rows, rise = last - (keys & last), keys >> places
        columns = wish[rows]
        before = owner[columns]
        owner[columns] = rows
        won = owner[columns] == rows
        winners, taken, rise = rows[won], columns[won], rise[won]
        price[taken] += rise
        asked[taken] = price[taken] * 2
        profit[winners] -= rise
        mate[winners] = taken
        ousted = before[won]
        ousted = ousted[ousted >= 0]
        mate[ousted] = -1
        rows = np.concatenate([rows[~won], ousted])
