"""An exact auction for sparse one-to-one assignment, after Bertsekas, all bidders of a round at once (Jacobi).

Bertsekas, "The auction algorithm" (1988); forward-reverse with scaling: Bertsekas & Castañon, "A forward/reverse
auction algorithm for asymmetric assignment problems" (1992). Ours differs in how it ends: instead of ever smaller
increments, what a price war leaves over is settled exactly, by `settling.py` where offers are tied and by `paths.py`
elsewhere, so that no worth has to be multiplied by the number of units. Either side may stay alone, at a gain of 0.
"""

from __future__ import annotations

import numpy as np

from chungtay.assignment.engine import kernels
from chungtay.assignment.engine.market import Market, asked_by, best_offers, refresh
from chungtay.assignment.engine.paths import shortest_paths
from chungtay.assignment.engine.problem import IntArray
from chungtay.assignment.engine.settling import settle

STEP = 16  # the first increment is the greatest worth divided by this,
FINER = 16  # the next ones each a sixteenth of the one before
PHASES = 3
FEW = 8  # waiting rows a phase may leave: a round costs the same for one row as for a dozen
BACK_ROUNDS = 100  # rounds with increments of the columns in one phase
EXACT_ROUNDS = 100  # rounds without forced increments, in each direction
TIED = 0.25  # share of rows whose two best offers are equal, above which increments only make price wars
PATHS_FOR = 0.01  # share of rows up to which single paths are quicker than settling all at once
ALWAYS_PATHS = 24


def assign(market: Market, *, starts_warm: bool = False) -> None:
    """Find pairs of the greatest total worth, unless the work allowed runs out first; prices always prove a bound."""
    second = refresh(market)
    if starts_warm or is_tied(market, second):
        both_ways(market)
    else:
        by_scaling(market)
    for side in (market, market.turned()):
        while len(side.waiting()) > max(ALWAYS_PATHS, PATHS_FOR * side.view.rows) and not side.work.is_used_up:
            if not settle(side):
                break
        shortest_paths(side)


def is_tied(market: Market, second: IntArray) -> bool:
    """Whether many rows have two equal best offers at the first prices."""
    busy = np.flatnonzero(market.view.degrees > 1)
    if not len(busy):
        return False
    best = market.profit[busy]
    return float(np.mean((best == second[busy]) & (best > 0))) > TIED


def by_scaling(market: Market) -> None:
    """Coarse increments first, then finer ones; after each, the exact auction in both directions mends what it can."""
    step = int(market.view.worth.max(initial=0)) // STEP
    for phase in range(PHASES):
        if step < 1:
            break
        bid(market, market.waiting(), step=step, few=FEW)
        if phase:
            back = market.turned()
            waiting = back.waiting()
            bid(back, waiting, step=step, few=max(FEW, len(waiting) // 2), rounds=BACK_ROUNDS)
        refresh(market)
        both_ways(market)
        step //= FINER


def both_ways(market: Market) -> None:
    """Bids of exactly the difference to the second best, by waiting columns and then by waiting rows."""
    for side in (market.turned(), market):
        bid(side, side.waiting(), rounds=EXACT_ROUNDS)


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
