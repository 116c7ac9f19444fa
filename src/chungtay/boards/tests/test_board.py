"""The board and its buttons, as an officer presses them; and who sees nothing of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import sentence_of
from chungtay.kernel.models import AuditEntry
from chungtay.matching.actions.by_hand import forbid_pair, lift_rule, lock_pair, swap_pairs
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.actions.preparing import add_scenario, join_run
from chungtay.matching.actions.stating import state_pair
from chungtay.matching.choices import HandKind, ScenarioState, WhyAlone
from chungtay.matching.encode.trials import parts_of
from chungtay.matching.models import MatchingRun, Pairing, Scenario
from chungtay.matching.queries.board import cards_of
from chungtay.matching.queries.sentences import in_figures
from chungtay.matching.tests.world import Round, arranged, client_of
from chungtay.needs.choices import EntryKind
from chungtay.taxonomy.models import Leaf


def address(name: str, thing: Any) -> str:
    names = {"board": "boards:show", "run": "boards:run", "alone": "boards:alone"}
    return reverse(names.get(name, f"matching:{name}"), args=[thing.uid])


def press(client: Client, name: str, thing: Any, **typed: str) -> Any:
    return client.post(address(name, thing), {"idempotency_key": "k", **typed})


def page(client: Client, name: str, thing: Any) -> str:
    answer = client.get(address(name, thing))
    assert answer.status_code == 200
    return answer.content.decode()


def pair_of(scenario: Scenario, world: Round, name: str) -> Pairing:
    return scenario.pairings.get(left=world.schools[name])


def test_an_officer_begins_a_round_computes_it_and_reads_the_board(world: Round) -> None:
    client = client_of(world.hanh)
    typed = {"title": "Đợt Mẫu", "programme": world.programme.uid, "level": "TH", "idempotency_key": "k"}
    sides = {"left": [world.plain.uid], "right": [world.hills.uid]}
    begun = client.post(reverse("boards:begin"), {**typed, **sides})
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
    assert "Đơn vị vào được nếu bỏ lệnh cấm" in page(client_of(world.hanh), "alone", scenario)


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


def said_of(verb: str) -> list[str]:
    """What the record says of this, oldest first."""
    rows = AuditEntry.objects.filter(verb=f"matching.{verb}").order_by("pk")
    return [sentence_of(row.verb, row.open_values, by=str(row.personal_values["by"])) for row in rows]


def test_whatever_is_set_by_hand_leaves_its_line_in_the_record(world: Round) -> None:
    scenario = world.computed()
    lock_pair(pair_of(scenario, world, "P1"), by=world.hanh, on=today())
    lift_rule(scenario.hand_rules.get(), by=world.hanh, on=today())
    assert not pair_of(scenario, world, "P1").is_locked
    forbid_pair(pair_of(scenario, world, "P3"), by=world.hanh, on=today())
    lift_rule(scenario.hand_rules.get(), by=world.hanh, on=today())
    swap_pairs(pair_of(scenario, world, "P1"), pair_of(scenario, world, "P2"), by=world.hanh, on=today())
    p1, p2, p3, q1, q2, q3 = (f"Trường Tiểu học Mẫu {name}" for name in ("P1", "P2", "P3", "Q1", "Q2", "Q3"))
    here = "trong “Công bằng trước”"
    assert said_of("locked") == [f"Hanh đã khóa cặp {p1} – {q1} {here}."]
    assert said_of("unlocked") == [
        f"Hanh đã bỏ quy tắc đặt bằng tay cho {one} – {other} {here}." for one, other in ((p1, q1), (p3, q3))
    ]
    (swapped,) = said_of("swapped")
    assert swapped.startswith(f"Hanh đã đổi bạn giữa hai cặp {here}: {p1} nay ghép với {q2}, {p2} nay ghép với {q1};")
    assert swapped.endswith("mức phù hợp thay đổi −1,43.")


def test_scenarios_side_by_side_show_their_figures_and_how_many_pairs_differ(world: Round) -> None:
    scenario = world.computed()
    other = add_scenario(scenario.run, "Phương án hai", arranged(), by=world.hanh, on=today())
    other = request_scenario(other, by=world.hanh, on=today())
    swap_pairs(pair_of(other, world, "P1"), pair_of(other, world, "P2"), by=world.hanh, on=today())
    other.refresh_from_db()
    scenario.refresh_from_db()
    Scenario.objects.filter(pk=other.pk).update(mean_km=12.4, longest_km=31.6)
    mine, theirs = cards_of(scenario.run, scenario)
    assert (mine.is_shown, mine.changed, theirs.is_shown, theirs.changed) == (True, 0, False, 2)
    assert (theirs.mean, theirs.longest) == ("12 km", "32 km")
    fits = list(other.pairings.values_list("fit", flat=True))
    assert (theirs.worst, theirs.total) == (in_figures(min(fits)), in_figures(sum(fits)))
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(client_of(world.hanh), "board", scenario)))
    assert (
        f"Cặp thấp nhất {theirs.worst} Tổng mức phù hợp {theirs.total} Đường đi trung bình 12 km"
        " Đường đi dài nhất 32 km Số cặp 3 Chưa ghép được 0 Số cặp khác với phương án đang xem 2"
    ) in shown
    assert f"Cặp thấp nhất {mine.worst} Tổng mức phù hợp {mine.total} Đường đi trung bình 10 km" in shown
    assert shown.count("Số cặp khác với phương án đang xem") == 1


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
            assert client.get(address(name, thing)).status_code == 404, (person, name)
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


def test_no_rule_is_lifted_while_the_scenario_is_computed(world: Round) -> None:
    scenario = world.computed()
    lock_pair(pair_of(scenario, world, "P1"), by=world.hanh, on=today())
    Scenario.objects.filter(pk=scenario.pk).update(state=ScenarioState.RUNNING)
    with pytest.raises(RuleBroken, match="đang được tính"):
        lift_rule(scenario.hand_rules.get(), by=world.hanh, on=today())
    assert scenario.hand_rules.exists()


def test_in_one_pool_a_stated_pair_is_free_again_whichever_way_round_it_was_named(world: Round) -> None:
    scenario = world.begun(left=[world.plain, world.hills], right=[]).scenarios.get()
    ends = world.schools["Q2"], world.schools["P1"]
    for one, other in (ends, ends[::-1]):
        state_pair(scenario, one, other, HandKind.LOCKED, "Thử", by=world.hanh, on=today())
        assert scenario.pairings.filter(is_locked=True).exists() == (scenario.computed_on is not None)
        scenario = request_scenario(scenario, by=world.hanh, on=today())
        assert scenario.pairings.filter(is_locked=True).count() == 1
        lift_rule(scenario.hand_rules.get(), by=world.hanh, on=today())
        assert not scenario.pairings.filter(is_locked=True).exists()
