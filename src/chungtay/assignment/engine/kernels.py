"""The inner loops of the auction one by one, for the extra `speed`: what `auction.py`, `market.py` and `settling.py` do
with whole arrays, to the same answers in the same count of work. Each changes the arrays of the market it is given.
"""

from __future__ import annotations

import numpy as np

from chungtay.assignment.engine.grid import Int32Array, Whole
from chungtay.assignment.engine.problem import IntArray
from chungtay.assignment.engine.speed import compiled

Edges = tuple[IntArray, Int32Array, IntArray]  # starts, columns, worth
Doubled = tuple[IntArray, Int32Array, Whole]  # starts, columns, twice the worth

NEVER = -(1 << 60)


@compiled
def offer(edges: Doubled, asked: Whole, row: int) -> tuple[int, int, int]:
    """The best and second best `2 x worth - asked` of a row, and the column of the best; the second is at least 0."""
    starts, columns, twice = edges
    best, second, at = NEVER, 0, starts[row]
    for edge in range(starts[row], starts[row + 1]):
        gain = twice[edge] - asked[columns[edge]]
        second = max(second, min(gain, best))  # no branch: a processor cannot foresee it
        if gain > best:
            best, at = gain, edge
    return best, second, columns[at]


@compiled
def bids(
    edges: Doubled,
    asked: Whole,
    pairs: tuple[IntArray, IntArray],
    sums: tuple[IntArray, IntArray],
    rows: IntArray,
    step: int,
    stops: tuple[int, int, int],
) -> int:
    """Rounds of bids as `auction.bid`; `stops` are waiting rows, rounds and bids at which it ends. The bids made."""
    mate, owner = pairs
    profit, price = sums
    few, rounds, allowed = stops
    waiting = np.empty(len(mate), dtype=np.int64)
    wish, rise_of = np.empty(len(mate), dtype=np.int64), np.empty(len(mate), dtype=np.int64)
    winner = np.full(len(owner), -1, dtype=np.int64)
    count, made = len(rows), 0
    waiting[:count] = rows
    while count > few and rounds > 0 and made < allowed:
        rounds -= 1
        made += count
        serious = 0
        for place in range(count):
            row = waiting[place]
            best, second, column = offer(edges, asked, row)
            best, second = best >> 1, second >> 1
            profit[row] = max(best, 0)
            rise = max(best - second, min(best, step))
            if best > 0 and (rise > 0 or owner[column] < 0):
                wish[row], rise_of[row] = column, rise
                waiting[serious] = row
                serious += 1
                other = winner[column]
                if other < 0 or rise > rise_of[other] or (rise == rise_of[other] and row < other):
                    winner[column] = row
        count = 0
        for place in range(serious):
            row = waiting[place]
            column = wish[row]
            if winner[column] == row:
                winner[column] = -1
                before = owner[column]
                owner[column], mate[row] = row, column
                price[column] += rise_of[row]
                asked[column] = 2 * price[column]
                profit[row] -= rise_of[row]
                row = before
                if row >= 0:
                    mate[row] = -1
            if row >= 0:
                waiting[count] = row
                count += 1
    return made


@compiled
def best_two(edges: Edges, price: IntArray) -> tuple[IntArray, IntArray]:
    """Of each row its best and second best worth less price, at least 0."""
    starts, columns, worth = edges
    rows = len(starts) - 1
    bests, seconds = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
    for row in range(rows):
        best, second = 0, 0
        for edge in range(starts[row], starts[row + 1]):
            gain = worth[edge] - price[columns[edge]]
            second = max(second, min(gain, best))
            best = max(gain, best)
        bests[row], seconds[row] = best, second
    return bests, seconds


@compiled
def pair_edges(starts: IntArray, columns: Int32Array, mate: IntArray) -> IntArray:
    """Of each row that has a column, the number of the edge between them."""
    found, count = np.empty(len(mate), dtype=np.int64), 0
    for row in range(len(mate)):
        if mate[row] < 0:
            continue
        for edge in range(starts[row], starts[row + 1]):
            if columns[edge] == mate[row]:
                found[count] = edge
                count += 1
                break
    return found[:count]


@compiled
def turned_over(edges: Edges, count: int) -> tuple[IntArray, Int32Array, IntArray]:
    """The same edges column by column."""
    starts, columns, worth = edges
    begins = np.zeros(count + 1, dtype=np.int64)
    for edge in range(len(columns)):
        begins[columns[edge] + 1] += 1
    for column in range(count):
        begins[column + 1] += begins[column]
    rows, values = np.empty(len(columns), dtype=np.int32), np.empty(len(columns), dtype=np.int64)
    place = begins[:-1].copy()
    for row in range(len(starts) - 1):
        for edge in range(starts[row], starts[row + 1]):
            at = place[columns[edge]]
            rows[at], values[at] = row, worth[edge]
            place[columns[edge]] = at + 1
    return begins, rows, values


@compiled
def ways_to_ends(
    edges: Edges,
    owner: IntArray,
    sums: tuple[IntArray, IntArray],
    allowed: int,
) -> tuple[IntArray, int, bool]:
    """Sweeps of `settling`: the lengths, the looks at rows, and whether they came to rest within what is allowed."""
    starts, columns, worth = edges
    profit, price = sums
    rows, looks = len(profit), 0
    busy = 0
    for row in range(rows):
        busy += starts[row + 1] > starts[row]
    lengths = profit.copy()
    onward = np.zeros(len(price), dtype=np.int64)
    while looks < allowed:
        for column in range(len(price)):
            if owner[column] >= 0:
                onward[column] = lengths[owner[column]]
        is_new = False
        for row in range(rows):
            shortest = lengths[row]
            for edge in range(starts[row], starts[row + 1]):
                column = columns[edge]
                shortest = min(shortest, profit[row] + price[column] - worth[edge] + onward[column])
            if shortest < lengths[row]:
                lengths[row] = shortest
                is_new = True
        looks += busy
        if not is_new:
            return lengths, looks, True
    return lengths, looks, False
