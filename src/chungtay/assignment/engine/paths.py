"""Shortest augmenting paths, one for each row that still waits (Jonker & Volgenant 1987, by Dijkstra's search)."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush

import numpy as np

from chungtay.assignment.engine.grid import Int32Array
from chungtay.assignment.engine.market import NOBODY, Market
from chungtay.assignment.engine.problem import IntArray

FAR = 1 << 60


@dataclass
class _Tree:
    """What was reached from one waiting row: rows with their distances, columns that were passed."""

    root: int
    best: int  # length of the shortest way to an end
    end_column: int = NOBODY  # a free column, or
    end_row: int = NOBODY  # a row that would rather stay alone
    rows: list[int] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)
    touched: list[Int32Array] = field(default_factory=list)


def shortest_paths(market: Market) -> None:
    """Give each waiting row a column, or the certainty that staying alone is best, along the cheapest change of pairs.

    Needs exact profits and prices, and keeps them exact.
    """
    distance = np.full(len(market.price), FAR, dtype=np.int64)
    via = np.full(len(market.price), NOBODY, dtype=np.int64)
    starts = market.view.starts.tolist()
    for root in market.waiting().tolist():
        if market.work.is_used_up:
            return
        tree = _grown(market, root, starts, distance, via)
        _apply(market, tree, distance, via)
        for columns in tree.touched:
            distance[columns] = FAR


def _grown(market: Market, root: int, starts: list[int], distance: IntArray, via: IntArray) -> _Tree:
    view, owner, price, profit = market.view, market.owner, market.price, market.profit
    tree = _Tree(root, best=int(profit[root]), end_row=root)
    heap: list[tuple[int, int, int]] = []
    row, base = root, 0
    while True:
        market.work.bids += 1
        tree.rows.append(row)
        tree.at.append(base)
        columns = view.columns[starts[row] : starts[row + 1]]
        lengths = price[columns] - view.worth[starts[row] : starts[row + 1]]
        lengths += int(profit[row]) + base
        nearer = np.flatnonzero((lengths < distance[columns]) & (lengths < tree.best))
        if len(nearer):
            columns, lengths = columns[nearer], lengths[nearer]
            distance[columns], via[columns] = lengths, row
            tree.touched.append(columns)
            for length, column, other in zip(lengths.tolist(), columns.tolist(), owner[columns].tolist(), strict=True):
                if length < tree.best and other < 0:
                    tree.best, tree.end_column, tree.end_row = length, column, NOBODY
                elif length < tree.best:
                    heappush(heap, (length, column, other))
        base, column, row = _next(heap, distance)
        if row < 0 or base >= tree.best:
            return tree
        tree.passed.append(column)
        if base + int(profit[row]) < tree.best:
            tree.best, tree.end_column, tree.end_row = base + int(profit[row]), NOBODY, row


def _next(heap: list[tuple[int, int, int]], distance: IntArray) -> tuple[int, int, int]:
    while heap:
        length, column, row = heappop(heap)
        if distance[column] == length:
            return length, column, row
    return FAR, NOBODY, NOBODY


def _apply(market: Market, tree: _Tree, distance: IntArray, via: IntArray) -> None:
    mate, owner = market.mate, market.owner
    rows = np.array(tree.rows)
    market.profit[rows] -= np.maximum(tree.best - np.array(tree.at), 0)
    if tree.passed:
        passed = np.array(tree.passed)
        market.price[passed] += np.maximum(tree.best - distance[passed], 0)
    column = tree.end_column
    if column < 0:
        column, mate[tree.end_row] = int(mate[tree.end_row]), NOBODY
    while column >= 0:
        row = int(via[column])
        before = int(mate[row])
        mate[row], owner[column] = column, row
        column = before
