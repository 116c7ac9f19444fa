"""A declared conflict is a hard rule: computed, swapped, drafted or published, the two never become a pair."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.matching.actions.by_hand import lock_pair, swap_pairs
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.choices import WhyAlone
from chungtay.matching.models import Scenario
from chungtay.matching.tests.world import Round, client_of
from chungtay.programmes.actions import declare_conflict, end_conflict
from chungtay.programmes.actions.conflicts import Declared
from chungtay.programmes.models import Conflict

REASON = "Hai hiệu trưởng Mẫu là vợ chồng."


def declared(world: Round, one: str, other: str) -> Conflict:
    a, b = world.schools[one], world.schools[other]
    wanted = Declared(programme=world.programme, one=a, other=b, declared_for=a, reason=REASON, valid_from=today())
    return declare_conflict(wanted, by=world.heads[one], on=today())


def again(world: Round, scenario: Scenario) -> Scenario:
    return request_scenario(scenario, by=world.hanh, on=today())


def test_two_with_a_declared_conflict_are_not_paired_until_it_ends(world: Round) -> None:
    conflict = declared(world, "P1", "Q1")
    scenario = world.computed()
    assert ("P1", "Q1") not in world.pairs(scenario)
    assert scenario.pairs_count == 3
    end_conflict(conflict, by=world.heads["P1"], on=today())
    assert ("P1", "Q1") in world.pairs(again(world, scenario))


def test_who_has_only_such_a_partner_is_told_so_and_nobody_on_the_board_reads_why(world: Round) -> None:
    for other in ("Q1", "Q2", "Q3"):
        declared(world, "P1", other)
    scenario = world.computed()
    alone = scenario.unmatched.get(organisation=world.schools["P1"])
    assert (alone.why, alone.figures["rule"]) == (WhyAlone.CONFLICT, "conflict")
    client = client_of(world.hanh)
    shown = client.get(reverse("boards:alone", args=[scenario.uid])).content.decode()
    assert "Các đơn vị phù hợp đều có xung đột lợi ích đã khai với đơn vị này." in shown
    assert "Đơn vị vào được nếu thôi xung đột lợi ích đã khai giữa đơn vị và Trường Tiểu học Mẫu Q" in shown
    assert REASON not in shown


def test_no_swap_by_hand_makes_such_a_pair(world: Round) -> None:
    scenario = world.computed()
    declared(world, "P1", "Q2")
    one, other = (scenario.pairings.get(left=world.schools[name]) for name in ("P1", "P2"))
    with pytest.raises(RuleBroken, match="giữa hai đơn vị có xung đột lợi ích đã khai"):
        swap_pairs(one, other, by=world.hanh, on=today())


def test_a_locked_pair_gives_way_to_it(world: Round) -> None:
    scenario = world.computed()
    lock_pair(scenario.pairings.get(left=world.schools["P1"]), by=world.hanh, on=today())
    declared(world, "P1", "Q1")
    assert ("P1", "Q1") not in world.pairs(again(world, scenario))
