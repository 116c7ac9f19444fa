"""A round is put into force: by whom, when, and what both sides read of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from chungtay.boards.tests.test_board import page
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry
from chungtay.matching.actions.preparing import join_run
from chungtay.matching.actions.review import send_to_review, take_back_from_review
from chungtay.matching.choices import RunState
from chungtay.matching.models import MatchingRun, Pairing, Proposal, Scenario
from chungtay.matching.queries.links import proposals_for
from chungtay.matching.tests.test_conflicts import again, declared
from chungtay.matching.tests.world import Round, client_of
from chungtay.needs.choices import EntryKind
from chungtay.notices.models import Notice
from chungtay.organisations.models import Membership
from chungtay.publishing.actions import ask_for_sheet, publishing
from chungtay.publishing.actions.publishing import publish_run
from chungtay.publishing.choices import WorkState
from chungtay.publishing.jobs import go_on_with_what_stands_still, hand_out_proposals, publish
from chungtay.publishing.models import RunPublication


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
    for person, said in ((world.hanh, "Sở của bạn đã công bố."), (world.quyen, "Đã công bố. Hai đơn vị của từng cặp")):
        client = client_of(person)
        client.post(reverse("publishing:publish", args=[run.uid]), {"idempotency_key": "k"})
        assert said in page(client, "show", run)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every round is large, and two pairs are asked at a time."""
    monkeypatch.setattr(publishing, "IN_THE_REQUEST", 0)
    monkeypatch.setattr(publishing, "AT_ONCE", 2)


def reviewed(world: Round) -> MatchingRun:
    return send_to_review(world.computed(), by=world.hanh, on=today())


def pressed(client: Client, run: MatchingRun, key: str = "k") -> Any:
    typed = {"idempotency_key": key, "version": run.version}
    return client.post(reverse("publishing:publish", args=[run.uid]), typed)


@pytest.mark.usefixtures("large")
def test_a_large_round_is_published_by_the_worker_and_whoever_asked_is_told(world: Round) -> None:
    run, client = reviewed(world), client_of(world.hanh)
    answer = pressed(client, run)
    publication = run.publications.get()
    progress = reverse("publishing:progress", args=[publication.uid])
    assert answer.headers["Location"] == progress
    assert "đang được công bố" in client.get(progress).content.decode()
    assert "Xem tiến độ" in page(client, "show", run)
    assert not Proposal.objects.exists()
    publish.func(uid=publication.uid)
    run.refresh_from_db()
    publication.refresh_from_db()
    assert (run.state, publication.state, publication.done_count) == (RunState.PUBLISHED, WorkState.DONE, 3)
    assert Proposal.objects.count() == 6
    assert client.get(progress).headers["Location"] == reverse("matching:show", args=[run.uid])
    assert client.get(progress, headers={"HX-Request": "true"}).headers["HX-Redirect"]
    assert [row.person_id for row in Notice.objects.filter(verb="publishing.done")] == [world.hanh.pk]


@pytest.mark.usefixtures("large")
def test_a_second_click_asks_nobody_twice(world: Round) -> None:
    run, client = reviewed(world), client_of(world.hanh)
    first, second = pressed(client, run), pressed(client, run, key="k2")
    assert first.headers["Location"] == second.headers["Location"]
    for _time in range(2):
        publish.func(uid=run.publications.get().uid)
    assert Proposal.objects.count() == 6
    assert AuditEntry.objects.filter(verb="matching.published").count() == 1


