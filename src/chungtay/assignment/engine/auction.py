"""An exact auction for sparse one-to-one assignment, after Bertsekas, all bidders of a round at once (Jacobi).

Bertsekas, "The auction algorithm" (1988); forward-reverse with scaling: Bertsekas & Castañon, "A forward/reverse
auction algorithm for asymmetric assignment problems" (1992). Ours differs in how it ends: instead of ever smaller
increments, what a price war leaves over is settled exactly, by `settling.py` where offers are tied and by `paths.py`
elsewhere, so that no worth has to be multiplied by the number of units. Either side may stay alone, at a gain of 0.
"""

from __future__ import annotations

import numpy as np

from chungtay.assignment.engine.market import Market, asked_by, best_offers, refresh
from chungtay.assignment.engine.paths import shortest_paths
from chungtay.assignment.engine.problem import IntArray
from chungtay.assignment.engine.settling import settle

STEP = 4  # the first increment is the greatest worth divided by this,
FINER = 8  # the next ones each an eighth of the one before
PHASES = 4
FEW = 8  # waiting rows a phase may leave: a round costs the same for one row as for a dozen
EXACT_ROUNDS = 150  # rounds without forced increments, in each direction
TIED = 0.25  # share of rows whose two best offers are equal, above which increments only make price wars
PATHS_FOR = 0.01  # share of rows up to which single paths are quicker than settling all at once
ALWAYS_PATHS = 24


def assign(market: Market, *, starts_warm: bool = False) -> None:
    """Find pairs of the greatest total worth, unless the work allowed runs out first; prices always prove a bound."""
    refresh(market)
    if starts_warm or is_tied(market):
        both_ways(market)
    else:
        by_scaling(market)
    refresh(market)
    for side in (market, market.turned()):
        while len(side.waiting()) > max(ALWAYS_PATHS, PATHS_FOR * side.view.rows) and not side.work.is_used_up:
            if not settle(side):
                break
        shortest_paths(side)


def is_tied(market: Market) -> bool:
    """Whether many rows have two equal best offers at the first prices."""
    busy = np.flatnonzero(np.diff(market.view.starts) > 1)
    if not len(busy):
        return False
    best, second, _ = best_offers(market.view, busy, market.price * 2)
    market.work.bids += len(busy)
    return float(np.mean((best == second) & (best > 0))) > TIED


def by_scaling(market: Market) -> None:
    """Coarse increments first, then finer ones; after each, the exact auction in both directions mends what it can."""
    step = int(market.view.worth.max(initial=0)) // STEP
    for _phase in range(PHASES):
        if step < 1:
            break
        for side in (market, market.turned()):
            bid(side, side.waiting(), step=step, few=FEW)
        refresh(market)
        both_ways(market)
        step //= FINER


def both_ways(market: Market) -> None:
    """Bids of exactly the difference to the second best, by waiting rows and then by waiting columns."""
    for side in (market, market.turned()):
        bid(side, side.waiting(), rounds=EXACT_ROUNDS)


def bid(market: Market, rows: IntArray, *, step: int = 0, few: int = 0, rounds: int = 1 << 40) -> None:
    """Rounds of bids until `few` rows wait. With `step` 0, a row whose bid would change nothing stops bidding."""
    asked = asked_by(market)
    mate, owner, price, profit = market.mate, market.owner, market.price, market.profit
    while len(rows) > few and rounds and not market.work.is_used_up:
        rounds -= 1
        market.work.bids += len(rows)
        best, second, columns = best_offers(market.view, rows, asked)
        best, second = best >> 1, second >> 1
        rise = np.maximum(best - second, np.minimum(step, best))
        profit[rows] = np.maximum(best, 0)
        serious = (best > 0) & ((rise > 0) | (owner[columns] < 0))
        rows, columns, rise, best = rows[serious], columns[serious], rise[serious], best[serious]
        order = np.argsort(rise[::-1], kind="stable")  # the highest bid last, of equal ones the first row's
        order = len(rows) - 1 - order
        rows, columns, rise = rows[order], columns[order], rise[order]
        before = owner[columns]
        owner[columns] = rows
        won = owner[columns] == rows
        winners, taken = rows[won], columns[won]
        price[taken] += rise[won]
        asked[taken] = price[taken] * 2
        profit[winners] = best[order][won] - rise[won]
        mate[winners] = taken
        ousted = before[won]
        ousted = ousted[ousted >= 0]
        mate[ousted] = -1
        rows = np.sort(np.concatenate([rows[~won], ousted]))
