from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chungtay.assignment.engine.barriers import barred_by
from chungtay.assignment.engine.problem import Problem, Profile, Rules, Units, Weights, fingerprint, on_the_globe
from chungtay.assignment.engine.score import score
from chungtay.assignment.engine.solve import solve
from chungtay.assignment.engine.validate import validate

pytestmark = pytest.mark.once

LEFT, RIGHT = (0, 1, 2), (3, 4, 5)


def six() -> Problem:
    """Three units on either side of a line, 0, 30 and 60 km along it; the sides are 0, 30 and 60 km apart likewise."""
    units = Units(
        ids=("a", "b", "c", "x", "y", "z"),
        level=np.array([1, 1, 2, 1, 2, 2]),
        place=np.array([[0.0, 0], [30, 0], [60, 0], [0, 0], [30, 0], [60, 0]]),
        capacity=np.ones(6, dtype=np.int64),
        needs=Profile.of([{0: 4, 1: 1}, {2: 2}, {}, {3: 5}, {4: 1}, {0: 3}], 6),
        strengths=Profile.of([{3: 2}, {4: 5}, {0: 5}, {0: 5}, {2: 5, 1: 3}, {}], 6),
        group=np.array([0, 1, 2, 0, 1, 2]),
        department=np.zeros(6, dtype=np.int64),
        is_complete=np.array([True, True, True, True, True, False]),
    )
    return Problem(units, np.array(LEFT), np.array(RIGHT), rules=Rules(same_level=False))


def barred(rules: Rules) -> dict[str, set[str]]:
    """Names of the pairs each rule bars, among all of left with right."""
    problem = replace(six(), rules=rules)
    pairs = [(left, right) for left in LEFT for right in RIGHT]
    named = [problem.units.ids[left] + problem.units.ids[right] for left, right in pairs]
    found = barred_by(problem, *np.array(pairs).T)
    return {
        key: {name for name, is_barred in zip(named, flags, strict=True) if is_barred}
        for key, flags in found.items()
        if flags.any()
    }


@pytest.mark.parametrize(
    ("rules", "key", "pairs"),
    [
        (Rules(same_level=True), "other-level", {"ay", "az", "by", "bz", "cx"}),
        (Rules(same_level=False, farthest_km=30.0), "too-far", {"az", "cx"}),
        (Rules(same_level=False, farthest_km=29.9), "too-far", {"ay", "az", "bx", "bz", "cx", "cy"}),
        (Rules(same_level=False, other_group=True), "same-group", {"ax", "by", "cz"}),
        (Rules(same_level=False, already_paired=np.array([[4, 0]])), "already-paired", {"ay"}),
        (Rules(same_level=False, conflicts=np.array([[0, 4], [2, 3]])), "conflict", {"ay", "cx"}),
        (Rules(same_level=False, excluded=np.array([[3, 1]])), "excluded", {"bx"}),
        (Rules(same_level=False, forbidden=np.array([[1, 4]])), "forbidden", {"by"}),
        (
            Rules(same_level=False, group_may_pair=np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1]], dtype=bool)),
            "groups-apart",
            {"ay", "az", "bz", "cx"},
        ),
    ],
)
def test_a_rule_bars_these_pairs_and_no_others(rules: Rules, key: str, pairs: set[str]) -> None:
    assert barred(rules) == {"incomplete": {"az", "bz", "cz"}, key: pairs}


def test_an_unknown_place_is_too_far_only_when_distance_is_a_rule() -> None:
    problem = six()
    place = problem.units.place.copy()
    place[3] = np.nan
    lost = replace(problem, units=replace(problem.units, place=place))
    pair = np.array([0]), np.array([3])

    assert not any(flags[0] for flags in barred_by(lost, *pair).values())
    assert barred_by(replace(lost, rules=Rules(farthest_km=500.0)), *pair)["too-far"][0]
    assert score(lost, *pair).nearness.tolist() == [0.0]


