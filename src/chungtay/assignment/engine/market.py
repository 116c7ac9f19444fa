"""Rows who bid for columns: the state of an auction, and what every row would offer at the prices of the moment.

Throughout: `profit[i] + price[j] >= worth` of every edge when the auction is exact, with equality for matched pairs; a
matched pair is told by `mate` and `owner`. So the sum of profits and prices bounds every assignment from above.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import scipy

from chungtay.assignment.engine import kernels, speed
from chungtay.assignment.engine.grid import Grid, Int32Array, Number, Whole, whole_for
from chungtay.assignment.engine.problem import IntArray

BLOCK = 1 << 18  # edges looked at together: their temporary arrays stay in the processor's cache
PLACES = 18  # bits for the place of an edge in its block, below its value in one whole number
NOBODY = -1


@dataclass(frozen=True)
class View:
    """The edges as one side sees them (CSR)."""

    starts: IntArray
    columns: Int32Array
    worth: IntArray

    @property
    def rows(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def number(self) -> Number:
        """The whole numbers in which no offer overflows."""
        return whole_for(self.worth)

    @cached_property
    def degrees(self) -> IntArray:
        return np.diff(self.starts)

    @cached_property
    def narrow(self) -> tuple[IntArray, Int32Array, Whole]:
        """The edges with twice their worth, in the smallest whole numbers."""
        twice = np.empty(len(self.worth), dtype=self.number)
        return self.starts, self.columns, np.multiply(self.worth, 2, out=twice, casting="unsafe")  # no wider copy

    @cached_property
    def widest(self) -> int:
        return int(self.degrees.max(initial=0))

    @cached_property
    def grid(self) -> Grid | None:
        """The same edges as a table, where their rows are even enough."""
        return Grid.of(self.starts, self.columns, self.worth) if self.widest <= BLOCK else None

    @cached_property
    def row_of_edge(self) -> IntArray:
        return np.repeat(np.arange(self.rows), self.degrees)


@dataclass
class Market:
    """One side bids for the other; `turned` lets the other side bid, on the same arrays."""

    view: View
    back: View
    mate: IntArray  # of each row: its column or NOBODY
    owner: IntArray  # of each column: its row or NOBODY
    profit: IntArray
    price: IntArray
    work: Work

    def turned(self) -> Market:
        return Market(self.back, self.view, self.owner, self.mate, self.price, self.profit, self.work)

    @property
    def is_compiled(self) -> bool:
        """Whether the loops over this market's edges run as machine code; answers and work are the same."""
        return speed.serves(len(self.view.columns))

    def waiting(self) -> IntArray:
        """Rows without a column that would still gain by one."""
        return np.flatnonzero((self.mate < 0) & (self.profit > 0))


@dataclass
class Work:
    """Bids made so far, and how many are allowed. A look at a row counts as one bid, whoever looks."""

    allowed: int
    bids: int = 0

    @property
    def is_used_up(self) -> bool:
        return self.bids >= self.allowed


def opened(starts: IntArray, columns: IntArray, worth: IntArray, count: int, allowed: int) -> Market:
    """A market without pairs: every price 0, every profit the best offer; `count` columns."""
    rows = len(starts) - 1
    view = View(starts, columns.astype(np.int32), worth)
    back = _turned_over(view, count)
    empty = [np.full(size, NOBODY, dtype=np.int64) for size in (rows, count)]
    zeros = [np.zeros(size, dtype=np.int64) for size in (rows, count)]
    return Market(view, back, empty[0], empty[1], zeros[0], zeros[1], Work(allowed))


def _turned_over(view: View, count: int) -> View:
    """The same edges column by column, rows rising."""
    edges = (view.worth.astype(view.number), view.columns, view.starts.astype(np.int32))  # narrow: all is memory
    other = scipy.sparse.csr_array(edges, shape=(view.rows, count)).tocsc()
    return View(other.indptr.astype(np.int64), other.indices, other.data.astype(np.int64))


