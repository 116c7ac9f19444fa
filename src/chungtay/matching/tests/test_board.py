"""The board and its buttons, as an officer presses them; and who sees nothing of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry
from chungtay.matching.actions.by_hand import forbid_pair, lock_pair, swap_pairs
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.actions.preparing import join_run
from chungtay.matching.choices import ScenarioState, WhyAlone
from chungtay.matching.encode.trials import parts_of
from chungtay.matching.models import MatchingRun, Pairing, Scenario
from chungtay.matching.tests.world import Round, client_of
from chungtay.needs.choices import EntryKind
from chungtay.taxonomy.models import Leaf


def press(client: Client, name: str, thing: Any, **typed: str) -> Any:
    return client.post(reverse(f"matching:{name}", args=[thing.uid]), {"idempotency_key": "k", **typed})


def page(client: Client, name: str, thing: Any) -> str:
    answer = client.get(reverse(f"matching:{name}", args=[thing.uid]))
    assert answer.status_code == 200
    return answer.content.decode()


def pair_of(scenario: Scenario, world: Round, name: str) -> Pairing:
    return scenario.pairings.get(left=world.schools[name])


def test_an_officer_begins_a_round_computes_it_and_reads_the_board(world: Round) -> None:
    client = client_of(world.hanh)
    typed = {"title": "Đợt Mẫu", "programme": world.programme.uid, "level": "TH", "idempotency_key": "k"}
    sides = {"left": [world.plain.uid], "right": [world.hills.uid]}
    begun = client.post(reverse("matching:begin"), {**typed, **sides})
    run = MatchingRun.objects.get(title="Đợt Mẫu")
    assert begun.headers["Location"] == reverse("matching:show", args=[run.uid])
    assert "6 trong 6" in page(client, "show", run)
    scenario = run.scenarios.get()
    press(client, "run", scenario)
    board = page(client, "board", scenario)
    assert "Đã chứng minh tối ưu" in board
    assert "Trường Tiểu học Mẫu P1 cần, Trường Tiểu học Mẫu Q1 giúp được" in board
    assert board.count('class="pair-line') == 3


def test_a_locked_pair_stays_and_a_forbidden_one_never_comes_back(world: Round) -> None:
    scenario = world.computed()
    lock_pair(pair_of(scenario, world, "P1"), by=world.hanh, on=today())
    with pytest.raises(RuleBroken, match="đang khóa"):
        forbid_pair(pair_of(scenario, world, "P1"), by=world.hanh, on=today())
    forbid_pair(pair_of(scenario, world, "P2"), by=world.hanh, on=today())
    scenario.refresh_from_db()
    assert (scenario.pairs_count, scenario.alone_count, scenario.by_hand) == (2, 2, 2)
    assert set(scenario.unmatched.values_list("why", flat=True)) == {WhyAlone.PARTED}
    again = request_scenario(scenario, by=world.hanh, on=today())
    pairs = world.pairs(again)
    assert ("P1", "Q1") in pairs
    assert ("P2", "Q2") not in pairs
    assert len(pairs) == 3
    said = AuditEntry.objects.filter(verb="matching.forbidden").get()
    assert "−0," in str(said.open_values)


def test_who_has_only_a_forbidden_partner_is_told_the_way_out(world: Round) -> None:
    scenario = world.computed()
    for name in ("P2", "P3"):
        lock_pair(pair_of(scenario, world, name), by=world.hanh, on=today())
    forbid_pair(pair_of(scenario, world, "P1"), by=world.hanh, on=today())
    scenario = request_scenario(scenario, by=world.hanh, on=today())
    alone = scenario.unmatched.get(organisation=world.schools["P1"])
    assert scenario.state == ScenarioState.DONE
    assert alone.figures["rule"] == "forbidden"
    assert "Trường vào được nếu bỏ lệnh cấm" in page(client_of(world.hanh), "alone", scenario)


def test_a_swap_shows_its_cost_first_and_is_kept_when_computed_again(world: Round) -> None:
    scenario = world.computed()
    one, other = (pair_of(scenario, world, name) for name in ("P1", "P2"))
    client = client_of(world.hanh)
    shown = page(client, "pair", one)
    assert "Đổi bạn với một cặp khác" in shown
    assert "−" in shown
    press(client, "swap", one, other=other.uid)
    assert world.pairs(scenario) == {("P1", "Q2"), ("P2", "Q1"), ("P3", "Q3")}
    again = request_scenario(scenario, by=world.hanh, on=today())
    assert world.pairs(again) == {("P1", "Q2"), ("P2", "Q1"), ("P3", "Q3")}
    board = page(client, "board", again)
    assert "Đã chứng minh tối ưu" in board  # under the rules set by hand


def test_the_page_of_a_pair_adds_its_fit_up_from_the_weights_until_they_are_changed(world: Round) -> None:
    scenario = world.computed()
    pair = pair_of(scenario, world, "P1")
    parts = parts_of(pair)
    assert sum(part.worth for part in parts) == pytest.approx(pair.fit / 10_000, abs=0.003)
    assert [round(part.value, 2) for part in parts] == [0.8, 1.0, 0.79, 0.8]
    assert [round(part.share, 4) for part in parts] == [0.3125, 0.3125, 0.1875, 0.1875]
    shown = page(client_of(world.hanh), "pair", pair)
    assert "Mức phù hợp này từ đâu" in shown
    assert "đạt 0,80 trên 1, chiếm 31 % trọng số" in shown
    Scenario.objects.filter(pk=scenario.pk).update(left_weight=0)
    assert "Trọng số đã đổi sau khi tính ra cặp này" in page(client_of(world.hanh), "pair", pair)


def test_no_hard_rule_is_broken_by_hand(world: Round) -> None:
    scenario = world.computed()
    world.twin(world.schools["P1"], world.schools["Q2"])
    one, other = (pair_of(scenario, world, name) for name in ("P1", "P2"))
    with pytest.raises(RuleBroken, match="đã là bạn kết nghĩa"):
        swap_pairs(one, other, by=world.hanh, on=today())


def test_heads_teachers_other_departments_and_sponsors_see_nothing_of_a_round(world: Round) -> None:
    scenario = world.computed()
    pair = pair_of(scenario, world, "P1")
    for person in (world.heads["P1"], world.mai, world.quyen, world.ba, world.dung, world.hoa):
        client = client_of(person)
        for name, thing in (("show", scenario.run), ("board", scenario), ("pair", pair)):
            assert client.get(reverse(f"matching:{name}", args=[thing.uid])).status_code == 404, (person, name)
        assert client.get(reverse("publishing:export", args=[scenario.uid])).status_code == 404, person


def test_in_a_joint_round_each_officer_reads_only_the_needs_of_her_own_side_until_both_publish(world: Round) -> None:
    far = world.far_school
    world.declare(far, world.xuan, "DN.gv-moi", degree=5)
    world.declare(far, world.xuan, "CM.trai-nghiem", kind=EntryKind.STRENGTH, degree=4)
    run = world.begun(right=[], partner=world.so_ben)
    join_run(run, by=world.quyen, on=today())
    scenario = world.computed(run)
    pair = scenario.pairings.get(right=far)
    theirs, ours = (Leaf.objects.get(code=code).name for code in ("DN.gv-moi", "CM.trai-nghiem"))
    for person, own, other in ((world.hanh, ours, theirs), (world.quyen, theirs, ours)):
        client = client_of(person)
        for name, thing in (("board", scenario), ("pair", pair), ("alone", scenario), ("show", run)):
            assert other not in page(client, name, thing), (person, name)
        shown = page(client, "pair", pair)
        assert own in shown
        assert "Mức phù hợp này từ đâu" not in shown  # what one side gains would tell what the other does


def test_in_a_joint_round_no_officer_reads_what_a_school_of_the_other_department_lacks(world: Round) -> None:
    ours = world.add("P4", world.plain, world.communes[0])
    run = world.begun(right=[], partner=world.so_ben)
    join_run(run, by=world.quyen, on=today())
    theirs = world.far_school
    for person, own, other in ((world.hanh, ours, theirs), (world.quyen, theirs, ours)):
        for name in ("show", "readiness"):
            shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(client_of(person), name, run)))
            assert f"{own} chưa khai nhu cầu nào, chưa khai thế mạnh nào" in shown, (person, name)
            assert f"{other} chưa sẵn sàng" in shown, (person, name)
