"""Settling many price wars at once: every price rises just as far as its war would have carried it.

For every row, the length of its cheapest change of pairs to an end (a free column, or a row that may as well stay
alone) is found by sweeps over all edges (Bellman & Ford). Adding these lengths to prices, and taking them from profits,
keeps the bound and makes a way without loss for every waiting row (price updates as in Goldberg & Kennedy 1997); then
as many ways as do not meet are taken at once (layers as in Hopcroft & Karp 1973).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chungtay.assignment.engine.market import NOBODY, Market
from chungtay.assignment.engine.problem import BoolArray, IntArray


@dataclass(frozen=True)
class _Tight:
    """Edges on which nothing is lost, row by row."""

    starts: IntArray
    columns: IntArray


def settle(market: Market) -> bool:
    """One round: new prices, then ways that do not meet. False when no waiting row could be helped."""
    waiting = market.waiting()
    lengths = _lengths(market)
    owned = np.flatnonzero(market.owner >= 0)
    market.price[owned] += lengths[market.owner[owned]]
    market.profit -= lengths
    tight, found = _tight(market), 0
    while len(left := waiting[(market.mate[waiting] < 0) & (market.profit[waiting] > 0)]):
        taken = _take_ways(market, tight, left)
        found += taken
        market.work.bids += len(left)
        if not taken or market.work.is_used_up:
            break
    return found > 0 or len(market.waiting()) < len(waiting)


def _lengths(market: Market) -> IntArray:
    """Of each row, the loss along its cheapest way to an end; never more than its profit."""
    view = market.view
    rows = np.flatnonzero(np.diff(view.starts))
    begins = view.starts[rows]
    columns = view.columns
    lacking = np.repeat(market.profit, np.diff(view.starts)) + market.price[columns] - view.worth
    lengths = market.profit.copy()
    owned = np.flatnonzero(market.owner >= 0)
    onward = np.zeros(len(market.price), dtype=np.int64)
    while not market.work.is_used_up:
        onward[owned] = lengths[market.owner[owned]]
        shorter = np.minimum(lengths[rows], np.minimum.reduceat(lacking + onward[columns], begins))
        market.work.bids += len(rows)
        if np.array_equal(shorter, lengths[rows]):
            return lengths
        lengths[rows] = shorter
    return np.zeros_like(lengths)  # stopped: half-grown lengths would break the bound


def _tight(market: Market) -> _Tight:
    view = market.view
    row_of_edge = view.row_of_edge
    edges = np.flatnonzero(market.profit[row_of_edge] + market.price[view.columns] == view.worth)
    starts = np.searchsorted(row_of_edge[edges], np.arange(view.rows + 1))
    return _Tight(starts, view.columns[edges].astype(np.int64))


def _take_ways(market: Market, tight: _Tight, waiting: IntArray) -> int:
    """Grow layers from all waiting rows, each column reached once; take the way of each row that came to an end."""
    via = np.full(len(market.price), NOBODY, dtype=np.int64)
    root = np.full(len(market.profit), NOBODY, dtype=np.int64)
    root[waiting] = waiting
    is_done = np.zeros(len(market.profit), dtype=bool)
    front, found = waiting, 0
    columns_at_end: list[IntArray] = []
    rows_at_end: list[IntArray] = []
    while len(front := front[~is_done[root[front]]]):
        columns, rows = _reached(tight, front)
        fresh = via[columns] == NOBODY
        columns, rows = columns[fresh], rows[fresh]
        via[columns[::-1]] = rows[::-1]  # of several rows, the first reaches it
        columns = np.unique(columns)
        owners, roots = market.owner[columns], root[via[columns]]
        columns_at_end.append(_one_each(columns[owners < 0], roots[owners < 0], is_done))
        front, roots = owners[owners >= 0], roots[owners >= 0]
        root[front] = roots
        content = market.profit[front] == 0
        rows_at_end.append(_one_each(front[content], roots[content], is_done))
    for rows in rows_at_end:
        freed = market.mate[rows]
        market.mate[rows] = NOBODY
        found += _take(market, via, freed)
    for columns in columns_at_end:
        found += _take(market, via, columns)
    return found


def _reached(tight: _Tight, front: IntArray) -> tuple[IntArray, IntArray]:
    degrees = tight.starts[front + 1] - tight.starts[front]
    ends = np.cumsum(degrees)
    edges = np.repeat(tight.starts[front] - ends + degrees, degrees) + np.arange(int(ends[-1]))
    return tight.columns[edges], np.repeat(front, degrees)


def _one_each(ends: IntArray, roots: IntArray, is_done: BoolArray) -> IntArray:
    """The first end of each root that has none yet; marks these roots as done."""
    fresh = ~is_done[roots]
    ends, roots = ends[fresh], roots[fresh]
    roots, first = np.unique(roots, return_index=True)
    is_done[roots] = True
    return ends[first]


def _take(market: Market, via: IntArray, columns: IntArray) -> int:
    """Change pairs backwards along the ways that end in these columns, all in step."""
    taken = len(columns)
    while len(columns):
        rows = via[columns]
        before = market.mate[rows]
        market.mate[rows], market.owner[columns] = columns, rows
        columns = before[before >= 0]
    return taken
