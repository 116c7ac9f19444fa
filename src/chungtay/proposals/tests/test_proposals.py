"""From review to the answer of both sides, by page and by one tap; alternates where one declines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.kernel.duties import duties_of
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry, OutboxMessage
from chungtay.matching.actions.asking import hand_out
from chungtay.matching.actions.by_hand import forbid_pair
from chungtay.matching.actions.preparing import join_run
from chungtay.matching.actions.review import send_to_review, take_back_from_review
from chungtay.matching.choices import ProposalAnswer, RunState, WhyNot
from chungtay.matching.models import Proposal, Scenario
from chungtay.matching.tests.test_conflicts import declared
from chungtay.matching.tests.world import Round, client_of
from chungtay.needs.choices import EntryKind, EntryState
from chungtay.needs.models import Entry
from chungtay.notices.models import Notice
from chungtay.proposals.actions import accept_proposal, decline_proposal
from chungtay.proposals.documents import letter_of
from chungtay.proposals.queries import needs_shown
from chungtay.publishing.actions.publishing import publish_run
from chungtay.publishing.jobs import hand_out_proposals
from chungtay.taxonomy.actions import Wording, change_leaf
from chungtay.taxonomy.models import Leaf


def published(world: Round) -> Scenario:
    scenario = world.computed()
    run = send_to_review(scenario, by=world.hanh, on=today())
    publish_run(run, by=world.hanh, on=today())
    return scenario


def proposal_to(world: Round, name: str) -> Proposal:
    return Proposal.objects.get(organisation=world.schools[name], state=ProposalAnswer.WAITING)


def reachable(person: Person) -> Person:
    Person.objects.filter(pk=person.pk).update(email="hieu.truong@mau.edu.vn", email_confirmed_at=now())
    return person


def path_in_the_letter() -> str:
    """The address of the one-tap link in the letter that asks a head."""
    letter = letter_of(OutboxMessage.objects.get(payload__letter="matching.proposal"))
    line = next(line for line in letter.body.splitlines() if "/l/" in line)
    return "/" + line.partition("//")[2].partition("/")[2]


def test_nothing_changes_by_hand_in_review_until_it_is_taken_back(world: Round) -> None:
    scenario = world.computed()
    run = send_to_review(scenario, by=world.hanh, on=today())
    with pytest.raises(RuleBroken, match="Hãy lấy về"):
        forbid_pair(scenario.pairings.all()[0], by=world.hanh, on=today())
    take_back_from_review(run, by=world.hanh, on=today())
    forbid_pair(scenario.pairings.all()[0], by=world.hanh, on=today())
    with pytest.raises(RuleBroken, match="phải được duyệt"):
        publish_run(run, by=world.hanh, on=today())


def test_board_and_proposal_speak_in_the_words_of_the_department(world: Round) -> None:
    leaf = Leaf.objects.get(code=world.leaves()[0])
    change_leaf(world.so, leaf, Wording("Đón thầy cô mới"), by=world.hanh, on=today(), seen=0)
    scenario = published(world)
    answer = client_of(world.hanh).get(reverse("boards:show", args=[scenario.uid])).content.decode()
    assert ("Đón thầy cô mới" in answer, leaf.name in answer) == (True, False)
    own = client_of(world.heads["Q1"]).get(reverse("proposals:answer", args=[proposal_to(world, "Q1").uid]))
    assert ("Đón thầy cô mới" in own.content.decode(), leaf.name in own.content.decode()) == (True, False)


def test_the_words_of_a_proposal_are_those_of_the_day_asked_about(world: Round) -> None:
    leaf = Leaf.objects.get(code=world.leaves()[0])
    change_leaf(world.so, leaf, Wording("Đón thầy cô mới"), by=world.hanh, on=today(), seen=0)
    published(world)
    Leaf.objects.filter(pk=leaf.pk).update(valid_from=today())
    Entry.objects.update(valid_from=today() - timedelta(days=1))
    proposal = proposal_to(world, "Q1")

    def said(on: date) -> list[str]:
        taken = needs_shown(proposal, on)["taken"]
        assert isinstance(taken, list)
        return [each.what for each in taken]

    assert said(today()) == ["Đón thầy cô mới"]
    assert said(today() - timedelta(days=1)) == [leaf.name]


def test_both_sides_of_every_pair_are_asked_and_told_once(world: Round) -> None:
    reachable(world.heads["P1"])
    scenario = published(world)
    assert Proposal.objects.filter(pairing__scenario=scenario).count() == 6
    for _time in range(2):
        hand_out_proposals.call(uid=scenario.run.uid)
    assert Notice.objects.filter(topic="matching", person=world.heads["P1"]).count() == 1
    assert OutboxMessage.objects.filter(payload__letter="matching.proposal").count() == 1
    assert "chờ bạn trả lời" in str(duties_of(world.heads["Q2"], today())[0].sentence)


def test_a_conflict_declared_after_the_schools_were_asked_keeps_both_from_accepting(world: Round) -> None:
    published(world)
    conflict = declared(world, "P1", "Q1")
    for name in ("P1", "Q1"):
        with pytest.raises(RuleBroken, match="không còn được ghép với nhau") as refused:
            accept_proposal(proposal_to(world, name), by=world.heads[name], on=today())
        assert conflict.reason not in str(refused.value)
    accept_proposal(proposal_to(world, "P2"), by=world.heads["P2"], on=today())
    decline_proposal(proposal_to(world, "P1"), WhyNot.NO_ROOM, by=world.heads["P1"], on=today())


def test_two_acceptances_match_the_needs_and_tell_that_both_agree(world: Round) -> None:
    published(world)
    accept_proposal(proposal_to(world, "P1"), by=world.heads["P1"], on=today())
    assert not AuditEntry.objects.filter(verb="matching.accepted").exists()
    accept_proposal(proposal_to(world, "Q1"), by=world.heads["Q1"], on=today())
    assert AuditEntry.objects.filter(verb="matching.accepted").count() == 1
    needs = Entry.objects.filter(kind="need", organisation__in=[world.schools["P1"], world.schools["Q1"]])
    assert set(needs.values_list("state", flat=True)) == {EntryState.MATCHED}
    assert {need.partner_id for need in needs} == {world.schools["P1"].pk, world.schools["Q1"].pk}


def test_nobody_answers_for_another_school_or_twice(world: Round) -> None:
    published(world)
    proposal = proposal_to(world, "P1")
    with pytest.raises(RuleBroken, match="người đứng đầu hoặc cấp phó"):
        accept_proposal(proposal, by=world.heads["P2"], on=today())
    accept_proposal(proposal, by=world.heads["P1"], on=today())
    with pytest.raises(RuleBroken, match="đã khép lại"):
        decline_proposal(proposal, WhyNot.TOO_FAR, by=world.heads["P1"], on=today())
    url = reverse("proposals:answer", args=[proposal.uid])
    assert client_of(world.heads["P2"]).get(url).status_code == 404


def test_a_head_reads_which_own_needs_are_answered_but_not_what_the_other_lacks(world: Round) -> None:
    published(world)
    pair = proposal_to(world, "P1").pairing
    leaves = {entry.organisation_id: entry.leaf.name for entry in Entry.objects.filter(kind="need")}
    own, other = leaves[pair.left_id], leaves[pair.right_id]
    client = client_of(world.heads["P1"])
    url = reverse("proposals:answer", args=[proposal_to(world, "P1").uid])
    before = client.get(url).content.decode()
    assert own in before
    assert other not in before
    client.post(url, {"answer": "accept", "idempotency_key": "k"})
    assert other not in client.get(url).content.decode()
    accept_proposal(proposal_to(world, "Q1"), by=world.heads["Q1"], on=today())
    assert other in client.get(url).content.decode()


def test_declining_asks_for_a_reason_and_frees_the_other_side(world: Round) -> None:
    published(world)
    accept_proposal(proposal_to(world, "Q1"), by=world.heads["Q1"], on=today())
    client = client_of(world.heads["P1"])
    url = reverse("proposals:answer", args=[proposal_to(world, "P1").uid])
    assert "lý do từ chối" in client.post(url, {"answer": "decline", "idempotency_key": "k"}).content.decode()
    client.post(url, {"answer": "decline", "why": "too_far", "idempotency_key": "k"})
    states = Proposal.objects.filter(pairing__left=world.schools["P1"]).values_list("state", flat=True)
    assert set(states) == {ProposalAnswer.DECLINED, ProposalAnswer.WITHDRAWN}
    assert Notice.objects.filter(topic="matching", person=world.hanh).exists()


def test_after_two_refusals_the_free_schools_are_proposed_to_each_other(world: Round) -> None:
    scenario = published(world)
    for name in ("P1", "P2"):
        decline_proposal(proposal_to(world, name), WhyNot.DOES_NOT_FIT, by=world.heads[name], on=today())
    pair = scenario.pairings.get(left=world.schools["P1"])
    client, url = client_of(world.hanh), reverse("matching:alternates", args=[pair.uid])
    p1, q1, q2 = (world.schools[name] for name in ("P1", "Q1", "Q2"))
    shown = client.get(url).content.decode()
    assert f"{p1.pk}-{q2.pk}" in shown
    assert f"{p1.pk}-{q1.pk}" not in shown  # who declined is not asked again
    client.post(url, {"other": f"{p1.pk}-{q2.pk}", "idempotency_key": "k"})
    assert proposal_to(world, "P1").other == q2
    assert proposal_to(world, "Q2").other == p1


def test_one_tap_accepts_without_signing_in(world: Round) -> None:
    head = reachable(world.heads["P1"])
    published(world)
    proposal = proposal_to(world, "P1")
    hand_out(proposal, by=world.hanh, on=today())
    client, path = Client(), path_in_the_letter()
    shown = client.get(path).content.decode()
    assert "Trường Tiểu học Mẫu Q1" in shown
    client.post(path, {"answer": "accept"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answered_by_id) == (ProposalAnswer.ACCEPTED, head.pk)
    assert client.get(path).status_code in (200, 410)


def test_one_tap_declines_with_a_ready_reason_and_without_signing_in(world: Round) -> None:
    head = reachable(world.heads["P1"])
    published(world)
    proposal = proposal_to(world, "P1")
    hand_out(proposal, by=world.hanh, on=today())
    client, path = Client(), path_in_the_letter()
    shown = client.get(path).content.decode()
    for why in WhyNot:
        if why != WhyNot.OTHER:
            assert str(why.label) in shown, why
    client.post(path, {"answer": WhyNot.TOO_FAR})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.why_not) == (ProposalAnswer.DECLINED, WhyNot.TOO_FAR)
    assert proposal.answered_by_id == head.pk
    other = Proposal.objects.get(pairing=proposal.pairing, organisation=world.schools["Q1"])
    assert other.state == ProposalAnswer.WITHDRAWN
    assert str(WhyNot.TOO_FAR.label) in str(AuditEntry.objects.get(verb="matching.side_declined").open_values)


def test_a_joint_round_is_published_by_both_departments(world: Round) -> None:
    far = world.far_school
    world.declare(far, world.xuan, "DN.gv-moi", degree=5)
    world.declare(far, world.xuan, "CM.trai-nghiem", kind=EntryKind.STRENGTH, degree=4)
    run = world.begun(right=[], partner=world.so_ben)
    join_run(run, by=world.quyen, on=today())
    run = send_to_review(world.computed(run), by=world.hanh, on=today())
    run = publish_run(run, by=world.hanh, on=today()).run
    assert (run.state, Proposal.objects.count()) == (RunState.IN_REVIEW, 0)
    with pytest.raises(RuleBroken, match="đã công bố"):
        publish_run(run, by=world.hanh, on=today())
    run = publish_run(run, by=world.quyen, on=today()).run
    assert run.state == RunState.PUBLISHED
    assert Proposal.objects.filter(organisation=far).exists()
