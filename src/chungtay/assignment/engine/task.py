"""What a method is given and what it hands back. Inside, units are in the order that settles ties."""

from __future__ import annotations

from dataclasses import dataclass

from chungtay.assignment.engine.outcome import BY_NOTHING, Fairness
from chungtay.assignment.engine.problem import Fault, FloatArray, IntArray, Problem


@dataclass(frozen=True)
class Edges:
    """Pairs that no rule bars, row by row (CSR): row i is unit `left[i]`, its pairs `starts[i]:starts[i + 1]`.

    Within a row columns rise and are distinct; a column c is unit `right[c]`.
    """

    left: IntArray  # (rows,) numbers of units
    right: IntArray  # (columns,) numbers of units
    starts: IntArray  # (rows + 1,)
    columns: IntArray  # (edges,) 0 … columns - 1
    worth: IntArray  # (edges,) weight units, never negative


@dataclass(frozen=True)
class Task:
    """A problem brought into order, its weighed pairs, and what the locked pairs leave over."""

    problem: Problem
    edges: Edges
    room: IntArray  # (units,) partners each unit may still be given
    fixed: IntArray  # (m, 2) locked pairs, left unit first; already taken off `room` and out of `edges`
    effort: int  # bids allowed per row on the average
    prices: FloatArray | None = None  # (units,) of an earlier outcome: a start, never trusted


@dataclass(frozen=True)
class Found:
    """The pairs a method chose among `Task.edges`, and the bound it proved for them (both without `Task.fixed`)."""

    chosen: IntArray  # (m,) numbers of edges
    bound: int  # weight units no choice among the edges can pass
    prices: FloatArray  # (units,) duals of the right units, weight units
    bids: int = 0
    limited_by: str = BY_NOTHING
    fairness: Fairness | None = None  # its unit is a number of the problem given to the method
    faults: tuple[Fault, ...] = ()
