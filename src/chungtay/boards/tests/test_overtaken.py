"""Rules changed after a scenario was computed: nothing is claimed, and nothing goes to review before it is computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import pytest

from chungtay.boards.actions.units import leave_out, take_in
from chungtay.boards.tests.test_board import page, pair_of
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.matching.actions.by_hand import forbid_pair, lift_rule, lock_pair, swap_pairs
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.actions.preparing import Arranged, add_scenario, arrange_scenario
from chungtay.matching.actions.review import send_to_review
from chungtay.matching.actions.stating import state_pair
from chungtay.matching.choices import HandKind, Method, Side
from chungtay.matching.models import Scenario
from chungtay.matching.queries.overtaken import RULES, overtaken
from chungtay.matching.tests.world import Round, arranged, client_of

Deed = Callable[[Round, Scenario], object]
CLAIM = "Đã chứng minh tối ưu"


def arrange(world: Round, scenario: Scenario, **rules: object) -> Scenario:
    scenario.refresh_from_db()
    return arrange_scenario(scenario, arranged(**rules), by=world.hanh, on=today(), seen=scenario.version)


def state(world: Round, scenario: Scenario, one: str, other: str, kind: HandKind) -> None:
    ends = world.schools[one], world.schools[other]
    state_pair(scenario, *ends, kind, "Thử", by=world.hanh, on=today())


def lock(world: Round, scenario: Scenario, name: str) -> None:
    lock_pair(pair_of(scenario, world, name), by=world.hanh, on=today())


def forbid(world: Round, scenario: Scenario, name: str) -> None:
    forbid_pair(pair_of(scenario, world, name), by=world.hanh, on=today())


def lift(world: Round, scenario: Scenario) -> None:
    rule = scenario.hand_rules.order_by("pk").first()
    assert rule is not None
    lift_rule(rule, by=world.hanh, on=today())


def compute(world: Round, scenario: Scenario) -> None:
    request_scenario(scenario, by=world.hanh, on=today())


def swap(world: Round, scenario: Scenario) -> None:
    one, other = (pair_of(scenario, world, name) for name in ("P1", "P2"))
    swap_pairs(one, other, by=world.hanh, on=today())


def leave(world: Round, scenario: Scenario, name: str) -> None:
    leave_out(scenario.run, world.schools[name], by=world.hanh, on=today())


OVERTAKING: dict[str, list[Deed]] = {
    "another method and a farthest distance": [
        lambda world, scenario: arrange(world, scenario, method=Method.ONE_TO_ONE, farthest_km=1)
    ],
    "another weight": [lambda world, scenario: arrange(world, scenario, near_weight=9)],
    "a school left out": [lambda world, scenario: leave(world, scenario, "P2")],
    "a pair stated that is not there": [lambda world, scenario: state(world, scenario, "P1", "Q2", HandKind.LOCKED)],
    "a pair barred that is there": [lambda world, scenario: state(world, scenario, "Q1", "P1", HandKind.FORBIDDEN)],
    "a lock lifted that was computed with": [lambda w, s: lock(w, s, "P1"), compute, lift],
    "a ban lifted that was computed with": [lambda w, s: forbid(w, s, "P1"), compute, lift],
}
STANDING: dict[str, list[Deed]] = {
    "nothing": [],
    "rules kept as they are": [arrange],
    "rules changed and changed back": [lambda w, s: arrange(w, s, near_weight=9), arrange],
    "a lock": [lambda w, s: lock(w, s, "P1")],
    "a lock lifted that came after": [lambda w, s: lock(w, s, "P1"), lift],
    "a lock lifted and set again": [lambda w, s: lock(w, s, "P1"), compute, lift, lambda w, s: lock(w, s, "P1")],
    "a swap": [swap],
    "a swap of which one lock is lifted": [swap, lift],
    "a ban": [lambda w, s: forbid(w, s, "P1")],
    "a ban lifted that came after": [lambda w, s: forbid(w, s, "P1"), lift],
    "a pair stated that is there": [lambda world, scenario: state(world, scenario, "P1", "Q1", HandKind.LOCKED)],
    "a pair barred that is not there": [lambda world, scenario: state(world, scenario, "P1", "Q2", HandKind.FORBIDDEN)],
}


@pytest.mark.parametrize("deeds", OVERTAKING.values(), ids=OVERTAKING)
def test_under_other_rules_nothing_is_claimed_or_reviewed_until_it_is_computed(world: Round, deeds: list[Deed]) -> None:
    scenario, client = world.computed(), client_of(world.hanh)
    for deed in deeds:
        deed(world, scenario)
    assert overtaken(scenario.run) == {scenario.pk}
    board = page(client, "board", scenario)
    assert CLAIM not in board
    assert "Đã tính theo quy tắc khác" in board
    assert "Trình duyệt" not in board
    assert "Quy tắc đã đổi, cần tính lại" in page(client, "show", scenario.run)
    with pytest.raises(RuleBroken, match=r"[Tt]ính lại trước"):
        send_to_review(scenario, by=world.hanh, on=today())
    compute(world, scenario)
    assert not overtaken(scenario.run)
    assert "Đã tính theo quy tắc khác" not in page(client, "board", scenario)


@pytest.mark.parametrize("deeds", STANDING.values(), ids=STANDING)
def test_what_is_done_by_hand_or_changes_nothing_stands_and_may_be_reviewed(world: Round, deeds: list[Deed]) -> None:
    scenario = world.computed()
    for deed in deeds:
        deed(world, scenario)
    assert not overtaken(scenario.run)
    assert "Đã tính theo quy tắc khác" not in page(client_of(world.hanh), "board", scenario)
    assert send_to_review(scenario, by=world.hanh, on=today()).chosen == scenario


def test_a_school_taken_in_again_leaves_everything_as_it_was_computed(world: Round) -> None:
    scenario = world.computed()
    leave(world, scenario, "P2")
    take_in(scenario.run, world.schools["P2"], Side.LEFT, by=world.hanh, on=today())
    assert not overtaken(scenario.run)


def test_only_the_scenario_whose_rules_changed_is_overtaken(world: Round) -> None:
    scenario = world.computed()
    other = add_scenario(scenario.run, "Phương án hai", arranged(), by=world.hanh, on=today())
    assert not overtaken(scenario.run)  # never computed: nothing to claim
    compute(world, other)
    arrange(world, other, near_weight=9)
    assert overtaken(scenario.run) == {other.pk}
    assert CLAIM in page(client_of(world.hanh), "board", scenario)
    assert set(RULES) == {each.name for each in fields(Arranged)}


def test_what_an_older_version_computed_is_taken_as_it_stands(world: Round) -> None:
    scenario = world.computed()
    Scenario.objects.filter(pk=scenario.pk).update(computed_under=None)
    arrange(world, scenario, near_weight=9)
    assert not overtaken(scenario.run)
