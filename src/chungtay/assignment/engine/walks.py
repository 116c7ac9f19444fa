"""Shortest augmenting paths edge by edge, for the extra `speed`: the same paths as `paths.py`, in the same waves."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np

from chungtay.assignment.engine.grid import Int32Array
from chungtay.assignment.engine.kernels import Three, Two
from chungtay.assignment.engine.problem import BoolArray, IntArray
from chungtay.assignment.engine.speed import compiled

Edges = tuple[IntArray, Int32Array, IntArray]  # starts, columns, worth

FAR = 1 << 60


@compiled
def walk(edges: Edges, pairs: Two, sums: Two, roots: IntArray, stride: int) -> int:
    """A tree for each root, prices for all of them, and as many of their ways as do not meet. The rows looked at."""
    mate, owner = pairs
    profit, price = sums
    count, looks = len(owner), 0
    tree = np.full(count, FAR, dtype=np.int64), np.full(count, -1, dtype=np.int64)
    touched, rise = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    wave = np.empty(count + 1, dtype=np.int64), np.empty(count + 1, dtype=np.int64)
    ways = []
    for root in roots:
        best, end_column, end_row = profit[root], -1, root
        reached, size = 0, 1
        wave[0][0], wave[1][0] = root, 0
        heap = [FAR]  # of length x columns + column; the last one never comes off
        while size:
            looks += size
            reached, nearest, column = spread(edges, (owner, touched), sums, tree, wave, (size, best, reached), heap)
            if column >= 0:
                best, end_column, end_row = nearest, column, -1
            size, nearest, row = gather(owner, profit, tree[0], wave, (best, stride), heap)
            if row >= 0:
                best, end_column, end_row = nearest, -1, row
        for column in touched[:reached]:
            if owner[column] >= 0:
                rise[column] = max(rise[column], best - tree[0][column])
            tree[0][column] = FAR
        profit[root] -= best
        ways.append(way_back(mate, tree[1], end_column, end_row))
    for column in range(count):
        if rise[column] > 0:
            price[column] += rise[column]
            profit[owner[column]] -= rise[column]
    is_changed = np.zeros(count, dtype=np.bool_)
    for way in ways:
        take_way(mate, owner, is_changed, way)
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
def gather(
    owner: IntArray, profit: IntArray, distance: IntArray, wave: Two, until: tuple[int, int], heap: list[int]
) -> Three:
    """The owners of the nearest columns make the next wave; its size, and the row of it nearest to staying alone."""
    best, stride = until
    size, least, row = 0, best, -1
    last = best - 1
    while heap[0] < (last + 1) * len(owner):
        key = heappop(heap)
        length, column = key // len(owner), key % len(owner)
        if distance[column] != length:
            continue
        if size == 0:
            last = min(last, length + stride)
        other = owner[column]
        wave[0][size], wave[1][size] = other, length
        size += 1
        if length + profit[other] < least or (length + profit[other] == least and 0 <= other < row):
            least, row = length + profit[other], other
    return size, least, row


@compiled
def way_back(mate: IntArray, via: IntArray, column: int, row: int) -> IntArray:
    """The way from an end to its root, as column, row, column, row; first the row that is left alone, or -1."""
    way = [row]
    if column < 0:
        column = mate[row]
    while column >= 0:
        row = via[column]
        way.append(column)
        way.append(row)
        column = mate[row]
    return np.array(way)


@compiled
def take_way(mate: IntArray, owner: IntArray, is_changed: BoolArray, way: IntArray) -> None:
    """Change pairs along the way, unless it meets one that was taken before."""
    for place in range(1, len(way), 2):
        if is_changed[way[place]]:
            return
    if way[0] >= 0:
        mate[way[0]] = -1
    for place in range(1, len(way), 2):
        column, row = way[place], way[place + 1]
        is_changed[column] = True
        mate[row], owner[column] = column, row
