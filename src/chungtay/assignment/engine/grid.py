"""Edges as a table, row by row, where rows are about equally wide: numpy then looks at a row without counting edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chungtay.assignment.engine.problem import IntArray

Int32Array = NDArray[np.int32]
Number = type[np.int32] | type[np.int64]
Whole = NDArray[Any]  # int32 where every sum fits, int64 elsewhere

WASTE = 4  # places of the table per edge, above which it would cost more than it saves
SMALL = 1 << 27  # worth below this: four times as much fits into 32 bits


@dataclass(frozen=True)
class Grid:
    """Of each row its columns and twice their worth; places beyond its edges hold column 0 at a hopeless worth."""

    columns: Int32Array  # (rows, widest)
    twice: Whole  # (rows, widest)
    begins: IntArray  # (rows,) of each row of a table so wide, where it begins

    @classmethod
    def of(cls, starts: IntArray, columns: Int32Array, worth: IntArray) -> Grid | None:
        """The table of these edges, or nothing where too much of it would be empty."""
        degrees = np.diff(starts)
        rows, widest = len(degrees), int(degrees.max(initial=0))
        if not len(columns) or rows * widest > WASTE * len(columns):
            return None
        number = whole_for(worth)
        begins = np.arange(rows) * widest
        if len(columns) == rows * widest:
            return cls(columns.reshape(rows, widest), (worth * 2).astype(number).reshape(rows, widest), begins)
        places = np.arange(len(columns)) + np.repeat(begins - starts[:-1], degrees)
        table = np.zeros(rows * widest, dtype=np.int32)
        twice = np.full(rows * widest, np.iinfo(number).min // 2, dtype=number)
        table[places] = columns
        twice[places] = worth * 2
        return cls(table.reshape(rows, widest), twice.reshape(rows, widest), begins)

    def offers(self, rows: IntArray, asked: Whole) -> tuple[Whole, Whole, Int32Array]:
        """As `market.best_offers`; `asked` in the numbers of `twice`."""
        columns = self.columns.take(rows, axis=0, mode="clip")  # nothing is out of range, and not asking is quicker
        gains = self.twice.take(rows, axis=0, mode="clip")
        gains -= asked.take(columns, mode="clip")
        at = gains.argmax(axis=1)
        at += self.begins[: len(rows)]
        flat = gains.reshape(-1)
        best = flat.take(at)
        flat[at] = 0  # the second best is at least what staying alone gains
        return best, np.maximum.reduce(gains, axis=1), columns.reshape(-1).take(at)

    def below(self, rows: IntArray, asked: Whole, limits: IntArray) -> tuple[IntArray, IntArray, IntArray]:
        """Edges of these rows with `asked[column] - twice` below the row's limit: places of rows, columns, these."""
        columns = self.columns.take(rows, axis=0)
        lengths = asked.take(columns)
        lengths -= self.twice.take(rows, axis=0)
        near = np.flatnonzero(lengths < limits.astype(self.twice.dtype)[:, None])
        return near // lengths.shape[1], columns.ravel()[near].astype(np.int64), lengths.ravel()[near].astype(np.int64)


def whole_for(worth: IntArray) -> Number:
    """The smallest whole numbers in which no offer overflows."""
    return np.int32 if int(worth.max(initial=0)) < SMALL else np.int64