def test_the_worth_of_a_pair_is_what_one_works_out_on_paper() -> None:
    problem = replace(six(), incumbents=np.array([[3, 0]]), weights=Weights(incumbent=0.02, any_pair=0.5))

    found = score(problem, np.array([0, 1, 0]), np.array([3, 4, 4]))

    # a needs 4 of the first and 1 of the second; x gives 5 of the first: 20 of 25. x needs 5, a gives 2: 10 of 25.
    assert found.left_gains.tolist() == [0.8, 1.0, 3 / 25]
    assert found.right_gains.tolist() == [0.4, 1.0, 0.0]
    assert found.nearness.tolist() == [1.0, 1.0, 0.5]
    assert found.balance.tolist() == [0.5, 1.0, 0.0]
    assert found.is_incumbent.tolist() == [True, False, False]
    shared = [(0.8 + 0.4 + 0.5 * 1.0 + 0.5 * 0.5) / 3, 1.0, (3 / 25 + 0.5 * 0.5) / 3]
    assert found.worth.tolist() == [round(10_000 * (shared[0] + 0.52)), 15_000, round(10_000 * (shared[2] + 0.5))]


def test_whoever_fills_nothing_is_named_and_the_others_are_paired() -> None:
    outcome = solve(six())

    assert outcome.pairs.tolist() == [[0, 3], [1, 4]]
    assert outcome.left_out.tolist() == [2]
    assert [(fault.key, fault.units) for fault in outcome.faults] == [("incomplete", (5,))]


def test_locked_pairs_that_cannot_be_kept_are_named_with_the_rule() -> None:
    must = np.array([[0, 3], [4, 2], [0, 4], [0, 1], [2, 5]])
    problem = replace(six(), rules=Rules(same_level=False, forbidden=np.array([[2, 4]]), must=must))

    assert [(fault.key, fault.units) for fault in validate(problem)] == [
        ("incomplete", (5,)),
        ("must-forbidden", (2, 4)),
        ("must-over-capacity", (0, 4)),
        ("must-other-side", (0, 1)),
        ("must-incomplete", (2, 5)),
    ]
    assert solve(problem).pairs.tolist() == [[0, 3], [1, 4]]


@pytest.mark.parametrize(
    ("key", "changed"),
    [
        ("no-units", {"left": np.array([], dtype=np.int64)}),
        ("sides-overlap", {"right": np.array([2, 3])}),
        ("numbers-out-of-range", {"incumbents": np.array([[0, 6]])}),
        ("weights-wrong", {"weights": Weights(nearness=-1.0)}),
        ("weights-wrong", {"weights": Weights(half_km=0.0)}),
        ("ids-repeat", {"units": replace(six().units, ids=("a", "b", "c", "x", "y", "a"))}),
        ("shapes-differ", {"units": replace(six().units, level=np.array([1]))}),
        ("degrees-out-of-range", {"units": replace(six().units, needs=Profile.of([{0: 6}] * 6, 6))}),
    ],
)
def test_what_cannot_be_solved_is_refused_by_name(key: str, changed: dict[str, object]) -> None:
    wrong = replace(six(), **changed)  # type: ignore[arg-type]  # each case changes another field

    assert [fault.key for fault in validate(wrong) if fault.is_fatal] == [key]
    with pytest.raises(ValueError, match=key):
        solve(wrong)


def test_the_fingerprint_changes_with_anything_in_a_problem() -> None:
    same, other = fingerprint(six()), fingerprint(replace(six(), weights=Weights(half_km=31.0)))

    assert fingerprint(six()) == same != other


def test_points_on_the_globe_are_as_far_apart_as_on_the_ground() -> None:
    hanoi, hue = on_the_globe(np.array([105.85, 107.59]), np.array([21.03, 16.46]))

    assert np.linalg.norm(hanoi - hue) == pytest.approx(540, abs=3)
