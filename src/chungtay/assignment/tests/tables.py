"""Small tasks from a table of worth, for the choosers of pairs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from chungtay.assignment.engine.problem import IntArray, Problem, Profile, Quota, Units
from chungtay.assignment.engine.task import Edges, Found, Task

Table = list[list[int]]  # worth of each left with each right unit; negative: a rule bars the pair


def units(count: int, **columns: Any) -> Units:
    """Units without needs, all of one level and in one place, with one partner each, unless something else is said."""
    nothing = Profile.of([{} for _unit in range(count)], 1)
    given: dict[str, Any] = {
        "ids": tuple(f"u{number:03}" for number in range(count)),
        "level": np.zeros(count, dtype=np.int64),
        "place": np.zeros((count, 2)),
        "capacity": np.ones(count, dtype=np.int64),
        "needs": nothing,
        "strengths": nothing,
        "group": np.zeros(count, dtype=np.int64),
        "department": np.zeros(count, dtype=np.int64),
        "is_complete": np.ones(count, dtype=bool),
        **columns,
    }
    return Units(**given)


def task_of(table: Table, room: list[int] | None = None, quota: Quota | None = None, **columns: Any) -> Task:
    """Rows are units 0 …, columns the units after them; `room` and other columns of units in that order."""
    worth = np.array(table, dtype=np.int64).reshape(len(table), -1)
    rows, right = worth.shape
    capacity = np.array(room or [1] * (rows + right), dtype=np.int64)
    everybody = units(rows + right, capacity=capacity, **columns)
    problem = Problem(everybody, np.arange(rows), np.arange(rows, rows + right), quota=quota or Quota())
    row, column = np.nonzero(worth >= 0)
    starts = np.searchsorted(row, np.arange(rows + 1)).astype(np.int64)
    edges = Edges(problem.left, problem.right, starts, column.astype(np.int64), worth[row, column])
    return Task(problem, edges, capacity, np.empty((0, 2), dtype=np.int64), effort=1_000)


def pairs_of(task: Task, found: Found) -> IntArray:
    """(m, 2) row and column of what was found."""
    rows = np.repeat(np.arange(len(task.edges.left)), np.diff(task.edges.starts))
    return np.stack([rows[found.chosen], task.edges.columns[found.chosen]], axis=1)


def total_of(task: Task, found: Found) -> int:
    return int(task.edges.worth[found.chosen].sum())


def every_choice(table: Table, room: list[int]) -> Iterator[list[tuple[int, int]]]:
    """Every choice of admissible pairs within the room of both sides."""
    rows, columns = len(table), len(table[0])
    cells = [(row, column) for row, column in product(range(rows), range(columns)) if table[row][column] >= 0]

    def further(at: int, left: list[int], chosen: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
        if at == len(cells):
            yield chosen
            return
        row, column = cells[at]
        yield from further(at + 1, left, chosen)
        if left[row] and left[rows + column]:
            less = left.copy()
            less[row] -= 1
            less[rows + column] -= 1
            yield from further(at + 1, less, [*chosen, (row, column)])

    yield from further(0, room, [])


def best_totals(table: Table, kinds: list[int], least: int = 0) -> dict[tuple[int, ...], int]:
    """One partner each: for every number of pairs by kind of row (0, 1, …) the best total of pairs worth `least`."""
    best: dict[tuple[int, tuple[int, ...]], int] = {(0, (0,) * (max(kinds) + 1)): 0}
    for row, kind in zip(table, kinds, strict=True):
        for (used, counts), total in list(best.items()):
            for column, worth in enumerate(row):
                if worth < least or used >> column & 1:
                    continue
                more = tuple(count + (number == kind) for number, count in enumerate(counts))
                key = (used | 1 << column, more)
                best[key] = max(best.get(key, 0), total + worth)
    totals: dict[tuple[int, ...], int] = {}
    for (_used, counts), total in best.items():
        totals[counts] = max(totals.get(counts, 0), total)
    return totals
