"""Shortest augmenting paths, one for each row that still waits (Jonker & Volgenant 1987), many rows at a time.

Every waiting row of a group has its own tree, all grown from the same prices. A price then rises by the most any tree
asks for, which makes every way found a way without loss: along its own way no tree is outbid, because what another
asks for a column is never more than the column's distance to an end. Ways that do not meet are taken together.

Dijkstra's search, save that columns about equally near are passed together: a wave of numpy costs the same for one as
for a thousand, and what was reached too dearly is reached again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from chungtay.assignment.engine.grid import Whole
from chungtay.assignment.engine.market import BLOCK, NOBODY, Market
from chungtay.assignment.engine.problem import BoolArray, IntArray
from chungtay.assignment.engine.speed import plain
from chungtay.assignment.engine.walks import FAR, take_way, walk, way_back

TREES = 64  # grown together,
ROOM = 1 << 21  # unless that were more columns to remember than this
STRIDES = 256  # columns nearer to each other than the greatest worth divided by this are passed together


@dataclass
class Forest:
    """What was reached from the waiting rows. A key is tree x columns + column; a tree is the number of its root."""

    roots: IntArray
    count: int  # columns
    asked: Whole  # twice the price of each column, in the numbers offers are worked out in
    distance: IntArray  # of each key, FAR when it was not reached
    via: IntArray  # the row it was reached from
    is_open: BoolArray  # of each key: reached, to be passed
    best: IntArray  # of each tree, the length of its shortest way to an end
    end_column: IntArray  # a free column, or
    end_row: IntArray  # a row that would rather stay alone
    open_keys: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    touched: list[IntArray] = field(default_factory=list)

    @classmethod
    def planted(cls, market: Market, roots: IntArray) -> Forest:
        """Trees of nothing but their roots, who may stay alone."""
        count = len(market.price)
        size = len(roots) * count
        distance, via = np.full(size, FAR, dtype=np.int64), np.empty(size, dtype=np.int64)
        nowhere = np.full(len(roots), NOBODY, dtype=np.int64)
        is_open = np.zeros(size, dtype=bool)
        asked = (market.price * 2).astype(market.view.number)
        return cls(roots, count, asked, distance, via, is_open, market.profit[roots], nowhere, roots.copy())


def shortest_paths(market: Market) -> None:
    """Give each waiting row a column, or the certainty that staying alone is best, along the cheapest change of pairs.

    Needs exact profits and prices, and keeps them exact.
    """
    view, work, count = market.view, market.work, len(market.price)
    stride = int(view.worth.max(initial=0)) // STRIDES
    together = max(1, min(TREES, ROOM // max(1, count)))
    while len(waiting := market.waiting()) and not work.is_used_up:
        size = min(together, len(waiting))
        roots = waiting[np.arange(size) * len(waiting) // size]  # spread, as neighbours' ways meet
        if market.is_compiled and int(market.profit.max(initial=0)) * count < FAR:
            edges, pairs = (view.starts, view.columns, view.worth), (market.mate, market.owner)
            work.bids += walk(edges, pairs, (market.profit, market.price), roots, stride)
        else:
            forest = Forest.planted(market, roots)
            _grow(market, forest, stride)
            _apply(market, forest)


def _grow(market: Market, forest: Forest, stride: int) -> None:
    """Reach every column nearer to its root than the nearest end."""
    trees, rows, at = np.arange(len(forest.roots)), forest.roots, np.zeros(len(forest.roots), dtype=np.int64)
    while len(rows):
        market.work.bids += len(rows)
        reached = _relaxed(market, forest, (trees, rows, at))
        owners = market.owner[reached % forest.count]
        free = reached[owners < 0]
        _end(forest, free // forest.count, forest.distance[free], columns=free % forest.count)
        owned = reached[owners >= 0]
        forest.touched.append(owned)
        trees, rows, at = _passed(market, forest, owned, stride)
        _end(forest, trees, at + market.profit[rows], rows=rows)


def _relaxed(market: Market, forest: Forest, wave: tuple[IntArray, IntArray, IntArray]) -> IntArray:
    """Distinct keys these rows reach at less cost than known, with their new distances set."""
    trees, rows, at = wave
    base = at + market.profit[rows]
    which, columns, lengths = _near(market, forest.asked, rows, forest.best[trees] - base)
    keys = (trees * forest.count)[which] + columns
    lengths += base[which]
    nearer = np.flatnonzero(lengths < forest.distance[keys])
    order = nearer[np.argsort(lengths[nearer], kind="stable")[::-1]]  # the shortest last; of equal ones the first row's
    keys, number = keys[order], np.arange(len(order))
    forest.via[keys] = number
    last = np.flatnonzero(forest.via[keys] == number)
    keys, order = keys[last], order[last]
    forest.distance[keys] = lengths[order]
    forest.via[keys] = rows[which[order]]
    return keys


def _near(market: Market, asked: Whole, rows: IntArray, limits: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Edges of these rows with `price - worth` below the row's limit: places of rows, columns, the differences."""
    view = market.view
    if view.grid and len(rows) * view.widest <= BLOCK:
        near, columns, doubled = view.grid.below(rows, asked, limits * 2)
        return near, columns, np.asarray(doubled >> 1)
    degrees = view.degrees[rows]
    which = np.repeat(np.arange(len(rows)), degrees)
    edges = np.arange(len(which)) + (view.starts[rows] - np.cumsum(degrees) + degrees)[which]
    columns = view.columns[edges].astype(np.int64)
    lengths = market.price[columns] - view.worth[edges]
    near = np.flatnonzero(lengths < limits[which])
    return which[near], columns[near], lengths[near]