def best_offers(view: View, rows: IntArray, asked: Whole) -> tuple[Whole, Whole, Whole]:
    """Of each row: its best and second best `2 × worth - asked[column]`, and the column of the best.

    Rows must have edges. `asked` is twice the price, less one for a column nobody owns: among equal offers the free
    column is preferred, then the first. The second best is at least 0, what a row has by staying alone.
    """
    look = view.grid.offers if view.grid else partial(best_of_block, view)
    if len(rows) * view.widest <= BLOCK:
        return look(rows, asked)
    ends = np.cumsum(view.degrees[rows])
    cuts = np.searchsorted(ends, np.arange(BLOCK, ends[-1], BLOCK))
    parts = [look(part, asked) for part in np.split(rows, np.unique(cuts)) if len(part)]
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))  # type: ignore[return-value]  # three


def best_of_block(view: View, rows: IntArray, asked: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """As `best_offers`, edge by edge and without a table; for as many rows as memory bears."""
    first, degrees = view.starts[rows], view.degrees[rows]
    begins = np.cumsum(degrees)
    count = int(begins[-1]) if len(rows) else 0
    begins -= degrees
    if len(rows) == view.rows:
        edges: slice | IntArray = slice(0, count)
    else:
        first -= begins
        edges = first.repeat(degrees)
        edges += np.arange(count)
    columns = view.columns[edges]
    keys = view.worth[edges] * 2 - asked[columns]
    places = max(PLACES, count.bit_length())  # a single row may be wider than a block
    keys <<= places
    keys += np.arange(count, 0, -1)
    best = np.maximum.reduceat(keys, begins)
    at = count - (best & ((1 << places) - 1))
    keys[at] = -1
    second = np.maximum.reduceat(keys, begins)
    return best >> places, np.maximum(second >> places, 0), columns[at].astype(np.int64)


def asked_by(market: Market) -> Whole:
    """Twice the price of each column, less one when it is free; in the numbers offers are worked out in."""
    return np.asarray(market.price * 2 - (market.owner < 0), dtype=market.view.number)


def refresh(market: Market) -> None:
    """Make profits exact for the prices, and part the pairs that are no longer both sides' best."""
    market.profit[:] = 0
    _look(market, np.flatnonzero(market.view.degrees))
    _part_loose(market, np.flatnonzero(market.mate >= 0), matched_edges(market))


def tighten(market: Market) -> None:
    """The same after bids, whose profits are never too low: only rows of loose pairs have to look again."""
    rows, edges = np.flatnonzero(market.mate >= 0), matched_edges(market)
    loose = np.flatnonzero(market.profit[rows] + market.price[market.mate[rows]] > market.view.worth[edges])
    rows, edges = rows[loose], edges[loose]
    _look(market, rows)
    _part_loose(market, rows, edges)


def _look(market: Market, rows: IntArray) -> None:
    """Make the profits of these rows, who have edges, exact for the prices."""
    asked = (market.price * 2).astype(market.view.number)
    if market.is_compiled:
        kernels.best_gains(market.view.narrow, asked, market.profit, rows)
    elif len(rows):
        best, _, _ = best_offers(market.view, rows, asked)
        market.profit[rows] = np.maximum(best >> 1, 0)
    market.work.bids += len(rows)


def _part_loose(market: Market, rows: IntArray, edges: IntArray) -> None:
    """Part the pairs of these rows, on these edges, that are no longer both sides' best."""
    columns = market.mate[rows]
    loose = market.profit[rows] + market.price[columns] > market.view.worth[edges]
    market.mate[rows[loose]] = NOBODY
    market.owner[columns[loose]] = NOBODY


def matched_edges(market: Market) -> IntArray:
    """Of each row that has a column, the number of the edge between them."""
    view = market.view
    if market.is_compiled:
        return kernels.paired(view.starts, view.columns, market.mate)
    return np.flatnonzero(view.columns == market.mate.astype(np.int32).repeat(view.degrees))
