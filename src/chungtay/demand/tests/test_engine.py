"""Which counts are kept back, so that nobody gets a small one by subtracting."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.demand.engine import FEWEST, Sum, is_small, kept_back, ranges_left

pytestmark = pytest.mark.once

Grid = list[list[int]]
grids = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=5)
)


def table(grid: Grid) -> tuple[dict[str, int], list[Sum[str]]]:
    """A table with the sums of its rows, of its columns and of everything."""
    rows, columns = range(len(grid)), range(len(grid[0]))
    counts = {f"{row}/{column}": grid[row][column] for row in rows for column in columns}
    counts |= {f"row {row}": sum(grid[row]) for row in rows}
    counts |= {f"column {column}": sum(grid[row][column] for row in rows) for column in columns}
    counts["all"] = sum(map(sum, grid))
    sums: list[Sum[str]] = [(f"row {row}", [f"{row}/{column}" for column in columns]) for row in rows]
    sums += [(f"column {column}", [f"{row}/{column}" for row in rows]) for column in columns]
    sums += [("all", [f"row {row}" for row in rows]), ("all", [f"column {column}" for column in columns])]
    return counts, sums


def given_away(counts: dict[str, int], sums: list[Sum[str]], hidden: frozenset[str]) -> list[str]:
    ranges = ranges_left(counts, sums, hidden, ())
    return [key for key, count in counts.items() if is_small(count) and ranges[key][0] >= ranges[key][1]]


@settings(deadline=None, max_examples=150)
@given(grids)
def test_no_small_count_can_be_had_by_subtracting_and_none_is_shown(grid: Grid) -> None:
    counts, sums = table(grid)

    hidden = kept_back(counts, sums)

    assert {key for key, count in counts.items() if is_small(count)} <= hidden
    assert not {key for key, count in counts.items() if count == 0} & hidden
    assert given_away(counts, sums, hidden) == []


@settings(deadline=None, max_examples=80)
@given(grids)
def test_what_a_reader_works_out_always_holds_the_truth(grid: Grid) -> None:
    counts, sums = table(grid)

    ranges = ranges_left(counts, sums, kept_back(counts, sums), ())

    assert all(ranges[key][0] <= count <= ranges[key][1] for key, count in counts.items())


def test_one_small_count_takes_the_smallest_of_its_line_with_it() -> None:
    counts = {"all": 40, "MN": 3, "TH": 20, "THCS": 9, "THPT": 8}

    assert kept_back(counts, [("all", ["MN", "TH", "THCS", "THPT"])]) == {"MN", "THPT"}


def test_two_ones_are_not_told_by_their_sum() -> None:
    counts = {"all": 7, "MN": 1, "TH": 1, "THCS": 5}

    assert kept_back(counts, [("all", ["MN", "TH", "THCS"])]) == {"MN", "TH", "THCS"}


def test_the_few_that_are_silent_are_not_told_by_how_many_have_spoken() -> None:
    counts = {"units": 20, "declaring": 17, "silent": 3}

    assert kept_back(counts, [("units", ["declaring", "silent"])]) == {"declaring", "silent"}


def test_what_stands_nowhere_protects_a_line_only_while_it_could_be_anything() -> None:
    counts = {"all": 23, "TH": 10, "THCS": 10, "": 3}

    assert kept_back(counts, [("all", ["TH", "THCS", ""])], unseen=[""]) != frozenset()


def test_keeping_back_the_small_ones_alone_would_be_caught() -> None:
    counts, sums = table([[3, 20], [9, 8]])
    only_small = frozenset(key for key, count in counts.items() if 0 < count < FEWEST)

    assert given_away(counts, sums, only_small) == ["0/0"]
