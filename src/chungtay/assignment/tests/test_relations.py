"""Needs meet strengths among those who are partners already."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.assignment.engine.barriers import barred_by
from chungtay.assignment.engine.candidates import joined
from chungtay.assignment.engine.problem import NEED_TO_STRENGTH, Problem, Profile
from chungtay.assignment.engine.relations import Entries, helped, problem_of
from chungtay.assignment.engine.solve import solve
from chungtay.assignment.engine.validate import unkept_musts, validate
from chungtay.assignment.tests.engine_cases import best_by_trial
from chungtay.assignment.tests.test_engine_one_to_one import assert_lawful

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


OWNERS, LEAVES = 5, 3


def seven_by_seven(seed: int, *, most: int = 1) -> Problem:
    """Seven needs and seven strengths of five owners, some of whom are partners; lists bar and lock a few pairs."""
    dice = np.random.default_rng(seed)

    def drawn(most_room: int) -> Entries:
        owner, leaf, degree = dice.integers(0, OWNERS, 7), dice.integers(0, LEAVES, 7), dice.integers(1, 6, 7)
        return Entries(owner, leaf, degree, dice.integers(0, most_room + 1, 7))

    problem = problem_of(drawn(most), drawn(2), dice.integers(0, OWNERS, (4, 2)))
    lists: dict[str, Any] = {
        name: np.stack([dice.integers(0, 7, 3), dice.integers(7, 14, 3)], axis=1)
        for name in ("conflicts", "excluded", "forbidden", "must")
        if dice.random() < 0.5
    }
    return replace(problem, rules=replace(problem.rules, **lists))


@pytest.mark.parametrize("seed", range(120))
def test_needs_and_strengths_are_a_problem_like_any_other_and_brute_force_finds_no_more(seed: int) -> None:
    problem = seven_by_seven(seed)

    outcome = solve(problem, seed=seed % 3)

    assert_lawful(problem, outcome)
    assert outcome.method == NEED_TO_STRENGTH
    assert outcome.certificate.is_optimal
    assert outcome.certificate.considers_all
    assert outcome.certificate.total == best_by_trial(problem, unkept_musts(problem)[0])


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000))
def test_only_partners_meet_and_only_of_one_leaf(seed: int) -> None:
    problem = seven_by_seven(seed, most=3)
    units, partners = problem.units, problem.rules.partners
    assert partners is not None
    bonds = {tuple(pair) for pair in np.concatenate([partners, partners[:, ::-1]]).tolist()}

    outcome = solve(problem)

    for need, strength in outcome.pairs.tolist():
        assert (int(units.group[need]), int(units.group[strength])) in bonds
        assert units.needs.columns[need] == units.strengths.columns[strength - 7]
    assert outcome.worth.tolist() == [
        400 * int(units.needs.degrees[need]) * int(units.strengths.degrees[strength - 7])
        for need, strength in outcome.pairs.tolist()
    ]
    assert_lawful(problem, outcome)
    assert outcome.certificate.is_optimal


def test_the_rules_say_why_a_strength_may_not_serve_a_need() -> None:
    needs = entries((0, 7, 5, 1), (0, 7, 5, 1), (0, 7, 5, 1))
    problem = problem_of(needs, entries((1, 7, 5, 1), (1, 8, 5, 1), (2, 7, 5, 1)), partners((1, 0)))

    barred = barred_by(problem, problem.left, problem.right)

    assert {key: flags.tolist() for key, flags in barred.items() if flags.any()} == {
        "no-partner": [False, False, True],
        "other-leaf": [False, True, False],
    }


def test_a_left_unit_of_two_needs_is_no_single_need() -> None:
    problem = problem_of(entries((0, 1, 5, 1)), entries((1, 1, 5, 1)), partners((1, 0)))
    two = replace(problem, units=replace(problem.units, needs=Profile.of([{0: 5, 1: 5}, {}], 2)))

    assert [fault.key for fault in validate(two)] == ["not-one-entry"]


def test_where_no_partnership_is_asked_for_everybody_may_help() -> None:
    problem = problem_of(entries((0, 1, 5, 1)), entries((1, 1, 4, 1)), partners())

    assert not len(solve(problem).pairs)
    assert solve(replace(problem, rules=replace(problem.rules, partners=None))).pairs.tolist() == [[0, 1]]
