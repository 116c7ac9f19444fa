"""What rules and weights leave, counted while they are typed; nothing is kept by looking."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from chungtay.kernel.clock import today
from chungtay.matching.actions.preparing import join_run
from chungtay.matching.models import MatchingRun, Scenario
from chungtay.matching.tests.world import Round, client_of

TYPED = {
    "method": "fairest",
    "left_weight": "6",
    "right_weight": "2",
    "near_weight": "2",
    "balance_weight": "0",
    "is_same_level": "on",
    "left_most": "1",
    "right_most": "1",
    "old_pairs": "not_again",
    "do": "count",
}
PIECE = {"HX-Request": "true"}


def counted(client: Client, scenario: Scenario, **typed: str) -> str:
    url = reverse("matching:arrange", args=[scenario.uid])
    return client.post(url, {**TYPED, **typed}, headers=PIECE).content.decode()


def test_while_the_distance_changes_the_piece_says_how_many_pairs_remain(world: Round) -> None:
    client, scenario = client_of(world.hanh), world.begun().scenarios.get()
    assert "Có thể ghép 9 cặp." in counted(client, scenario)
    near = counted(client, scenario, farthest_km="5")
    assert "Trong 6 đơn vị có 6 đơn vị đã sẵn sàng; 0 đơn vị còn ghép được" in near
    assert "Có thể ghép 0 cặp." in near
    scenario.refresh_from_db()
    assert (scenario.farthest_km, scenario.left_weight, scenario.version) == (None, 5, 1)


def test_a_school_that_is_not_ready_and_one_of_another_level_leave_fewer(world: Round) -> None:
    world.add("P4", world.plain, world.communes[0])
    world.add("Q4", world.hills, world.communes[1], "THCS")
    world.says("Q4", need=[("DN.gv-moi", 3)], strength=[("HS.hoa-nhap", 3)])
    client, scenario = client_of(world.hanh), world.begun().scenarios.get()
    assert "Trong 8 đơn vị có 7 đơn vị đã sẵn sàng; 6 đơn vị còn ghép được" in counted(client, scenario)
    mixed = {key: value for key, value in TYPED.items() if key != "is_same_level"}
    url = reverse("matching:arrange", args=[scenario.uid])
    assert "Có thể ghép 12 cặp." in client.post(url, mixed, headers=PIECE).content.decode()


def test_each_weight_shows_its_number_and_its_share(world: Round) -> None:
    shown = counted(client_of(world.hanh), world.begun().scenarios.get())
    assert "6 trên 10, chiếm 60 % trong bốn trọng số" in shown
    assert "2 trên 10, chiếm 20 % trong bốn trọng số" in shown


def test_without_script_a_button_gives_the_whole_form_back_as_typed(world: Round) -> None:
    client, run = client_of(world.hanh), world.begun()
    url = reverse("matching:add_scenario", args=[run.uid])
    shown = client.post(url, {**TYPED, "farthest_km": "50", "idempotency_key": "k"}).content.decode()
    assert "Có thể ghép 9 cặp." in shown
    assert 'value="50"' in shown
    assert run.scenarios.count() == 1


def test_what_cannot_be_read_is_not_counted_and_nothing_of_a_department_that_has_not_joined(world: Round) -> None:
    client = client_of(world.hanh)
    scenario = world.begun().scenarios.get()
    assert "Chưa đếm được" in counted(client, scenario, farthest_km="xa")
    joint: MatchingRun = world.begun(right=[], partner=world.so_ben)
    assert "Chưa đếm được" in counted(client, joint.scenarios.get())
    join_run(joint, by=world.quyen, on=today())
    assert "Có thể ghép" in counted(client, joint.scenarios.get())


def test_in_one_pool_a_pair_counts_once(world: Round) -> None:
    run = world.begun(left=[world.plain, world.hills], right=[])
    shown = counted(client_of(world.hanh), run.scenarios.get(), method="any-with-any")
    assert "Có thể ghép 15 cặp." in shown
