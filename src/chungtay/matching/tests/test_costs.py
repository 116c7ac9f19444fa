"""What stands next to a pair, and what a rule costs before it is set."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.kernel.clock import now, today
from chungtay.matching.actions.by_hand import forbid_pair
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.choices import HandKind
from chungtay.matching.encode import costs
from chungtay.matching.encode.costs import beside, cost_of
from chungtay.matching.models import HandRule, Pairing, Scenario
from chungtay.matching.tests.world import Round, client_of

NAME = "Trường Tiểu học Mẫu"


def words(client: Client, name: str, pairing: Pairing) -> str:
    answer = client.get(reverse(f"matching:{name}", args=[pairing.uid]))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def first(scenario: Scenario, world: Round) -> Pairing:
    return scenario.pairings.get(left=world.schools["P1"])


def test_the_page_of_a_pair_says_who_else_it_could_be_and_what_would_change_it(world: Round) -> None:
    scenario = world.computed()
    said = words(client_of(world.hanh), "reasons", first(scenario, world))
    assert f"Nếu {NAME} P1 không ghép với {NAME} Q1" in said
    assert f"Nếu {NAME} Q1 không ghép với {NAME} P1" in said
    assert f"đang ghép với {NAME} P2; khi đó {NAME} P2 sẽ ghép với {NAME} Q1." in said
    assert "Cặp này chỉ nhường chỗ khi" in said
    of_left, of_right = beside(first(scenario, world), today())
    assert of_left.cost == of_right.cost > 0
    assert not of_left.is_pair_lost


def test_who_has_nobody_else_is_told_so(world: Round) -> None:
    scenario = world.computed()
    pair = first(scenario, world)
    for left, right in (("P1", "Q2"), ("P1", "Q3"), ("P2", "Q1"), ("P3", "Q1")):
        ends = {"left": world.schools[left], "right": world.schools[right]}
        HandRule.objects.create(scenario=scenario, **ends, kind=HandKind.FORBIDDEN, by=world.hanh, at=now())
    found = beside(pair, today())
    assert [each.other for each in found] == [None, None]
    said = words(client_of(world.hanh), "reasons", pair)
    assert "bớt đi một cặp" in said
    assert "Không đơn vị nào khác ghép được" in said


def test_forbidding_tells_first_what_the_new_best_would_lose_and_who_moves(world: Round) -> None:
    scenario = world.computed()
    pair = first(scenario, world)
    cost = cost_of(scenario, pair.left_id, pair.right_id, HandKind.FORBIDDEN, today())
    assert cost is not None
    assert cost.before.pairs == cost.after.pairs == 3
    assert len(cost.moves) == 2
    said = words(client_of(world.hanh), "forbid", pair)
    assert "Cấm cặp này?" in said
    assert "Tổng mức phù hợp" in said
    assert f"{NAME} P1" in said
    assert f"từ {NAME} Q1 sang {NAME} Q" in said
    assert not scenario.hand_rules.exists()  # looking sets nothing
    forbid_pair(pair, by=world.hanh, on=today())
    again = request_scenario(scenario, by=world.hanh, on=today())
    assert again.before_total is not None
    assert again.found_total is not None
    assert again.before_total - again.found_total == cost.lost
    assert (again.found_worst, again.new_pairs) == (cost.after.worst, 2)
    board = client_of(world.hanh).get(reverse("boards:show", args=[scenario.uid])).content.decode()
    assert "So với lần tính trước" in board
    assert "2 cặp là cặp mới" in board


def test_locking_what_is_the_best_choice_anyway_costs_nothing(world: Round) -> None:
    scenario = world.computed()
    said = words(client_of(world.hanh), "lock", first(scenario, world))
    assert "Khóa cặp này?" in said
    assert "Không mất gì" in said


def test_a_very_large_round_says_that_it_is_told_later(world: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = world.computed()
    monkeypatch.setattr(costs, "MOST_UNITS", 5)
    client = client_of(world.hanh)
    assert "Đợt này quá lớn" in words(client, "reasons", first(scenario, world))
    assert "sau khi tính lại phương án" in words(client, "forbid", first(scenario, world))


def test_nobody_else_learns_what_a_rule_would_cost(world: Round) -> None:
    scenario = world.computed()
    for name in ("reasons", "lock", "forbid"):
        answer = client_of(world.heads["P1"]).get(reverse(f"matching:{name}", args=[first(scenario, world).uid]))
        assert answer.status_code == 404
