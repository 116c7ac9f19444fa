"""Shortest augmenting paths, one for each row that still waits (Jonker & Volgenant 1987).

Dijkstra's search, save that the nearest `BATCH` columns are passed together: a wave of numpy costs the same for one as
for a dozen, and what was reached too dearly is reached again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from chungtay.assignment.engine.market import NOBODY, Market
from chungtay.assignment.engine.problem import IntArray
from chungtay.assignment.engine.walks import BATCH, FAR, change_pairs, walk


@dataclass
class Tree:
    """What was reached from one waiting row. Arrays per column are shared by all trees and wiped after each."""

    distance: IntArray  # of each column, FAR when it was not reached
    via: IntArray  # the row it was reached from
    root: int = NOBODY
    best: int = 0  # length of the shortest way to an end
    end_column: int = NOBODY  # a free column, or
    end_row: int = NOBODY  # a row that would rather stay alone
    touched: list[IntArray] = field(default_factory=list)


def shortest_paths(market: Market) -> None:
    """Give each waiting row a column, or the certainty that staying alone is best, along the cheapest change of pairs.

    Needs exact profits and prices, and keeps them exact.
    """
    view, work, count = market.view, market.work, len(market.price)
    if market.is_compiled and int(market.profit.max(initial=0)) * count < FAR:
        edges, pairs = (view.starts, view.columns, view.worth), (market.mate, market.owner)
        work.bids += walk(edges, pairs, (market.profit, market.price), market.waiting(), work.allowed - work.bids)
        return
    tree = Tree(np.full(count, FAR, dtype=np.int64), np.full(count, NOBODY, dtype=np.int64))
    for root in market.waiting().tolist():
        if work.is_used_up:
            return
        _grow(market, tree, root)
        _apply(market, tree)


def _grow(market: Market, tree: Tree, root: int) -> None:
    """Reach every column nearer than the nearest end."""
    tree.root, tree.best, tree.end_row, tree.end_column = root, int(market.profit[root]), root, NOBODY
    rows, at, open_columns = np.array([root]), np.zeros(1, dtype=np.int64), np.empty(0, dtype=np.int64)
    while len(rows):
        market.work.bids += len(rows)
        reached = _relaxed(market, tree, rows, at)
        owners = market.owner[reached]
        free = reached[owners < 0]
        if len(free):
            nearest = int(tree.distance[free].min())
            if nearest < tree.best:
                tree.best, tree.end_row = nearest, NOBODY
                tree.end_column = int(free[tree.distance[free] == nearest].min())
        open_columns = np.union1d(open_columns, reached[owners >= 0])
        lengths = tree.distance[open_columns]
        nearer = lengths < tree.best
        open_columns, lengths = open_columns[nearer], lengths[nearer]
        order = np.argsort(lengths, kind="stable")
        passed, open_columns = open_columns[order[:BATCH]], np.sort(open_columns[order[BATCH:]])
        rows, at = market.owner[passed], lengths[order[:BATCH]]
        ends = at + market.profit[rows]
        if len(rows) and int(ends.min()) < tree.best:
            tree.best, tree.end_column = int(ends.min()), NOBODY
            tree.end_row = int(rows[ends == tree.best].min())


def _relaxed(market: Market, tree: Tree, rows: IntArray, at: IntArray) -> IntArray:
    """Columns these rows reach at less cost than known, with their new distances set; rising and distinct."""
    view = market.view
    begins, degrees = view.starts[rows], view.degrees[rows]
    ends = np.cumsum(degrees)
    edges = np.repeat(begins - ends + degrees, degrees) + np.arange(ends[-1])
    columns = view.columns[edges]
    lengths = market.price[columns] - view.worth[edges] + np.repeat(at + market.profit[rows], degrees)
    nearer = np.flatnonzero((lengths < tree.distance[columns]) & (lengths < tree.best))
    columns, lengths = columns[nearer], lengths[nearer]
    order = np.argsort(lengths, kind="stable")[::-1]  # the shortest last; of equal ones the first row's
    columns = columns[order]
    tree.distance[columns] = lengths[order]
    tree.via[columns] = np.repeat(rows, degrees)[nearer[order]]
    reached = np.unique(columns).astype(np.int64)
    tree.touched.append(reached)
    return reached


def _apply(market: Market, tree: Tree) -> None:
    mate, owner = market.mate, market.owner
    touched = np.unique(np.concatenate(tree.touched))
    passed = touched[(tree.distance[touched] < tree.best) & (owner[touched] >= 0)]
    rise = tree.best - tree.distance[passed]
    market.price[passed] += rise
    market.profit[owner[passed]] -= rise
    market.profit[tree.root] -= tree.best
    column = tree.end_column
    if column < 0:
        column, mate[tree.end_row] = int(mate[tree.end_row]), NOBODY
    change_pairs(mate, owner, tree.via, column)
    tree.distance[touched] = FAR
    tree.touched.clear()
