"""Two arrangements that were really made, with invented units, as an officer has them computed and reads them."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.actions.preparing import add_scenario, arrange_scenario
from chungtay.matching.choices import Method, ScenarioState, Side
from chungtay.matching.models import MatchingRun, Scenario
from chungtay.matching.queries.units import units_of
from chungtay.matching.tests.world import Round, arranged, client_of
from chungtay.organisations.actions import set_parent
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Organisation, Seat

PLAIN, MOUNTAIN = 60, 33


def cluster(world: Round, name: str) -> Organisation:
    body = world.body(name, Kind.CLUSTER)
    set_parent(body, world.so, Function.PROFESSIONAL, by=world.he_thong, valid_from=None)
    return body


def words(client: Client, name: str, *args: str) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_two_schools_of_the_plain_go_to_one_of_the_mountains_on_the_screens(world: Round) -> None:
    # Quảng Nam: two lower secondary schools of Điện Bàn and one of Đông Giang.
    low, high = cluster(world, "Cụm vùng xuôi Mẫu"), cluster(world, "Cụm vùng cao Mẫu")
    first, second, third = (world.add(name, body, world.communes[at], "THCS") for name, body, at in (
        ("D1", low, 0), ("D2", low, 0), ("G1", high, 1)))  # fmt: skip
    given, needed = world.leaves()[:2], world.leaves()[3:5]
    for name, leaf, back in (("D1", given[0], needed[0]), ("D2", given[1], needed[1])):
        world.says(name, strength=[(leaf, 5)], need=[(back, 3)])
    world.says("G1", need=[(leaf, 5) for leaf in given], strength=[(leaf, 4) for leaf in needed])
    client = client_of(world.hanh)
    begun = {"title": "Hai trường một trường", "programme": world.programme.uid, "level": "THCS"}
    client.post(reverse("boards:begin"), {**begun, "left": [low.uid], "right": [high.uid], "idempotency_key": "b"})
    scenario = MatchingRun.objects.get(title="Hai trường một trường").scenarios.get()
    typed = {
        "method": "many-to-one",
        "left_most": "1",
        "right_most": "2",
        "is_same_level": "on",
        "old_pairs": "not_again",
    }
    weights = dict.fromkeys(("left_weight", "right_weight", "near_weight", "balance_weight"), "5")
    url = reverse("matching:arrange", args=[scenario.uid])
    client.post(url, {**typed, **weights, "version": str(scenario.version), "idempotency_key": "a"})
    client.post(reverse("boards:run", args=[scenario.uid]), {"idempotency_key": "r"})
    scenario.refresh_from_db()
    assert {(row.left, row.right) for row in scenario.pairings.all()} == {(first, third), (second, third)}
    board = words(client, "boards:show", scenario.uid)
    assert "2 cặp, 0 đơn vị chưa ghép được" in board
    assert "Đã chứng minh tối ưu" in board
    for row in scenario.pairings.all():
        shown = words(client, "matching:pair", row.uid)
        assert shown.index(f"{row.left} cần, {third} giúp được") < shown.index(f"{third} cần, {row.left} giúp được")
        assert "cần 5/5, mạnh 5/5" in shown


def mountains(world: Round) -> Scenario:
    """Đà Nẵng: sixty communes near the coast and thirty-three inland take part themselves, without any school."""
    leaves, communes = world.leaves(), {}
    for number, (side, at, count) in enumerate((("X", 0, PLAIN), ("M", 1, MOUNTAIN))):
        for each in range(count):
            name, turn = f"{side}{each:02}", number * PLAIN + each + 1
            commune = communes[name] = world.schools[name] = world.body(f"UBND xã Mẫu {name}", Kind.COMMUNE_COMMITTEE)
            set_parent(commune, world.so, Function.PROFESSIONAL, by=world.he_thong, valid_from=None)
            Seat.objects.create(organisation=commune, unit=world.communes[at])
            world.heads[name] = world.person(f"head-{name.lower()}", commune, Role.COMMUNE_HEAD)
            need, strength = leaves[(turn + 3) % 6], leaves[turn % 6]
            world.says(name, need=[(need, 1 + turn % 5)], strength=[(strength, 5 - turn % 3)])
    sides = {side: [body.uid for name, body in communes.items() if name[0] == side] for side in "XM"}
    begun = {"title": "Xã giúp xã", "programme": world.programme.uid, "level": "UBND_XA", "idempotency_key": "b"}
    client_of(world.hanh).post(reverse("boards:begin"), {**begun, "left": sides["X"], "right": sides["M"]})
    scenario = MatchingRun.objects.get(title="Xã giúp xã").scenarios.get()
    wanted = arranged(method=Method.MANY_TO_ONE, right_most=2)
    scenario = arrange_scenario(scenario, wanted, by=world.hanh, on=today(), seen=scenario.version)
    return request_scenario(scenario, by=world.hanh, on=today())


@pytest.mark.slow
def test_sixty_communes_of_the_plain_go_to_thirty_three_of_the_mountains_and_each_pair_says_why(world: Round) -> None:
    scenario = mountains(world)
    assert (scenario.state, scenario.units_count, scenario.pairs_count) == (ScenarioState.DONE, PLAIN + MOUNTAIN, PLAIN)
    taken = Counter(scenario.pairings.values_list("right_id", flat=True))
    assert (max(taken.values()), sum(taken.values())) == (2, PLAIN)
    client = client_of(world.hanh)
    board = words(client, "boards:show", scenario.uid)
    assert f"60 cặp, {MOUNTAIN - len(taken)} đơn vị chưa ghép được" in board
    assert "Đã chứng minh tối ưu" in board
    shown = words(client, "matching:pair", scenario.pairings.order_by("-fit")[0].uid)
    assert "giúp được" in shown
    assert "Đổi bạn với một cặp khác" in shown
    # Three communes of the mountains are left over by what is best in total; each is told why.
    alone = words(client, "boards:alone", scenario.uid)
    assert alone.count("đều đã nhận đủ số bạn") == MOUNTAIN - len(taken)


def test_communes_choose_neither_pilot_schools_nor_a_level(world: Round) -> None:
    communes = [world.body(f"UBND xã Mẫu {name}", Kind.COMMUNE_COMMITTEE) for name in ("X", "M")]
    for commune in communes:
        set_parent(commune, world.so, Function.PROFESSIONAL, by=world.he_thong, valid_from=None)
    run = world.begun(left=communes[:1], right=communes[1:], level="UBND_XA")
    shown = words(client_of(world.hanh), "matching:add_scenario", run.uid)
    assert "Chọn trường điểm" not in shown
    assert "cùng cấp học" not in shown
    with pytest.raises(RuleBroken):
        add_scenario(run, "Trường điểm", arranged(method=Method.BY_QUOTA), by=world.hanh, on=today())


def test_a_commune_is_left_out_and_taken_in_again_by_its_name(world: Round) -> None:
    communes = [world.body(f"UBND xã Mẫu {name}", Kind.COMMUNE_COMMITTEE) for name in ("X", "M")]
    for commune in communes:
        set_parent(commune, world.so, Function.PROFESSIONAL, by=world.he_thong, valid_from=None)
    run = world.begun(left=communes[:1], right=communes[1:], level="UBND_XA")
    client, url = client_of(world.hanh), reverse("boards:units", args=[run.uid])
    for deed, left in (("out", []), ("left", communes[:1])):
        client.post(url, {"deed": deed, "school": "UBND xã Mẫu X", "idempotency_key": deed})
        found = units_of(run, today())
        assert [unit.organisation for unit in found if unit.side == Side.LEFT] == left
    assert {unit.level for unit in units_of(run, today())} == {"UBND_XA"}
