"""Pilot schools by quota: the seats the programme names, filled by pairs, and why the others were left out."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chungtay.boards.queries.seats import seats_of
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.actions.preparing import arrange_scenario
from chungtay.matching.choices import Method, ScenarioState, Side, WhyAlone
from chungtay.matching.encode.trying import contradictions_of
from chungtay.matching.queries.seats import labels_of, stocks_of
from chungtay.matching.tests.quotas import by_quota, lower_secondary, named, seated, second_cluster, with_seats
from chungtay.matching.tests.world import Round, arranged, client_of
from chungtay.organisations.actions import set_parent
from chungtay.organisations.choices import Function, Kind
from chungtay.organisations.models import Parentage
from chungtay.programmes.models import PilotQuota


def test_each_level_fills_its_seats_and_no_more(world: Round) -> None:
    lower_secondary(world)
    named(world, world.plain, TH=2, THCS=1)
    scenario = by_quota(world)
    assert len(world.pairs(scenario)) == 3
    assert ("P9", "Q9") in world.pairs(scenario)
    assert [(each.level, each.taken, each.seats) for each in seats_of(scenario, today())[0]] == [
        ("TH", 2, 2),
        ("THCS", 1, 1),
    ]
    assert scenario.is_optimal
    left_out = scenario.unmatched.filter(organisation__in=world.schools.values())
    assert set(left_out.values_list("why", flat=True)) == {WhyAlone.NO_SEAT}
    assert left_out.count() == 2


def test_a_quota_for_all_levels_together_may_fall_on_any(world: Round) -> None:
    lower_secondary(world)
    named(world, world.plain, every=3)
    scenario = by_quota(world)
    assert len(world.pairs(scenario)) == 3
    assert [(each.level, each.taken, each.seats) for each in seats_of(scenario, today())[0]] == [("", 3, 3)]


def test_a_level_without_seats_is_not_filled_when_only_levels_are_named(world: Round) -> None:
    lower_secondary(world)
    named(world, world.plain, THCS=1)
    assert world.pairs(by_quota(world)) == {("P9", "Q9")}


def test_two_sides_fill_what_the_smaller_has_and_the_newest_year_counts(world: Round) -> None:
    named(world, world.plain, year=2025, TH=1)
    named(world, world.plain, TH=3)
    named(world, world.hills, TH=2)
    scenario = by_quota(world)
    stocks = stocks_of(scenario.run)
    assert [(each.side, each.level, each.named) for each in stocks] == [(Side.LEFT, "TH", 3), (Side.RIGHT, "TH", 2)]
    assert len(world.pairs(scenario)) == 2


def test_the_department_is_asked_where_its_bodies_name_nothing(world: Round) -> None:
    named(world, world.so, TH=1, every=9)
    assert list(labels_of(stocks_of(world.begun())).values()) == ["tất cả các cấp", "Tiểu học"]


def test_seats_that_cannot_be_filled_stay_empty_and_are_said(world: Round) -> None:
    named(world, world.plain, TH=5)
    scenario = by_quota(world)
    page = client_of(world.hanh).get(reverse("boards:show", args=[scenario.uid])).content.decode()
    assert "Chỉ tiêu trường điểm" in page
    assert "Tiểu học: 3 trên 5 chỗ" in page


def test_a_round_without_a_quota_is_refused_with_the_way_out(world: Round) -> None:
    with pytest.raises(RuleBroken, match="chưa ghi chỉ tiêu"):
        by_quota(world)


def test_the_form_says_the_quota_and_the_pages_name_who_was_left_out_and_why(world: Round) -> None:
    named(world, world.plain, TH=2)
    scenario = by_quota(world)
    client = client_of(world.hanh)
    form = client.get(reverse("matching:arrange", args=[scenario.uid])).content.decode()
    assert "Chọn trường điểm" in form
    assert "Chỉ tiêu của chương trình: Tiểu học 2." in form
    alone = client.get(reverse("boards:alone", args=[scenario.uid])).content.decode()
    assert alone.count("Chỉ tiêu đã dành cho những cặp có tổng mức phù hợp lớn hơn.") == 2
    board = client.get(reverse("boards:show", args=[scenario.uid])).content.decode()
    assert "không có cách chọn nào lấp được nhiều chỉ tiêu hơn" in board


def test_a_round_fills_only_the_seats_that_are_empty_and_says_so(world: Round) -> None:
    seated(world, with_seats(world, world.plain, TH=3), "P1", "P2")
    scenario = by_quota(world)
    assert {left for left, _right in world.pairs(scenario)} == {"P3"}
    assert [(each.taken, each.seats) for each in seats_of(scenario, today())[0]] == [(3, 3)]
    client = client_of(world.hanh)
    form = client.get(reverse("matching:arrange", args=[scenario.uid])).content.decode()
    assert "2 chỗ trong số này đã có trường; đợt chỉ lấp chỗ còn trống: Tiểu học 1." in form
    board = client.get(reverse("boards:show", args=[scenario.uid])).content.decode()
    assert "2 chỗ đã có trường từ trước đợt này" in board
    alone = dict(scenario.unmatched.values_list("organisation__current_name", "why"))
    assert [alone[f"Trường Tiểu học Mẫu P{number}"] for number in (1, 2)] == [WhyAlone.SEATED] * 2


def test_who_finds_every_seat_taken_before_the_round_is_told_so(world: Round) -> None:
    lower_secondary(world)
    participation = with_seats(world, world.plain, TH=2, THCS=1)
    seated(world, participation, "P1", "P2")
    scenario = by_quota(world)
    assert world.pairs(scenario) == {("P9", "Q9")}
    alone = dict(scenario.unmatched.values_list("organisation__current_name", "why"))
    assert alone["Trường Tiểu học Mẫu P3"] == alone["Trường Tiểu học Mẫu Q3"] == WhyAlone.SEATS_GONE
    assert scenario.unmatched.get(organisation=world.schools["P3"]).figures == {}  # nothing but a seat would let it in
    shown = client_of(world.hanh).get(reverse("boards:alone", args=[scenario.uid])).content.decode()
    assert "Mọi chỗ trường có thể nhận đều đã có trường giữ từ trước đợt này." in shown
    assert "Trường đã giữ một chỗ của chỉ tiêu nên không được chọn lần nữa." in shown


def test_the_side_with_fewer_empty_seats_decides(world: Round) -> None:
    with_seats(world, world.plain, TH=3)
    seated(world, with_seats(world, world.hills, TH=3), "Q1")
    scenario = by_quota(world)
    assert len(world.pairs(scenario)) == 2
    assert [(each.named, each.free) for each in stocks_of(scenario.run)] == [(3, 3), (3, 2)]
    assert [(each.label, each.taken, each.seats) for each in seats_of(scenario, today())[0]] == [
        ("Tiểu học, Cụm đồng bằng Mẫu", 2, 3),
        ("Tiểu học, Cụm miền núi Mẫu", 3, 3),
    ]


def test_each_body_fills_its_own_seats_and_no_school_sits_on_the_seat_of_another_body(world: Round) -> None:
    coast = second_cluster(world)
    named(world, world.plain, TH=1)
    named(world, coast, TH=2)
    scenario = by_quota(world, left=[world.plain, coast])
    assert sorted(left[0] for left, _right in world.pairs(scenario)) == ["P", "R", "R"]
    assert scenario.is_optimal
    counts = [(each.label, each.taken, each.seats) for each in seats_of(scenario, today())[0]]
    assert counts == [("Tiểu học, Cụm đồng bằng Mẫu", 1, 1), ("Tiểu học, Cụm ven biển Mẫu", 2, 2)]
    board = client_of(world.hanh).get(reverse("boards:show", args=[scenario.uid])).content.decode()
    assert "Tiểu học, Cụm ven biển Mẫu: 2 trên 2 chỗ" in board


def test_the_seats_of_both_sides_bind_each_body_by_itself(world: Round) -> None:
    coast = second_cluster(world)
    hill = world.body("Cụm vùng cao Mẫu", Kind.CLUSTER)
    set_parent(hill, world.so, Function.PROFESSIONAL, by=world.he_thong, valid_from=None)
    world.add("S1", hill, world.communes[1])
    world.says("S1", strength=[(world.leaves()[3], 1)], need=[(world.leaves()[0], 1)])
    named(world, world.plain, TH=3)
    named(world, coast, every=1)
    named(world, world.hills, TH=2)
    named(world, hill, every=2)
    scenario = by_quota(world, left=[world.plain, coast], right=[world.hills, hill])
    found = world.pairs(scenario)
    assert len(found) == 3
    assert sorted(right[0] for _left, right in found) == ["Q", "Q", "S"]
    assert scenario.is_optimal


def test_a_school_above_which_no_seat_is_named_is_left_out_and_told_so(world: Round) -> None:
    coast = second_cluster(world)
    lower_secondary(world)
    named(world, coast, TH=2)
    scenario = by_quota(world, left=[world.plain, coast])
    assert {left[0] for left, _right in world.pairs(scenario)} == {"R"}
    alone = dict(scenario.unmatched.values_list("organisation__current_name", "why"))
    assert alone["Trường Tiểu học Mẫu P1"] == WhyAlone.NO_QUOTA
    assert alone["Trường Tiểu học Mẫu Q9"] == WhyAlone.NO_QUOTA  # no body of the other side names a seat of its level
    assert [alone.get(f"Trường Tiểu học Mẫu Q{number}") for number in (1, 2, 3)].count(WhyAlone.NO_SEAT) == 1
    shown = client_of(world.hanh).get(reverse("boards:alone", args=[scenario.uid])).content.decode()
    assert "chưa ghi chỗ nào ở cấp học này" in shown
    assert scenario.unmatched.get(organisation=world.schools["P1"]).figures == {}


def test_schools_under_one_body_are_not_paired_although_their_seats_differ(world: Round) -> None:
    named(world, world.so, TH=3)
    scenario = by_quota(world)
    for name in ("P1", "Q1"):  # both answer to the cluster of the plain for teaching
        Parentage.objects.filter(organisation=world.schools[name]).update(parent=world.plain)
    set_parent(world.schools["Q1"], world.hills, Function.ADMINISTRATIVE, by=world.he_thong, valid_from=None)
    wanted = arranged(method=Method.BY_QUOTA, is_other_group=True)
    scenario.refresh_from_db()
    scenario = arrange_scenario(scenario, wanted, by=world.hanh, on=today(), seen=scenario.version)
    scenario = request_scenario(scenario, by=world.hanh, on=today())
    assert scenario.state == ScenarioState.DONE
    assert ("P1", "Q1") not in world.pairs(scenario)


def test_seats_of_the_other_side_that_nest_are_asked_for_once(world: Round) -> None:
    upper = world.body("Liên cụm Mẫu", Kind.CLUSTER)
    set_parent(upper, world.so, Function.PROFESSIONAL, by=world.he_thong, valid_from=None)
    set_parent(world.hills, upper, Function.ADMINISTRATIVE, by=world.he_thong, valid_from=None)
    named(world, world.plain, TH=3)
    named(world, upper, TH=2)
    named(world, world.hills, TH=2)
    scenario = by_quota(world, right=[upper, world.hills])
    assert scenario.pairs_count == 2
    assert not contradictions_of(scenario, today()).found


def test_seats_the_other_side_cannot_answer_are_no_contradiction(world: Round) -> None:
    named(world, world.plain, TH=3)
    named(world, world.hills, TH=2)
    scenario = by_quota(world)
    assert not contradictions_of(scenario, today()).found
    PilotQuota.objects.filter(participation__organisation=world.hills).update(seats=5)
    PilotQuota.objects.filter(participation__organisation=world.plain).update(seats=4)
    shown = client_of(world.hanh).get(reverse("matching:contradictions", args=[scenario.uid])).content.decode()
    assert "Chỉ tiêu còn cần 4 cặp (Tiểu học, Cụm đồng bằng Mẫu)." in shown
    assert "Chấp nhận 3 cặp (Tiểu học, Cụm miền núi Mẫu)." in shown
