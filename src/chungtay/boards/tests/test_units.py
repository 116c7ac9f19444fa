"""Single schools taken into a round, and left out of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from chungtay.boards.actions.units import leave_out, take_in
from chungtay.boards.tests.test_board import said_of
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.actions.review import send_to_review
from chungtay.matching.choices import Side
from chungtay.matching.models import MatchingRun
from chungtay.matching.queries.units import keys_of_units
from chungtay.matching.tests.world import Round, client_of

NAME = "Trường Tiểu học Mẫu"


def send(world: Round, run: MatchingRun, deed: str, school: str) -> Any:
    typed = {"idempotency_key": f"{deed}{school}", "deed": deed, "school": school}
    return client_of(world.hanh).post(reverse("boards:units", args=[run.uid]), typed)


def names_in(world: Round, run: MatchingRun) -> str:
    names = {school.pk: name for name, school in world.schools.items()}
    return " ".join(sorted(names[key] for key in keys_of_units(run, today())))


def test_a_school_is_left_out_and_taken_in_again(world: Round) -> None:
    run = world.begun()
    send(world, run, "out", f"{NAME} P2")
    assert names_in(world, run) == "P1 P3 Q1 Q2 Q3"
    scenario = world.computed(run)
    assert {left for left, _right in world.pairs(scenario)} == {"P1", "P3"}
    assert not scenario.unmatched.filter(organisation=world.schools["P2"]).exists()
    page = client_of(world.hanh).get(reverse("boards:units", args=[run.uid])).content.decode()
    assert "Được để ngoài" in page
    send(world, run, "left", f"{NAME} P2")
    assert names_in(world, run) == "P1 P2 P3 Q1 Q2 Q3"
    assert len(world.pairs(request_scenario(scenario, by=world.hanh, on=today()))) == 3
    assert len(said_of("unit_left_out")) == len(said_of("unit_taken_in")) == 1


def test_a_school_of_no_body_of_the_round_is_taken_in_on_the_side_that_is_chosen(world: Round) -> None:
    run = world.begun(left=[world.plain], right=[world.hills])
    far = world.add("R1", world.so, world.communes[1])
    assert "R1" not in names_in(world, run)
    send(world, run, "right", "mau r1")
    assert "R1" in names_in(world, run)
    assert run.bodies.get(organisation=far).side == Side.RIGHT
    assert "Được đưa thêm riêng" in client_of(world.hanh).get(reverse("boards:units", args=[run.uid])).content.decode()
    leave_out(run, far, by=world.hanh, on=today())
    assert "R1" not in names_in(world, run)
    assert not run.left_out.exists()


def test_what_cannot_be_is_refused_in_a_sentence(world: Round) -> None:
    run = world.begun(level="TH")
    with pytest.raises(RuleBroken, match="đã tham gia"):
        take_in(run, world.schools["P1"], Side.LEFT, by=world.hanh, on=today())
    other = world.add("R2", world.so, world.communes[1], "THCS")
    with pytest.raises(RuleBroken, match="không tham gia đợt này"):
        leave_out(run, other, by=world.hanh, on=today())
    with pytest.raises(RuleBroken, match="không dạy cấp học"):
        take_in(run, other, Side.LEFT, by=world.hanh, on=today())
    assert not run.bodies.filter(organisation=other).exists()
    assert "Không đơn vị nào ở đây" in send(world, run, "out", "Không có").content.decode()
    scenario = world.computed(run)
    send_to_review(scenario, by=world.hanh, on=today())
    with pytest.raises(RuleBroken, match="Đợt này không còn"):
        leave_out(run, world.schools["P1"], by=world.hanh, on=today())


def test_the_names_are_those_of_the_own_department(world: Round) -> None:
    run = world.begun()
    url = reverse("boards:suggest_school", args=[run.uid])
    page = client_of(world.hanh).get(url, {"school": "mau q"}).content.decode()
    assert page.count("<option") == 3
    assert client_of(world.heads["P1"]).get(url).status_code == 404


def test_the_page_of_a_round_that_takes_nobody_more_says_so(world: Round) -> None:
    run = world.begun()
    here = reverse("boards:units", args=[run.uid])
    sentence = "không đưa thêm hay để ngoài đơn vị nào"
    assert sentence not in client_of(world.hanh).get(here).content.decode()

    send_to_review(world.computed(run), by=world.hanh, on=today())

    assert sentence in client_of(world.hanh).get(here).content.decode()
