"""Improving a choice by exchanges: two rows swap partners, or one takes a partner that still has room."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy

from chungtay.assignment.engine.flows import degrees, likely, rows_of
from chungtay.assignment.engine.problem import BoolArray, FloatArray, IntArray
from chungtay.assignment.engine.task import Task

PASSES = 4  # work, not time: how often every row is looked at
NONE = -1


@dataclass(frozen=True)
class Table:
    """Edges in order of row and column, what rows want, what columns have room for; `served` rows are compared."""

    rows: IntArray
    columns: IntArray
    worth: IntArray
    wanted: IntArray
    room: IntArray
    starts: IntArray
    touches: scipy.sparse.csr_array
    served: BoolArray

    @classmethod
    def of(cls, task: Task) -> Table:
        edges = task.edges
        rows = rows_of(edges)
        touches = degrees(rows, edges.columns, (len(edges.left), len(edges.right)))
        wanted, room = task.room[edges.left], task.room[edges.right]
        served = (wanted > 0) & (np.diff(edges.starts) > 0)
        return cls(rows, edges.columns, edges.worth, wanted, room, edges.starts, touches, served)

    @property
    def limits(self) -> IntArray:
        return np.concatenate([self.wanted, self.room])

    @cached_property
    def likely(self) -> BoolArray:
        """The edges a choice of great worth probably lies among."""
        return likely(self.worth, self.touches, self.limits)

    def had(self, taken: BoolArray) -> FloatArray:
        """What each row gets per partner wanted, weight units."""
        sums = np.bincount(self.rows[taken], self.worth[taken], minlength=len(self.wanted))
        return np.asarray(sums / np.maximum(self.wanted, 1))

    def worst(self, taken: BoolArray) -> float:
        return float(self.had(taken)[self.served].min())

    def merit(self, taken: BoolArray) -> tuple[float, int]:
        """The worst-off first, then the total."""
        return self.worst(taken), int(self.worth[taken].sum())


@dataclass(frozen=True)
class Moves:
    """What a row may do: give `drop` for `add`, while another gives `their_drop` for `their_add`; each may be NONE."""

    drop: IntArray
    add: IntArray
    their_drop: IntArray
    their_add: IntArray


class Standing:
    """A choice while it is being improved: who holds which edge, what every row has, what every column gives."""

    def __init__(self, table: Table, taken: BoolArray) -> None:
        self.table, self.taken = table, taken.copy()
        self.held = np.flatnonzero(taken)
        self.sums = np.bincount(table.rows[self.held], table.worth[self.held], minlength=len(table.wanted)).astype(
            np.int64
        )
        self.had = np.where(table.served, table.had(taken), np.inf)
        self.used = np.bincount(table.columns[self.held], minlength=len(table.room))
        self._worth = np.append(table.worth, 0)  # NONE is worth nothing
        self._keys = table.rows * len(table.room) + table.columns

    def moves(self, row: int) -> Moves:
        """Every move of one row that keeps within all limits."""
        table = self.table
        mine = np.arange(table.starts[row], table.starts[row + 1])
        own, wishes = mine[self.taken[mine]], mine[~self.taken[mine]]
        wish_to = np.full(len(table.room), NONE)
        wish_to[table.columns[wishes]] = wishes
        theirs = self.held[(wish_to[table.columns[self.held]] != NONE) & (table.rows[self.held] != row)]
        free = wishes[self.used[table.columns[wishes]] < table.room[table.columns[wishes]]]
        seats = np.append(own, NONE) if len(own) < table.wanted[row] else own
        give, take = np.repeat(seats, len(theirs)), np.tile(theirs, len(seats))
        back = np.where(give == NONE, NONE, self._edge(table.rows[take], table.columns[give]))
        can = (give == NONE) | ((back != NONE) & ~self.taken[back])  # for an empty seat the other gets nothing back
        nobody = np.full(len(seats) * len(free), NONE)
        return Moves(
            np.concatenate([give[can], np.repeat(seats, len(free))]),
            np.concatenate([wish_to[table.columns[take[can]]], np.tile(free, len(seats))]),
            np.concatenate([take[can], nobody]),
            np.concatenate([back[can], nobody]),
        )

    def weighed(self, row: int, moves: Moves) -> tuple[IntArray, FloatArray, FloatArray]:
        """What each move adds to the total, and what the row and the other would have then (inf: there is no other)."""
        table = self.table
        gain = self._worth[moves.add] - self._worth[moves.drop]
        theirs = self._worth[moves.their_add] - self._worth[moves.their_drop]
        other = table.rows[moves.their_drop]
        after = (self.sums[other] + theirs) / np.maximum(table.wanted[other], 1)
        alone = (moves.their_drop == NONE) | ~table.served[other]
        return gain + theirs, (self.sums[row] + gain) / table.wanted[row], np.where(alone, np.inf, after)

    def make(self, moves: Moves, move: int) -> None:
        table = self.table
        for edge in (moves.drop[move], moves.their_drop[move], moves.add[move], moves.their_add[move]):
            if edge == NONE:
                continue
            row, sign = table.rows[edge], -1 if self.taken[edge] else 1
            self.taken[edge] = sign > 0
            self.used[table.columns[edge]] += sign
            self.sums[row] += sign * table.worth[edge]
            if table.served[row]:
                self.had[row] = self.sums[row] / table.wanted[row]
            self.held = self.held[self.held != edge] if sign < 0 else np.append(self.held, edge)

    def _edge(self, rows: IntArray, columns: IntArray) -> IntArray:
        """The edge of each row and column, or NONE."""
        asked = rows * len(self.table.room) + columns
        at = np.minimum(np.searchsorted(self._keys, asked), len(self._keys) - 1)
        return np.where(self._keys[at] == asked, at, NONE)


def lifted(table: Table, taken: BoolArray, enough: float = np.inf) -> BoolArray:
    """The worst-off makes the move after which the worse of the two concerned is best off, until all have `enough`."""
    standing = Standing(table, taken)
    for _step in range(2 * PASSES * len(table.wanted)):
        row = int(standing.had.argmin())
        if standing.had[row] >= enough:
            break
        moves = standing.moves(row)
        _total, after, theirs = standing.weighed(row, moves)
        merit = np.minimum(after, theirs)
        if not len(merit) or merit.max() <= standing.had[row]:
            break
        standing.make(moves, int(merit.argmax()))
    return standing.taken


def won_back(table: Table, taken: BoolArray, floor: float) -> BoolArray:
    """Moves that add to the total and leave every served row at or above the floor, until a pass finds none."""
    standing = Standing(table, taken)
    for _pass in range(PASSES):
        found = False
        for row in np.flatnonzero(table.served):
            moves = standing.moves(int(row))
            total, after, theirs = standing.weighed(int(row), moves)
            total = np.where((after >= floor) & (theirs >= floor), total, 0)
            if len(total) and total.max() > 0:
                standing.make(moves, int(total.argmax()))
                found = True
        if not found:
            break
    return standing.taken