def _passed(market: Market, forest: Forest, reached: IntArray, stride: int) -> tuple[IntArray, IntArray, IntArray]:
    """The nearest open columns of each tree make its next wave: trees, the rows that own them, and their distances."""
    fresh = reached[~forest.is_open[reached]]
    forest.is_open[fresh] = True
    keys = np.concatenate([forest.open_keys, fresh])
    trees, lengths = keys // forest.count, forest.distance[keys]
    is_near = lengths < forest.best[trees]
    forest.is_open[keys[~is_near]] = False
    keys, trees, lengths = keys[is_near], trees[is_near], lengths[is_near]
    least = np.full(len(forest.roots), FAR, dtype=np.int64)
    np.minimum.at(least, trees, lengths)
    is_next = lengths <= least[trees] + stride
    forest.open_keys = keys[~is_next]
    keys, trees, lengths = keys[is_next], trees[is_next], lengths[is_next]
    forest.is_open[keys] = False
    order = np.lexsort((keys, lengths))
    return trees[order], market.owner[keys[order] % forest.count], lengths[order]


def _end(
    forest: Forest,
    trees: IntArray,
    lengths: IntArray,
    *,
    columns: IntArray | None = None,
    rows: IntArray | None = None,
) -> None:
    """Ways that end here, where they are shorter than those known; of equal ones the first column's or row's."""
    shorter = np.flatnonzero(lengths < forest.best[trees])
    if not len(shorter):
        return
    ends = columns if rows is None else rows
    assert ends is not None
    trees, lengths, ends = trees[shorter], lengths[shorter], ends[shorter]
    order = np.lexsort((ends, lengths))[::-1]  # the shortest last
    trees, lengths, ends = trees[order], lengths[order], ends[order]
    forest.best[trees] = lengths
    forest.end_column[trees] = ends if rows is None else NOBODY
    forest.end_row[trees] = NOBODY if rows is None else ends


def _apply(market: Market, forest: Forest) -> None:
    """Prices at which no way found loses anything, then as many of the ways as do not meet."""
    keys = np.concatenate(forest.touched)
    rises = forest.best[keys // forest.count] - forest.distance[keys]
    rise = np.zeros(forest.count, dtype=np.int64)
    np.maximum.at(rise, keys % forest.count, rises)
    columns = np.flatnonzero(rise)
    market.price[columns] += rise[columns]
    market.profit[market.owner[columns]] -= rise[columns]
    market.profit[forest.roots] -= forest.best
    ends = zip(forest.via.reshape(-1, forest.count), forest.end_column.tolist(), forest.end_row.tolist(), strict=True)
    trace, take = plain(way_back), plain(take_way)
    ways = [trace(market.mate, *end) for end in ends]
    is_changed = np.zeros(forest.count, dtype=bool)
    for way in ways:
        take(market.mate, market.owner, is_changed, way)
