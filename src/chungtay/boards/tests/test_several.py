"""A round in which a school of side A may have several partners: the form, the board, by hand and the sheet."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.assignment.engine.problem import SCALE
from chungtay.boards.queries.showing import proved
from chungtay.boards.tests.test_board import page, pair_of
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.matching.actions.by_hand import forbid_pair, swap_pairs
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.actions.preparing import arrange_scenario
from chungtay.matching.choices import HandKind, Method
from chungtay.matching.encode.costs import cost_of
from chungtay.matching.models import Scenario
from chungtay.matching.queries.board import swap_partners
from chungtay.matching.queries.overtaken import overtaken
from chungtay.matching.tests.test_trying import TYPED
from chungtay.matching.tests.world import Round, arranged, client_of
from chungtay.needs.models import Entry


def computed(world: Round, left: int, right: int, method: Method = Method.FAIREST) -> Scenario:
    scenario = world.begun().scenarios.get(number=1)
    wanted = arranged(method=method, left_most=left, right_most=right)
    scenario = arrange_scenario(scenario, wanted, by=world.hanh, on=today(), seen=scenario.version)
    return request_scenario(scenario, by=world.hanh, on=today())


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def sent(client: Client, scenario: Scenario, **typed: str) -> str:
    scenario.refresh_from_db()
    known = {**TYPED, "version": str(scenario.version), "idempotency_key": f"{typed}", **typed}
    answer = client.post(reverse("matching:arrange", args=[scenario.uid]), {**known, "do": ""})
    return plain(answer.content.decode()) if answer.status_code == 200 else ""


def test_two_partners_for_every_school_of_both_sides(world: Round) -> None:
    scenario = computed(world, 2, 2)
    assert (scenario.pairs_count, scenario.alone_count, scenario.short_count) == (6, 0, 0)
    held = [name for pair in world.pairs(scenario) for name in pair]
    assert {held.count(name) for name in held} == {2}
    fits = {
        name: [row.fit for row in scenario.pairings.filter(left=world.schools[name])] for name in ("P1", "P2", "P3")
    }
    assert scenario.worst == min((2 * SCALE + sum(each)) // 2 for each in fits.values())
    board = plain(page(client_of(world.hanh), "board", scenario))
    assert "6 cặp, 0 đơn vị chưa ghép được" in board
    assert "Mỗi đơn vị bên A có nhiều nhất 2 bạn, mỗi đơn vị bên B 2 bạn." in board
    assert re.search(r"Mẫu P\d 2 trên 2 bạn Trường Tiểu học Mẫu Q\d 2 trên 2 bạn", board)
    assert "Đơn vị bên A khó nhất 1," in board
    assert "chưa đủ bạn: " not in board


def test_who_has_one_of_two_partners_is_partly_matched_and_not_alone(world: Round) -> None:
    scenario = computed(world, 2, 1)
    assert (scenario.pairs_count, scenario.alone_count, scenario.short_count) == (3, 0, 3)
    client = client_of(world.hanh)
    board = plain(page(client, "board", scenario))
    assert "Bên A chưa đủ bạn: 3" in board
    assert "Trường Tiểu học Mẫu P1 1 trên 2 bạn" in board
    assert re.search(r"Mẫu P\d 1 trên 2 bạn Trường Tiểu học Mẫu Q\d \d", board)
    assert "đơn vị bên A khó nhất đạt" in proved(scenario)[1].lower().replace("bên a", "bên A")
    alone = plain(page(client, "alone", scenario))
    assert "0 đơn vị chưa ghép được" in alone
    assert "Trường Tiểu học Mẫu P3 1 trên 2 bạn" in alone


def test_nobody_gets_more_partners_than_it_says_it_takes(world: Round) -> None:
    Entry.objects.filter(organisation=world.schools["P1"], kind="strength").update(partners_most=1)
    scenario = computed(world, 3, 3)
    assert scenario.pairings.filter(left=world.schools["P1"]).count() == 1
    assert scenario.pairings.filter(left=world.schools["P2"]).count() == 3
    assert set(scenario.pairings.values_list("left_room", flat=True)) == {1, 3}
    assert scenario.short_count == 0


def test_who_loses_one_of_two_partners_by_hand_keeps_the_other(world: Round) -> None:
    scenario = computed(world, 2, 2)
    pair = scenario.pairings.filter(left=world.schools["P1"]).order_by("pk")[0]
    cost = cost_of(scenario, pair.left_id, pair.right_id, HandKind.FORBIDDEN, today())
    assert cost is not None
    assert cost.before.worst == scenario.worst
    forbid_pair(pair, by=world.hanh, on=today())
    scenario.refresh_from_db()
    assert (scenario.pairs_count, scenario.alone_count, scenario.short_count) == (5, 0, 1)
    assert not scenario.unmatched.exists()
    assert scenario.worst < (scenario.found_worst or 0)
    claim, sentence = proved(scenario)
    assert claim == "Đã sửa bằng tay sau khi tính"
    assert "Đơn vị bên A khó nhất nay đạt" in sentence


def test_pairs_are_never_swapped_into_one_that_is_there_already(world: Round) -> None:
    scenario = computed(world, 2, 2)
    pair = scenario.pairings.order_by("pk")[0]
    same = scenario.pairings.filter(left=pair.left_id).exclude(pk=pair.pk).get()
    offered = swap_partners(pair)
    assert same not in offered
    there = set(scenario.pairings.values_list("left_id", "right_id"))
    assert not {(pair.left_id, each.right_id) for each in offered} & there
    assert not {(each.left_id, pair.right_id) for each in offered} & there
    with pytest.raises(RuleBroken, match="đang được ghép rồi"):
        swap_pairs(pair, same, by=world.hanh, on=today())
    shown = plain(page(client_of(world.hanh), "pair", pair))
    assert f"{same} " in shown.partition("Các bạn khác của hai đơn vị")[2].partition("Mức phù hợp này từ đâu")[0]
    assert client_of(world.hanh).get(reverse("matching:reasons", args=[pair.uid])).status_code == 200


def test_another_number_overtakes_what_was_computed_and_what_an_older_version_noted_stands(world: Round) -> None:
    scenario = computed(world, 2, 2)
    assert not overtaken(scenario.run)
    for left, is_overtaken in ((1, True), (2, False)):
        wanted = arranged(left_most=left, right_most=2)
        scenario.refresh_from_db()
        scenario = arrange_scenario(scenario, wanted, by=world.hanh, on=today(), seen=scenario.version)
        assert bool(overtaken(scenario.run)) == is_overtaken
    other = computed(world, 1, 1)
    other.computed_under["rules"].pop()
    other.save(update_fields=["computed_under"])
    assert not overtaken(other.run)


def test_the_first_computation_with_several_is_not_set_beside_one_partner_each(world: Round) -> None:
    scenario = computed(world, 1, 1)
    assert not scenario.is_several
    wanted = arranged(left_most=2, right_most=2)
    scenario = arrange_scenario(scenario, wanted, by=world.hanh, on=today(), seen=scenario.version)
    again = request_scenario(scenario, by=world.hanh, on=today())
    assert again.is_several
    board = plain(page(client_of(world.hanh), "board", again))
    assert "số cặp từ 3 thành 6" in board
    assert "cặp thấp nhất từ" not in board


def test_the_form_asks_for_numbers_only_where_they_count_and_answers_a_bad_one(world: Round) -> None:
    client = client_of(world.hanh)
    scenario = world.begun().scenarios.get()
    shown = plain(client.get(reverse("matching:arrange", args=[scenario.uid])).content.decode())
    assert "Số bạn nhiều nhất của một đơn vị bên A" in shown
    assert "Ghi 2 thì một đơn vị bên A được ghép nhiều nhất với hai bạn." in shown
    assert "bên A” phải từ 1 trở lên; 0 là quá nhỏ." in sent(client, scenario, left_most="0")
    assert "21 là quá lớn" in sent(client, scenario, left_most="21")
    assert sent(client, scenario, left_most="0", method="one-to-one") == ""
    scenario.refresh_from_db()
    assert (scenario.left_most, scenario.method) == (1, Method.ONE_TO_ONE)
    assert sent(client, scenario, left_most="3", right_most="2") == ""
    scenario.refresh_from_db()
    assert (scenario.left_most, scenario.right_most) == (3, 2)
    pool = world.begun(left=[world.plain, world.hills], right=[]).scenarios.get()
    assert "Số bạn nhiều nhất" not in plain(client.get(reverse("matching:arrange", args=[pool.uid])).content.decode())
    assert sent(client, pool, method="any-with-any") == ""


def test_one_partner_each_is_shown_as_before(world: Round) -> None:
    scenario = computed(world, 1, 1)
    board = plain(page(client_of(world.hanh), "board", scenario))
    assert "nhiều nhất 1 bạn" not in board
    assert "khó nhất 1" not in board
    assert pair_of(scenario, world, "P1").left_room == 1