@pytest.mark.usefixtures("large")
def test_a_worker_that_falls_in_the_middle_goes_on_where_it_stood(
    world: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = reviewed(world)
    publication = publish_run(run, by=world.hanh, on=today())
    begun = proposals_for
    asked: list[int] = []

    def falls(pairs: list[Pairing]) -> list[Proposal]:
        asked.append(len(pairs))
        if len(asked) == 2:
            raise OSError("killed")
        return begun(pairs)

    monkeypatch.setattr(publishing, "proposals_for", falls)
    with pytest.raises(OSError, match="killed"):
        publish.func(uid=publication.uid)
    assert Proposal.objects.count() == 4
    assert "đang gửi đề nghị cho các đơn vị: 2 trên 3 cặp" in page(client_of(world.hanh), "show", run)
    publish.func(uid=publication.uid)
    publication.refresh_from_db()
    assert (Proposal.objects.count(), publication.state) == (6, WorkState.DONE)


def tasks_of(name: str) -> list[str]:
    rows = DBTaskResult.objects.filter(task_path=f"chungtay.publishing.jobs.{name}").order_by("enqueued_at")
    return [row.args_kwargs["kwargs"]["uid"] for row in rows]


@pytest.mark.usefixtures("large")
def test_a_publication_whose_job_failed_is_gone_on_with_after_some_minutes(
    world: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = reviewed(world)
    publication = publish_run(run, by=world.hanh, on=today())

    def falls(_pairs: list[Pairing]) -> list[Proposal]:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(publishing, "proposals_for", falls)
        with pytest.raises(OSError, match="disk"):
            publish.func(uid=publication.uid)
    DBTaskResult.objects.all().delete()
    go_on_with_what_stands_still()
    assert tasks_of("publish") == []
    RunPublication.objects.update(asked_at=now() - timedelta(minutes=6))
    go_on_with_what_stands_still()
    assert tasks_of("publish") == [publication.uid]
    publish.func(uid=publication.uid)
    publication.refresh_from_db()
    assert (Proposal.objects.count(), publication.state) == (6, WorkState.DONE)


def test_schools_nobody_told_are_told_after_some_minutes(world: Round) -> None:
    run = reviewed(world)
    publish_run(run, by=world.hanh, on=today())
    DBTaskResult.objects.all().delete()
    go_on_with_what_stands_still()
    assert tasks_of("hand_out_proposals") == []
    Proposal.objects.update(sent_at=now() - timedelta(minutes=6))
    go_on_with_what_stands_still()
    assert tasks_of("hand_out_proposals") == [run.uid]
    hand_out_proposals.func(uid=run.uid)
    go_on_with_what_stands_still()
    assert tasks_of("hand_out_proposals") == [run.uid]


@pytest.mark.usefixtures("large")
def test_a_round_changed_and_reviewed_again_is_published_anew_though_its_first_job_is_dead(world: Round) -> None:
    run = reviewed(world)
    dead = publish_run(run, by=world.hanh, on=today())
    take_back_from_review(run, by=world.hanh, on=today())
    run = send_to_review(run.scenarios.get(), by=world.hanh, on=today())
    client = client_of(world.hanh)
    assert "Công bố và hỏi các đơn vị" in page(client, "show", run)
    fresh = publish_run(run, by=world.hanh, on=today(), seen=run.version)
    dead.refresh_from_db()
    assert (dead.state, fresh.state, fresh.seen) == (WorkState.REFUSED, WorkState.WAITING, run.version)
    assert not Notice.objects.filter(verb="publishing.refused").exists()
    publish.func(uid=fresh.uid)
    run.refresh_from_db()
    assert (run.state, Proposal.objects.count()) == (RunState.PUBLISHED, 6)


@pytest.mark.usefixtures("large")
def test_what_changed_meanwhile_is_not_published_and_the_page_says_why(world: Round) -> None:
    run, client = reviewed(world), client_of(world.hanh)
    stale = run.version
    publication = publish_run(run, by=world.hanh, on=today())
    take_back_from_review(run, by=world.hanh, on=today())
    run = send_to_review(run.scenarios.get(), by=world.hanh, on=today())
    publish.func(uid=publication.uid)
    publication.refresh_from_db()
    assert publication.state == WorkState.REFUSED
    assert not Proposal.objects.exists()
    assert "Đợt ghép đôi đã thay đổi" in page(client, "show", run)
    take_back_from_review(run, by=world.hanh, on=today())
    assert "Đợt ghép đôi đã thay đổi" not in page(client, "show", run)
    run.refresh_from_db()
    run = send_to_review(run.scenarios.get(), by=world.hanh, on=today())
    assert [row.person_id for row in Notice.objects.filter(verb="publishing.refused")] == [world.hanh.pk]
    with pytest.raises(RuleBroken, match="đã thay đổi từ khi bạn mở trang"):
        publish_run(run, by=world.hanh, on=today(), seen=stale)


@pytest.mark.usefixtures("large")
def test_a_conflict_declared_or_a_role_ended_since_stops_it(world: Round) -> None:
    run = reviewed(world)
    publication = publish_run(run, by=world.hanh, on=today())
    declared(world, "P1", "Q1")
    publish.func(uid=publication.uid)
    publication.refresh_from_db()
    assert (publication.state, "xung đột lợi ích" in publication.said) == (WorkState.REFUSED, True)
    run = send_to_review(again_from(world, run), by=world.hanh, on=today())
    publication = publish_run(run, by=world.hanh, on=today())
    Membership.objects.filter(person=world.hanh).update(valid_until=today())
    publish.func(uid=publication.uid)
    publication.refresh_from_db()
    assert publication.state == WorkState.REFUSED
    assert not Proposal.objects.exists()


def again_from(world: Round, run: MatchingRun) -> Scenario:
    take_back_from_review(run, by=world.hanh, on=today())
    return again(world, run.scenarios.get())


@pytest.mark.usefixtures("large")
def test_a_publication_that_lasts_says_that_it_goes_on_by_itself(world: Round) -> None:
    run = reviewed(world)
    publication = publish_run(run, by=world.hanh, on=today())
    client, here = client_of(world.hanh), reverse("publishing:progress", args=[publication.uid])
    RunPublication.objects.update(state=WorkState.UNDER_WAY)
    assert "tự làm tiếp trong vòng mười phút" not in client.get(here).content.decode()
    RunPublication.objects.update(asked_at=now() - timedelta(minutes=6))
    assert "tự làm tiếp trong vòng mười phút" in client.get(here).content.decode()


def test_strangers_see_neither_the_progress_nor_the_sheet(world: Round) -> None:
    run = reviewed(world)
    publication = publish_run(run, by=world.hanh, on=today())
    sheet = ask_for_sheet(run.scenarios.get(), by=world.hanh, on=today())
    for person in (world.heads["P1"], world.quyen, world.dung):
        client = client_of(person)
        for name, thing in (("progress", publication), ("sheet", sheet), ("fetch", sheet)):
            assert client.get(reverse(f"publishing:{name}", args=[thing.uid])).status_code == 404, (name, person)


def test_pairs_computed_under_other_rules_are_not_published(world: Round) -> None:
    run = reviewed(world)
    run.scenarios.update(farthest_km=1)
    with pytest.raises(RuleBroken, match="Hãy tính lại trước"):
        publish_run(run, by=world.hanh, on=today())
    assert not Proposal.objects.exists()
