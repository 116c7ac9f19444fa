"""A round is put into force: by whom, when, and what both sides read of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.matching.actions.preparing import join_run
from chungtay.matching.actions.review import send_to_review, take_back_from_review
from chungtay.matching.tests.test_board import page
from chungtay.matching.tests.test_conflicts import again, declared
from chungtay.matching.tests.world import Round, client_of
from chungtay.needs.choices import EntryKind
from chungtay.publishing.actions.publishing import publish_run


def test_a_pair_with_a_conflict_declared_since_is_neither_reviewed_nor_published(world: Round) -> None:
    scenario = world.computed()
    run = send_to_review(scenario, by=world.hanh, on=today())
    declared(world, "P1", "Q1")
    with pytest.raises(RuleBroken, match="Hãy tính lại"):
        publish_run(run, by=world.hanh, on=today())
    take_back_from_review(run, by=world.hanh, on=today())
    with pytest.raises(RuleBroken, match="Hãy tính lại"):
        send_to_review(scenario, by=world.hanh, on=today())
    assert send_to_review(again(world, scenario), by=world.hanh, on=today()).chosen == scenario


def test_whoever_publishes_reads_whether_the_schools_are_asked_now(world: Round) -> None:
    world.declare(world.far_school, world.xuan, "DN.gv-moi", degree=5)
    world.declare(world.far_school, world.xuan, "CM.trai-nghiem", kind=EntryKind.STRENGTH, degree=4)
    run = world.begun(right=[], partner=world.so_ben)
    join_run(run, by=world.quyen, on=today())
    send_to_review(world.computed(run), by=world.hanh, on=today())
    for person, said in ((world.hanh, "Sở của bạn đã công bố."), (world.quyen, "Đã công bố. Hai trường của từng cặp")):
        client = client_of(person)
        client.post(reverse("publishing:publish", args=[run.uid]), {"idempotency_key": "k"})
        assert said in page(client, "show", run)
