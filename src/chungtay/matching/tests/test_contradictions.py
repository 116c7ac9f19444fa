"""Rules that cannot hold together are said in whole sentences, with what would end it; the round never fails."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chungtay.explanations.queries.contradictions import RULES, WAYS
from chungtay.kernel.clock import today
from chungtay.matching.actions.by_hand import lock_pair
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.actions.preparing import arrange_scenario
from chungtay.matching.choices import HandKind, Method, ScenarioState
from chungtay.matching.models import HandRule, Scenario
from chungtay.matching.queries.sentences import barrier_in_words
from chungtay.matching.tests.quotas import by_quota, named, seated, second_cluster, with_seats
from chungtay.matching.tests.test_conflicts import declared
from chungtay.matching.tests.world import Round, arranged, client_of
from chungtay.organisations.models import Seat


def page(world: Round, scenario: Scenario) -> str:
    answer = client_of(world.hanh).get(reverse("matching:contradictions", args=[scenario.uid]))
    assert answer.status_code == 200
    return answer.content.decode()


def changed(world: Round, scenario: Scenario, **rules: object) -> Scenario:
    scenario.refresh_from_db()
    return arrange_scenario(scenario, arranged(**rules), by=world.hanh, on=today(), seen=scenario.version)


def locked(world: Round, scenario: Scenario, left: str, right: str) -> None:
    HandRule.objects.create(
        scenario=scenario,
        left=world.schools[left],
        right=world.schools[right],
        kind=HandKind.LOCKED,
        by=world.hanh,
        at=scenario.run.begun_at,
    )


def test_a_scenario_without_locks_and_quota_contradicts_nothing(world: Round) -> None:
    assert "Mọi quy tắc của phương án này đều có thể cùng đúng." in page(world, world.computed())


def test_a_locked_pair_and_the_distance_that_bars_it_are_named_with_the_kilometres_that_would_do(world: Round) -> None:
    scenario = world.computed()
    lock_pair(scenario.pairings.get(left=world.schools["P1"]), by=world.hanh, on=today())
    scenario = request_scenario(changed(world, scenario, farthest_km=5), by=world.hanh, on=today())
    assert scenario.state == ScenarioState.DONE
    shown = page(world, scenario)
    pair = "Trường Tiểu học Mẫu P1 – Trường Tiểu học Mẫu Q1"
    for sentence in (
        f"Cặp {pair} đang khóa bằng tay.",
        "Hai đơn vị của một cặp cách nhau nhiều nhất 5 km.",
        f"Mở khóa cặp {pair}.",
        "Cho phép đến 11 km.",
    ):
        assert sentence in shown
    board = client_of(world.hanh).get(reverse("boards:show", args=[scenario.uid])).content.decode()
    assert reverse("matching:contradictions", args=[scenario.uid]) in board


def test_a_locked_pair_without_a_place_asks_for_the_place_and_not_for_more_kilometres(world: Round) -> None:
    Seat.objects.filter(organisation=world.schools["P1"]).delete()
    scenario = world.computed()
    for row in scenario.pairings.all():
        lock_pair(row, by=world.hanh, on=today())
    scenario = request_scenario(changed(world, scenario, farthest_km=5), by=world.hanh, on=today())
    shown = page(world, scenario)
    assert shown.count("cách nhau nhiều nhất 5 km, mà chưa biết hai đơn vị này cách nhau bao xa.") == 1
    assert "Ghi xã, phường nơi mỗi đơn vị trong hai đơn vị đóng, hoặc bỏ giới hạn khoảng cách." in shown
    assert shown.count("Cho phép đến 11 km.") == 2
    url = reverse("matching:contradictions", args=[scenario.uid])
    piece = client_of(world.hanh).get(url, headers={"HX-Request": "true"}).content.decode()
    assert piece.count("Những điều sau không thể cùng đúng") == 1
    assert "Còn 2 mâu thuẫn nữa" in piece


def test_more_locked_pairs_than_a_school_takes_partners(world: Round) -> None:
    scenario = world.computed()
    for left in ("P1", "P2"):
        locked(world, scenario, left, "Q1")
    shown = page(world, scenario)
    assert "Trường Tiểu học Mẫu Q1 nhận nhiều nhất 1 bạn." in shown
    assert "Cho Trường Tiểu học Mẫu Q1 nhận 2 bạn." in shown


def test_a_locked_pair_with_a_declared_conflict_says_so_and_not_why(world: Round) -> None:
    scenario = world.computed()
    lock_pair(scenario.pairings.get(left=world.schools["P1"]), by=world.hanh, on=today())
    conflict = declared(world, "P1", "Q1")
    shown = page(world, scenario)
    assert "Không ghép hai đơn vị có xung đột lợi ích đã khai." in shown
    assert "Chờ đến khi bên đã khai xung đột lợi ích thôi điều đã khai." in shown
    assert conflict.reason not in shown


def test_seats_nobody_can_fill_name_what_keeps_them_empty(world: Round) -> None:
    named(world, world.plain, TH=5)
    scenario = by_quota(world)
    assert scenario.pairs_count == 3
    shown = page(world, scenario)
    assert "Chỉ tiêu còn cần 5 cặp (Tiểu học)." in shown
    assert "Chấp nhận 3 cặp (Tiểu học)." in shown


def test_a_locked_pair_for_which_no_seat_is_named_is_told_to_record_one(world: Round) -> None:
    coast = second_cluster(world)
    named(world, coast, TH=2)
    scenario = by_quota(world, left=[world.plain, coast])
    locked(world, scenario, "P1", "Q1")
    shown = page(world, scenario)
    assert "nhiều nhất 0" not in shown
    assert "()" not in shown
    assert "Không chọn trường mà các đơn vị trong đợt này chưa ghi chỗ nào ở cấp học của trường." in shown
    assert "Ghi chỉ tiêu ở cấp học ấy ở trang chương trình." in shown


def test_a_locked_pair_for_which_every_seat_is_held_asks_for_one_seat_more_than_there_are(world: Round) -> None:
    for number in (4, 5, 6):
        world.add(f"P{number}", world.plain, world.communes[0])
    seated(world, with_seats(world, world.plain, TH=3), "P4", "P5", "P6")
    scenario = by_quota(world)
    locked(world, scenario, "P1", "Q1")
    shown = page(world, scenario)
    assert "Chỉ tiêu chỉ còn chỗ trống cho nhiều nhất 0 cặp (Tiểu học)." in shown
    assert "Tăng chỉ tiêu thêm 1 chỗ (Tiểu học)." in shown


@pytest.mark.parametrize("bar", ["same-group", "groups-apart"])
def test_two_schools_under_one_body_are_named_so_in_every_sentence(bar: str) -> None:
    assert (str(RULES[bar]), str(WAYS[bar]), barrier_in_words(bar)) == (
        "Không ghép hai đơn vị có chung đơn vị quản lý.",
        "Cho ghép hai đơn vị có chung đơn vị quản lý.",
        "hai đơn vị có chung đơn vị quản lý.",
    )


@pytest.mark.parametrize("method", [Method.FAIREST, Method.ONE_TO_ONE, Method.MANY_TO_ONE])
def test_the_piece_for_the_board_is_empty_where_nothing_contradicts(world: Round, method: Method) -> None:
    scenario = changed(world, world.begun().scenarios.get(), method=method)
    client = client_of(world.hanh)
    url = reverse("matching:contradictions", args=[scenario.uid])
    assert client.get(url, headers={"HX-Request": "true"}).content.decode().strip() == ""


def test_every_rule_has_a_sentence_and_every_rule_but_one_a_way_out() -> None:
    assert set(RULES) - set(WAYS) == {"other-side"}
    assert set(WAYS) - set(RULES) == {"nearer"}
