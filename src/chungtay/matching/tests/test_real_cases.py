"""Two arrangements that were really made, with invented schools, as an officer has them computed and reads them."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.kernel.clock import today
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.actions.preparing import arrange_scenario
from chungtay.matching.choices import Method, ScenarioState
from chungtay.matching.models import MatchingRun, Scenario
from chungtay.matching.tests.world import Round, arranged, client_of
from chungtay.organisations.actions import set_parent
from chungtay.organisations.choices import Function, Kind
from chungtay.organisations.models import Organisation

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
    assert "2 cặp, 0 trường chưa ghép được" in board
    assert "Đã chứng minh tối ưu" in board
    for row in scenario.pairings.all():
        shown = words(client, "matching:pair", row.uid)
        assert shown.index(f"{row.left} cần, {third} giúp được") < shown.index(f"{third} cần, {row.left} giúp được")
        assert "cần 5/5, mạnh 5/5" in shown


def mountains(world: Round) -> Scenario:
    """Đà Nẵng: a school in each of sixty communes near the coast, and in each of thirty-three inland."""
    low, high = cluster(world, "Cụm xã đồng bằng Mẫu"), cluster(world, "Cụm xã miền núi Mẫu")
    leaves, number = world.leaves(), 0
    for side, body, at, count in (("X", low, 0, PLAIN), ("M", high, 1, MOUNTAIN)):
        for each in range(count):
            name, number = f"{side}{each:02}", number + 1
            world.add(name, body, world.communes[at])
            need, strength = leaves[(number + 3) % 6], leaves[number % 6]
            world.says(name, need=[(need, 1 + number % 5)], strength=[(strength, 5 - number % 3)])
    run = world.begun(left=[low], right=[high])
    scenario = run.scenarios.get()
    wanted = arranged(method=Method.MANY_TO_ONE, right_most=2)
    scenario = arrange_scenario(scenario, wanted, by=world.hanh, on=today(), seen=scenario.version)
    return request_scenario(scenario, by=world.hanh, on=today())


@pytest.mark.slow
def test_sixty_of_the_plain_go_to_thirty_three_of_the_mountains_and_each_pair_says_why(world: Round) -> None:
    scenario = mountains(world)
    assert (scenario.state, scenario.pairs_count) == (ScenarioState.DONE, PLAIN)
    taken = Counter(scenario.pairings.values_list("right_id", flat=True))
    assert (max(taken.values()), sum(taken.values())) == (2, PLAIN)
    client = client_of(world.hanh)
    board = words(client, "boards:show", scenario.uid)
    assert f"60 cặp, {MOUNTAIN - len(taken)} trường chưa ghép được" in board
    assert "Đã chứng minh tối ưu" in board
    shown = words(client, "matching:pair", scenario.pairings.order_by("-fit")[0].uid)
    assert "giúp được" in shown
    assert "Đổi bạn với một cặp khác" in shown
    # Three schools of the mountains are left over by what is best in total; each is told why.
    alone = words(client, "boards:alone", scenario.uid)
    assert alone.count("đều đã nhận đủ số bạn") == MOUNTAIN - len(taken)
