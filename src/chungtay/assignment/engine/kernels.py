"""The inner loops of the auction one by one, for the extra `speed`: what `auction.py` and `market.py` do with whole
arrays, to the same answers in the same count of work. Each changes the arrays of the market it is given.
"""

from __future__ import annotations

import numpy as np

from chungtay.assignment.engine.grid import Int32Array, Whole
from chungtay.assignment.engine.problem import IntArray
from chungtay.assignment.engine.speed import compiled

Doubled = tuple[IntArray, Int32Array, Whole]  # starts, columns, twice the worth
Two = tuple[IntArray, IntArray]
Three = tuple[int, int, int]

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
def bids(edges: Doubled, asked: Whole, pairs: Two, sums: Two, rows: IntArray, step: int, stops: Three) -> int:
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
def best_gains(edges: Doubled, asked: Whole, profit: IntArray) -> None:
    """Make the profit of each row its best worth less price, at least 0."""
    starts = edges[0]
    for row in range(len(profit)):
        best = NEVER
        if starts[row] < starts[row + 1]:
            best, _, _ = offer(edges, asked, row)
        profit[row] = max(best, 0) >> 1
