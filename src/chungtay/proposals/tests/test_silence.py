"""Who stays silent is reminded twice, then waited for no more; who is left gets a draft, and nobody is asked by it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry, OutboxMessage
from chungtay.matching.actions.asking import propose_alternate
from chungtay.matching.choices import ANSWERED_WITHIN, FIRST_REMINDER, LAST_REMINDER, ProposalAnswer, WhyNot
from chungtay.matching.models import Pairing, Proposal
from chungtay.matching.tests.world import Round, client_of
from chungtay.notices.models import Notice
from chungtay.proposals.actions import accept_proposal, decline_proposal
from chungtay.proposals.documents import letter_of
from chungtay.proposals.jobs import ask_silent_schools_again, draft_alternates
from chungtay.proposals.tests.test_proposals import proposal_to, published, reachable
from chungtay.publishing.jobs import hand_out_proposals


def days_pass(days: int) -> None:
    """As if the heads had been told so many days ago."""
    Proposal.objects.filter(state=ProposalAnswer.WAITING).update(told_at=now() - timedelta(days=days))
    ask_silent_schools_again()


def told(verb: str) -> int:
    return AuditEntry.objects.filter(verb=f"matching.{verb}").count()


@pytest.fixture
def asked(world: Round) -> Round:
    reachable(world.heads["P1"])
    scenario = published(world)
    hand_out_proposals.call(uid=scenario.run.uid)
    for name in ("P2", "Q2", "P3", "Q3"):
        accept_proposal(proposal_to(world, name), by=world.heads[name], on=today())
    return world


def test_a_silent_school_is_reminded_after_some_days_and_again_before_the_end(asked: Round) -> None:
    days_pass(FIRST_REMINDER - 1)
    assert told("reminded") == 0
    for _time in range(2):
        days_pass(FIRST_REMINDER)
    assert told("reminded") == 2  # P1 and Q1, each once
    for _time in range(2):
        days_pass(LAST_REMINDER)
    assert told("reminded") == 4
    assert Notice.objects.get(person=asked.heads["P1"], topic="matching").verb == "matching.reminded"
    letters = OutboxMessage.objects.filter(payload__letter="matching.proposal").order_by("pk")
    subjects = [letter_of(letter).subject for letter in letters]
    assert [subject.partition(":")[0] for subject in subjects[1:]] == ["Chưa trả lời đề nghị kết nghĩa"] * 2
    assert letter_of(letters[2]).body == letter_of(letters[0]).body  # the same link still answers


def test_whose_worker_slept_for_days_is_reminded_once_and_not_twice(asked: Round) -> None:
    for _time in range(2):
        days_pass(LAST_REMINDER + 1)
    assert told("reminded") == 2
    assert set(Proposal.objects.filter(state="waiting").values_list("reminders", flat=True)) == {2}


def test_the_last_day_still_counts_and_the_next_one_ends_the_question(asked: Round) -> None:
    accept_proposal(proposal_to(asked, "Q1"), by=asked.heads["Q1"], on=today())
    days_pass(ANSWERED_WITHIN)
    assert proposal_to(asked, "P1").is_waiting
    assert proposal_to(asked, "P1").due_on == today()
    days_pass(ANSWERED_WITHIN + 1)
    states = dict(Proposal.objects.filter(pairing__left=asked.schools["P1"]).values_list("side", "state"))
    assert states == {"left": ProposalAnswer.LAPSED, "right": ProposalAnswer.WITHDRAWN}
    assert told("lapsed") == 1
    page = client_of(asked.heads["P1"]).get(reverse("proposals:list")).content.decode()
    assert "Quá hạn trả lời" in page


def test_where_both_sides_were_silent_both_have_let_it_lapse(asked: Round) -> None:
    days_pass(ANSWERED_WITHIN + 1)
    states = Proposal.objects.filter(pairing__left=asked.schools["P1"]).values_list("state", flat=True)
    assert list(states) == [ProposalAnswer.LAPSED] * 2
    assert told("lapsed") == 2


@pytest.mark.parametrize("who_answers", [[], ["Q1"]])
def test_two_schools_that_were_asked_about_each_other_are_not_offered_each_other_again(
    asked: Round, who_answers: list[str]
) -> None:
    for name in who_answers:
        accept_proposal(proposal_to(asked, name), by=asked.heads[name], on=today())
    days_pass(ANSWERED_WITHIN + 1)
    p1, q1 = asked.schools["P1"], asked.schools["Q1"]
    pair = Pairing.objects.get(left=p1, right=q1)
    draft_alternates.call(uid=pair.uid)
    assert not Proposal.objects.filter(alternate__isnull=False).exists()
    client, url = client_of(asked.hanh), reverse("matching:alternates", args=[pair.uid])
    assert f'value="{p1.pk}-{q1.pk}"' not in client.get(url).content.decode()
    refused = client.post(url, {"other": f"{p1.pk}-{q1.pk}", "idempotency_key": "k"}).content.decode()
    assert "Một trong hai đơn vị vừa được hỏi" in refused
    with pytest.raises(RuleBroken, match="vừa được hỏi"):
        propose_alternate(
            pair.scenario.run, Pairing(scenario=pair.scenario, left=p1, right=q1, worth=0, fit=0, left_gain=0,
            right_gain=0), by=asked.hanh, on=today(),
        )  # fmt: skip


def test_who_is_left_gets_the_best_free_school_as_a_draft_and_nobody_is_asked(world: Round) -> None:
    scenario = published(world)
    for name in ("P1", "Q3"):
        decline_proposal(proposal_to(world, name), WhyNot.DOES_NOT_FIT, by=world.heads[name], on=today())
    for pair in scenario.pairings.order_by("left__name_key"):
        draft_alternates.call(uid=pair.uid)
        draft_alternates.call(uid=pair.uid)
    left = Proposal.objects.get(organisation=world.schools["Q1"])
    assert left.alternate == world.schools["P3"]
    assert Proposal.objects.get(organisation=world.schools["P3"]).alternate is None  # drafted already, as Q1's
    assert told("alternate_drafted") == 1
    assert not Proposal.objects.filter(organisation=world.schools["P3"], state=ProposalAnswer.WAITING).exists()
    assert Pairing.objects.filter(scenario=scenario).count() == 3

    page = client_of(world.hanh).get(reverse("boards:waiting", args=[scenario.run.uid])).content.decode()
    assert "Dự kiến cho Trường Tiểu học Mẫu Q1: Trường Tiểu học Mẫu P3." in page
    assert "Trường Tiểu học Mẫu P2: " in page  # who is still waited for
    p3, q1 = world.schools["P3"], world.schools["Q1"]
    assert f'value="{p3.pk}-{q1.pk}"' in page
    url = reverse("matching:alternates", args=[left.pairing.uid])
    for _time in range(2):
        client_of(world.hanh).post(url, {"other": f"{p3.pk}-{q1.pk}", "idempotency_key": "k"})
    assert proposal_to(world, "Q1").other == p3
    assert proposal_to(world, "P3").other == q1


def test_who_takes_nobody_this_year_or_stayed_silent_is_drafted_for_nobody(world: Round) -> None:
    scenario = published(world)
    decline_proposal(proposal_to(world, "Q3"), WhyNot.NO_ROOM, by=world.heads["Q3"], on=today())
    accept_proposal(proposal_to(world, "P1"), by=world.heads["P1"], on=today())
    Proposal.objects.filter(organisation=world.schools["Q2"]).update(told_at=now() - timedelta(days=30))
    ask_silent_schools_again()
    for pair in scenario.pairings.all():
        draft_alternates.call(uid=pair.uid)
    assert not Proposal.objects.filter(alternate__isnull=False).exists()
    page = client_of(world.hanh).get(reverse("boards:waiting", args=[scenario.run.uid])).content.decode()
    assert "Chưa dự kiến được đơn vị nào khác" in page


def test_the_database_keeps_a_draft_for_who_is_left_only(world: Round) -> None:
    published(world)
    waiting = Proposal.objects.filter(organisation=world.schools["P1"])
    with pytest.raises(IntegrityError), transaction.atomic():
        waiting.update(alternate=world.schools["Q2"])


def test_the_page_of_who_is_waited_for_asks_no_more_for_many_than_for_one(
    world: Round, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    scenario = published(world)
    decline_proposal(proposal_to(world, "P1"), WhyNot.DOES_NOT_FIT, by=world.heads["P1"], on=today())
    client, url = client_of(world.hanh), reverse("boards:waiting", args=[scenario.run.uid])
    with django_assert_max_num_queries(12):
        page = client.get(url).content.decode()
    assert page.count("được hỏi ngày") + page.count("chưa được báo") == 4
