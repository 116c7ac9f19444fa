"""One partner for everybody, or for the left side only: the auction, on a column for every place of a right unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chungtay.assignment.engine.auction import assign
from chungtay.assignment.engine.certificate import proved_bound
from chungtay.assignment.engine.flows import many_to_one as by_program
from chungtay.assignment.engine.market import Market, matched_edges, opened
from chungtay.assignment.engine.outcome import BY_EFFORT, BY_NOTHING
from chungtay.assignment.engine.problem import IntArray
from chungtay.assignment.engine.task import Found, Task


def one_to_one(task: Task) -> Found:
    """At most one partner for each unit, of the greatest total worth."""
    return auctioned(task, np.minimum(task.room, 1))


def many_to_one(task: Task) -> Found:
    """Right units take as many partners as they have room; left units too, then by a program instead of the auction."""
    if (task.room[task.edges.left] > 1).any():
        return by_program(task)
    return auctioned(task, task.room)


def auctioned(task: Task, room: IntArray) -> Found:
    """Choice of edges by auction; the bound is added up anew from the prices. No left unit may have room for two."""
    edges = task.edges
    left_room, right_room = room[edges.left], np.maximum(room[edges.right], 0)
    stalls = _opened(task, left_room, right_room)
    market = stalls.market
    assign(market, starts_warm=task.prices is not None)
    if len(market.waiting()):
        _fill(market)
    chosen = np.sort(stalls.edge[matched_edges(market)])
    prices = stalls.prices()
    bound = proved_bound(edges, left_room, right_room, prices)
    of_units = np.zeros(len(task.problem.units))
    of_units[edges.right] = prices
    stopped = market.work.is_used_up and bound > int(edges.worth[chosen].sum())
    return Found(chosen, bound, of_units, market.work.bids, BY_EFFORT if stopped else BY_NOTHING)


@dataclass(frozen=True)
class Stalls:
    """A market with one column for every place of a right unit."""

    market: Market
    edge: IntArray  # of each edge of the market, the number of the edge it copies
    places: IntArray  # columns of each right unit, side by side

    def prices(self) -> IntArray:
        """Of each right unit the lowest price among its places: the one that gives the best bound."""
        prices = np.zeros(len(self.places), dtype=np.int64)
        offered = np.flatnonzero(self.places)
        if len(offered):
            prices[offered] = np.minimum.reduceat(self.market.price, (np.cumsum(self.places) - self.places)[offered])
        return prices


def _opened(task: Task, left_room: IntArray, right_room: IntArray) -> Stalls:
    edges = task.edges
    rows = np.repeat(np.arange(len(edges.left)), np.diff(edges.starts))
    usable = np.flatnonzero((left_room[rows] > 0) & (right_room[edges.columns] > 0))
    wanted = np.bincount(edges.columns[usable], minlength=len(edges.right))
    places = np.minimum(right_room, wanted + 1)  # one nobody needs, whose price stays 0; more would only cost time
    copies = places[edges.columns[usable]]
    edge = np.repeat(usable, copies)
    which = np.arange(len(edge)) - np.repeat(np.cumsum(copies) - copies, copies)
    columns = (np.cumsum(places) - places)[edges.columns[edge]] + which
    starts = np.searchsorted(rows[edge], np.arange(len(edges.left) + 1))
    allowed = max(1, task.effort) * max(1, len(edges.left))
    market = opened(starts, columns, edges.worth[edge], int(places.sum()), allowed)
    if task.prices is not None:
        greatest = int(edges.worth.max(initial=0))
        warm = np.rint(np.clip(np.nan_to_num(task.prices), 0, greatest)).astype(np.int64)[edges.right]
        market.price[:] = np.repeat(warm, places)
    return Stalls(market, edge, places)


def _fill(market: Market) -> None:
    """Let rows that still wait when the work is used up take free columns, the dearest pairs first."""
    rows = market.view.row_of_edge
    open_edges = np.flatnonzero((market.mate[rows] < 0) & (market.owner[market.view.columns] < 0))
    for edge in open_edges[np.argsort(-market.view.worth[open_edges], kind="stable")].tolist():
        row, column = rows[edge], market.view.columns[edge]
        if market.mate[row] < 0 and market.owner[column] < 0:
            market.mate[row], market.owner[column] = column, row
