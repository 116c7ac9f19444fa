"""Needs meet strengths among those who are partners already."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.assignment.engine.relations import Entries, helped, joined

pytestmark = pytest.mark.once

Entry = tuple[int, int, int, int]  # unit, leaf, degree, room


def entries(*rows: Entry) -> Entries:
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Entries(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


def partners(*ends: tuple[int, int]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array(ends, dtype=np.int64).reshape(-1, 2)


def test_the_most_urgent_need_gets_the_only_place_and_the_others_learn_why_not() -> None:
    needs = entries((0, 7, 2, 1), (1, 7, 5, 1), (0, 8, 5, 1), (3, 7, 5, 1))
    found = helped(needs, entries((2, 7, 4, 1), (1, 8, 5, 1)), partners((0, 2), (2, 1)))
    assert list(zip(found.need.tolist(), found.strength.tolist(), strict=True)) == [(1, 0)]
    assert found.worth.tolist() == [5 * 4 * 400]
    assert found.unmet == {0: "all-taken", 2: "nobody-offers", 3: "no-partner"}  # 1 is no partner of 0
    assert found.is_best


def test_the_best_strengths_for_a_need_stand_first() -> None:
    strengths = entries((1, 3, 2, 1), (2, 3, 5, 1), (1, 4, 5, 1))
    found = helped(entries((0, 3, 3, 2)), strengths, partners((0, 1), (0, 2)))
    assert found.alternatives == {0: (1, 0)}
    assert sorted(found.strength.tolist()) == [0, 1]


def test_nobody_asks_and_nobody_offers() -> None:
    found = helped(entries(), entries(), partners((0, 1)))
    assert (found.need.tolist(), found.unmet, found.bound) == ([], {}, 0)


ENTRY = st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(1, 5), st.integers(0, 2))


@settings(deadline=None, max_examples=40)
@given(st.lists(ENTRY, max_size=4), st.lists(ENTRY, max_size=4))
def test_no_other_sharing_out_is_worth_more(asked: list[Entry], offered: list[Entry]) -> None:
    bonds = {(0, 1), (1, 0), (1, 2), (2, 1)}
    found = helped(entries(*asked), entries(*offered), partners((0, 1), (2, 1)))
    edges = [
        (need, strength)
        for need, strength in product(range(len(asked)), range(len(offered)))
        if (asked[need][0], offered[strength][0]) in bonds and asked[need][1] == offered[strength][1]
    ]
    best = 0
    for flags in product((False, True), repeat=len(edges)):
        taken = [edge for edge, flag in zip(edges, flags, strict=True) if flag]
        within = all(sum(edge[0] == need for edge in taken) <= asked[need][3] for need in range(len(asked)))
        within &= all(sum(edge[1] == one for edge in taken) <= offered[one][3] for one in range(len(offered)))
        if within:
            best = max(best, sum(asked[need][2] * offered[strength][2] * 400 for need, strength in taken))
    assert int(found.worth.sum()) == best == found.bound


@settings(deadline=None)
@given(st.lists(st.integers(0, 5), max_size=8), st.lists(st.integers(0, 5), max_size=8))
def test_joined_finds_every_two_equal_keys(one: list[int], other: list[int]) -> None:
    here, there = joined(np.array(one, dtype=np.int64), np.array(other, dtype=np.int64))
    expected = [(i, j) for i, a in enumerate(one) for j, b in enumerate(other) if a == b]
    assert list(zip(here.tolist(), there.tolist(), strict=True)) == expected
