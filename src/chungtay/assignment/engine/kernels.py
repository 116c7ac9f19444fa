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
    waiting, ousted = np.empty(len(mate), dtype=np.int64), np.empty(len(mate), dtype=np.int64)
    wish, winner = np.empty(len(mate), dtype=np.int32), np.zeros(len(owner), dtype=np.int32)
    rise_of, second_of = np.empty(len(mate), dtype=np.int64), np.empty(len(mate), dtype=np.int64)
    count, made = len(rows), 0
    waiting[:count] = rows
    while count > few and rounds > 0 and made < allowed:
        rounds -= 1
        made += count
        serious = 0
        for place in range(count):
            row = waiting[place]
            best, second, column = offer(edges, asked, row)
            is_free = best & 1
            best, second = best >> 1, second >> 1
            rise = 2 * max(best - second, step) + is_free
            if best > 0 and rise > 0:
                waiting[serious], wish[serious], rise_of[serious], second_of[serious] = row, column, rise, second
                other = winner[column]  # of an earlier round, where it is not in line for this column
                if other >= serious or wish[other] != column:
                    winner[column] = serious
                serious += 1
            else:
                profit[row] = max(best, 0)
        count, out = 0, 0
        for place in range(serious):
            row = waiting[place]
            column = wish[place]
            if winner[column] != place:
                waiting[count] = row
                count += 1
                continue
            before = owner[column]
            owner[column], mate[row] = row, column
            asked[column] += rise_of[place]
            profit[row] = second_of[place]
            if before >= 0:
                mate[before] = -1
                ousted[out] = before
                out += 1
        waiting[count : count + out] = ousted[:out]
        count += out
    for column in range(len(owner)):
        price[column] = (asked[column] + 1) >> 1
    return made


@compiled
def best_gains(edges: Doubled, asked: Whole, profit: IntArray, rows: IntArray) -> None:
    """Make the profit of each of these rows its best worth less price, at least 0; rows must have edges."""
    for row in rows:
        best, _, _ = offer(edges, asked, row)
        profit[row] = max(best, 0) >> 1


@compiled
def paired(starts: IntArray, columns: Int32Array, mate: IntArray) -> IntArray:
    """As `market.matched_edges`."""
    found, count = np.empty(len(mate), dtype=np.int64), 0
    for row in range(len(mate)):
        if mate[row] >= 0:
            edge = starts[row]
            while columns[edge] != mate[row]:
                edge += 1
            found[count] = edge
            count += 1
    return found[:count]
