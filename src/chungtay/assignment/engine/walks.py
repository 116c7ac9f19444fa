"""Shortest augmenting paths edge by edge, for the extra `speed`: the same paths as `paths.py`, in the same waves."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np

from chungtay.assignment.engine.grid import Int32Array
from chungtay.assignment.engine.kernels import Three, Two
from chungtay.assignment.engine.problem import IntArray
from chungtay.assignment.engine.speed import compiled

Edges = tuple[IntArray, Int32Array, IntArray]  # starts, columns, worth

FAR = 1 << 60
BATCH = 48


@compiled
def walk(edges: Edges, pairs: Two, sums: Two, waiting: IntArray, allowed: int) -> int:
    """One path for each waiting row, until so many rows were looked at. The looks."""
    mate, owner = pairs
    count, looks = len(owner), 0
    tree = np.full(count, FAR, dtype=np.int64), np.full(count, -1, dtype=np.int64)
    touched = np.zeros(count, dtype=np.int64)
    wave = np.empty(BATCH, dtype=np.int64), np.empty(BATCH, dtype=np.int64)
    for root in waiting:
        if looks >= allowed:
            break
        best, end_column, end_row = sums[0][root], -1, root
        reached, size = 0, 1
        wave[0][0], wave[1][0] = root, 0
        heap = [FAR]  # of length x columns + column; the last one never comes off
        while size:
            looks += size
            reached, nearest, column = spread(edges, (owner, touched), sums, tree, wave, (size, best, reached), heap)
            if column >= 0:
                best, end_column, end_row = nearest, column, -1
            size, nearest, row = gather(owner, sums[0], tree[0], wave, best, heap)
            if row >= 0:
                best, end_column, end_row = nearest, -1, row
        settle_prices(owner, sums, tree[0], touched[:reached], best)
        sums[0][root] -= best
        if end_column < 0:
            end_column = mate[end_row]
            mate[end_row] = -1
        change_pairs(mate, owner, tree[1], end_column)
    return looks


@compiled
def spread(edges: Edges, columns_of: Two, sums: Two, tree: Two, wave: Two, known: Three, heap: list[int]) -> Three:
    """Reach columns from the rows of a wave; how many were reached so far, and the nearest free one."""
    starts, columns, worth = edges
    owner, touched = columns_of
    profit, price = sums
    distance, via = tree
    size, best, reached = known
    nearest, nearest_column = best, -1
    for place in range(size):
        row = wave[0][place]
        base = wave[1][place] + profit[row]
        for edge in range(starts[row], starts[row + 1]):
            column = columns[edge]
            length = base + price[column] - worth[edge]
            if length >= best or length >= distance[column]:
                continue
            if distance[column] == FAR:
                touched[reached] = column
                reached += 1
            distance[column], via[column] = length, row
            if owner[column] >= 0:
                heappush(heap, length * len(owner) + column)
            elif length < nearest or (length == nearest and column < nearest_column):
                nearest, nearest_column = length, column
    return reached, nearest, nearest_column


@compiled
def gather(owner: IntArray, profit: IntArray, distance: IntArray, wave: Two, best: int, heap: list[int]) -> Three:
    """The owners of the nearest columns make the next wave; its size, and the row of it nearest to staying alone."""
    size, least, row = 0, best, -1
    while size < BATCH and heap[0] < best * len(owner):
        key = heappop(heap)
        length, column = key // len(owner), key % len(owner)
        if distance[column] != length:
            continue
        other = owner[column]
        wave[0][size], wave[1][size] = other, length
        size += 1
        if length + profit[other] < least or (length + profit[other] == least and 0 <= other < row):
            least, row = length + profit[other], other
    return size, least, row


@compiled
def settle_prices(owner: IntArray, sums: Two, distance: IntArray, touched: IntArray, best: int) -> None:
    """Prices and profits by which the path loses nothing; forgets the distances."""
    profit, price = sums
    for column in touched:
        if distance[column] < best and owner[column] >= 0:
            rise = best - distance[column]
            price[column] += rise
            profit[owner[column]] -= rise
        distance[column] = FAR


@compiled
def change_pairs(mate: IntArray, owner: IntArray, via: IntArray, column: int) -> None:
    """Change pairs backwards from the end of the path."""
    while column >= 0:
        row = via[column]
        before = mate[row]
        mate[row], owner[column] = column, row
        column = before
