"""Pairs that must or must not be, stated by an officer before anything is computed."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from chungtay.boards.queries.naming import units_called
from chungtay.boards.tests.test_board import said_of
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.actions.preparing import arrange_scenario
from chungtay.matching.actions.stating import state_pair
from chungtay.matching.choices import HandKind
from chungtay.matching.models import HandRule, Scenario
from chungtay.matching.tests.world import Round, arranged, client_of
from chungtay.organisations.choices import Kind

NAME = "Trường Tiểu học Mẫu"


@pytest.fixture
def scenario(world: Round) -> Scenario:
    return world.begun().scenarios.get()


def state(world: Round, scenario: Scenario, one: str, other: str, kind: HandKind = HandKind.LOCKED) -> HandRule:
    left, right = world.schools[one], world.schools[other]
    return state_pair(scenario, left, right, kind, "Hai trường đã hẹn nhau", by=world.hanh, on=today())


def send(world: Round, scenario: Scenario, **typed: str) -> Any:
    return client_of(world.hanh).post(
        reverse("boards:state", args=[scenario.uid]), {"idempotency_key": "k", "kind": "locked", **typed}
    )


def test_what_must_be_and_what_must_not_be_holds_when_it_is_computed(world: Round, scenario: Scenario) -> None:
    answer = send(world, scenario, left=f"{NAME} P1", right="mau q2", reason="Hai trường đã hẹn nhau")
    assert answer.headers["Location"] == reverse("boards:show", args=[scenario.uid])
    state(world, scenario, "Q3", "P3", HandKind.FORBIDDEN)  # either way round
    assert ("P1", "Q2") in world.pairs(request_scenario(scenario, by=world.hanh, on=today()))
    assert ("P3", "Q3") not in world.pairs(scenario)
    assert scenario.pairings.get(left=world.schools["P1"]).is_locked
    board = client_of(world.hanh).get(reverse("boards:show", args=[scenario.uid])).content.decode()
    assert "Lý do: Hai trường đã hẹn nhau" in board


def test_the_reason_stands_in_the_record_and_can_be_forgotten(world: Round, scenario: Scenario) -> None:
    state(world, scenario, "P1", "Q2")
    entry = AuditEntry.objects.get(verb="matching.asked")
    assert entry.personal_values["reason"] == "Hai trường đã hẹn nhau"
    assert "reason" not in entry.open_values
    assert len(said_of("asked")) == 1


def test_a_pair_that_breaks_a_rule_is_refused_with_the_sentence_of_that_rule(world: Round, scenario: Scenario) -> None:
    seen = scenario.version
    scenario = arrange_scenario(scenario, arranged(farthest_km=1), by=world.hanh, on=today(), seen=seen)
    with pytest.raises(RuleBroken, match=f"{NAME} P1 – {NAME} Q1.*1 km"):
        state(world, scenario, "P1", "Q1")
    assert not scenario.hand_rules.exists()


def test_contradictory_musts_are_named(world: Round, scenario: Scenario) -> None:
    state(world, scenario, "P1", "Q1")
    with pytest.raises(RuleBroken, match=f"{NAME} P1 – {NAME} Q1.*{NAME} P1 – {NAME} Q2"):
        state(world, scenario, "P1", "Q2")
    with pytest.raises(RuleBroken, match="Đã đặt hai đơn vị này phải ghép"):
        state(world, scenario, "Q1", "P1", HandKind.FORBIDDEN)
    assert scenario.hand_rules.count() == 1


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ("P1", "P2", "Hai đơn vị đứng cùng một bên"),
        ("P1", "P1", "hai đơn vị khác nhau"),
        ("Không có", "Q1", "Không đơn vị nào ở đây có tên như vậy"),
        ("Mẫu", "Q1", "Nhiều đơn vị có tên như vậy"),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(
    world: Round, scenario: Scenario, left: str, right: str, said: str
) -> None:
    page = send(world, scenario, left=left, right=right, reason="Thử")
    assert said in page.content.decode()
    assert not scenario.hand_rules.exists()


def test_names_are_suggested_from_the_round_alone(world: Round, scenario: Scenario) -> None:
    outside = world.body("Trường Tiểu học Mẫu P9 ngoài đợt", Kind.SCHOOL, "TH")
    client = client_of(world.hanh)
    page = client.get(reverse("boards:suggest", args=[scenario.uid]), {"left": "mau p"}).content.decode()
    assert page.count("<option") == 3
    assert str(outside) not in page
    assert client_of(world.heads["P1"]).get(reverse("boards:suggest", args=[scenario.uid])).status_code == 404


def test_two_of_one_name_are_told_apart_by_the_body_above(world: Round, scenario: Scenario) -> None:
    twin = world.add("P1 hai", world.hills, world.communes[1])
    type(twin).objects.filter(pk=twin.pk).update(current_name=f"{NAME} P1", folded_name=world.schools["P1"].folded_name)
    found = units_called(scenario.run, f"{NAME} P1", today())
    assert list(found) == [f"{NAME} P1 (Cụm đồng bằng Mẫu)", f"{NAME} P1 (Cụm miền núi Mẫu)"]
    assert units_called(scenario.run, f"{NAME} P1 (Cụm miền núi Mẫu)", today()) == {
        f"{NAME} P1 (Cụm miền núi Mẫu)": twin
    }
