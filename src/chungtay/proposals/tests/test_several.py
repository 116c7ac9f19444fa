"""Schools that may have several partners answer for each, keep the others, and are offered one for an empty place."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chungtay.boards.queries.showing import pairs_open
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.matching.actions.asking import propose_alternate
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.actions.preparing import arrange_scenario
from chungtay.matching.actions.review import send_to_review
from chungtay.matching.choices import ProposalAnswer, WhyNot
from chungtay.matching.encode.trials import alternates_of
from chungtay.matching.models import Proposal, Scenario
from chungtay.matching.queries.free import free_units, places_of
from chungtay.matching.tests.world import Round, arranged, client_of
from chungtay.proposals.actions import accept_proposal, decline_proposal
from chungtay.proposals.jobs import draft_alternates
from chungtay.proposals.queries import answers_outstanding
from chungtay.publishing.actions.publishing import publish_run
from chungtay.publishing.jobs import hand_out_proposals


@pytest.fixture
def asked(world: Round) -> Scenario:
    """Published: of three schools on either side each has two partners."""
    scenario = world.begun().scenarios.get(number=1)
    wanted = arranged(left_most=2, right_most=2)
    scenario = arrange_scenario(scenario, wanted, by=world.hanh, on=today(), seen=scenario.version)
    scenario = request_scenario(scenario, by=world.hanh, on=today())
    assert scenario.pairs_count == 6
    publish_run(send_to_review(scenario, by=world.hanh, on=today()), by=world.hanh, on=today())
    hand_out_proposals.call(uid=scenario.run.uid)
    scenario.run.refresh_from_db()
    return scenario


def of(world: Round, name: str) -> list[Proposal]:
    return list(Proposal.objects.filter(organisation=world.schools[name]).order_by("pk"))


def answer(world: Round, proposal: Proposal, *, is_yes: bool) -> None:
    name = next(name for name, school in world.schools.items() if school.pk == proposal.organisation_id)
    if is_yes:
        accept_proposal(proposal, by=world.heads[name], on=today())
    else:
        decline_proposal(proposal, WhyNot.DOES_NOT_FIT, by=world.heads[name], on=today())


def test_each_partner_is_answered_by_itself_and_both_become_partners(world: Round, asked: Scenario) -> None:
    first = of(world, "P1")
    said = client_of(world.heads["P1"]).get(reverse("proposals:answer", args=[first[0].uid])).content.decode()
    assert "Trong đợt này quý vị có thể có đến 2 bạn." in said
    for proposal in first:
        for side in proposal.pairing.proposals.order_by("pk"):
            answer(world, side, is_yes=True)
    assert [each.state for each in of(world, "P1")] == [ProposalAnswer.ACCEPTED] * 2
    assert places_of(asked)[world.schools["P1"].pk] == 0


def test_who_is_declined_by_one_keeps_the_other_and_is_offered_somebody_for_the_empty_place(
    world: Round, asked: Scenario
) -> None:
    assert not free_units(asked)
    lost, kept = of(world, "P1")
    answer(world, kept, is_yes=True)
    theirs = lost.pairing.proposals.exclude(pk=lost.pk).get()
    answer(world, theirs, is_yes=False)
    kept.refresh_from_db()
    assert kept.state == ProposalAnswer.ACCEPTED
    assert set(free_units(asked)) == {lost.organisation_id, theirs.organisation_id}
    assert [pair.pk for pair in pairs_open(asked.run) if pair.pk == lost.pairing_id]
    waiting = client_of(world.hanh).get(reverse("boards:waiting", args=[asked.run.uid])).content.decode()
    assert "mất bạn này và vẫn giữ các bạn khác." in waiting
    # Q lost its place with P1 as well: another school of side A that loses one may be drafted for it.
    other = next(each for each in of(world, "P2") if each.pairing.right_id != theirs.organisation_id)
    answer(world, other.pairing.proposals.exclude(pk=other.pk).get(), is_yes=False)
    draft_alternates.call(uid=lost.pairing.uid)
    draft_alternates.call(uid=other.pairing.uid)
    drafted = Proposal.objects.exclude(alternate=None)
    assert all(each.alternate_id in free_units(asked) for each in drafted)
    (standing,) = answers_outstanding([world.so.pk])
    assert standing.drafted == drafted.count()


def test_nobody_is_asked_about_more_partners_than_it_may_have(world: Round, asked: Scenario) -> None:
    full, other = world.schools["P1"], of(world, "P2")[0]
    answer(world, other, is_yes=False)
    free = free_units(asked)
    assert full.pk not in free
    pairs = alternates_of(asked, other.pairing.right_id, {full.pk}, today())
    for pair in pairs:
        with pytest.raises(RuleBroken, match="vừa được hỏi"):
            propose_alternate(asked.run, pair, by=world.hanh, on=today())


def test_an_empty_place_is_filled_once(world: Round, asked: Scenario) -> None:
    mine = of(world, "P1")[0]
    answer(world, mine, is_yes=False)
    others = [each for each in of(world, "P2") if each.pairing.right_id != mine.pairing.right_id]
    fitting = alternates_of(asked, mine.pairing.right_id, {world.schools["P2"].pk}, today())
    assert len(fitting) <= 1
    for each in others[:1]:
        answer(world, each.pairing.proposals.exclude(pk=each.pk).get(), is_yes=False)
    for pair in fitting:
        propose_alternate(asked.run, pair, by=world.hanh, on=today())
        places = places_of(asked)
        assert (places[pair.left_id], places[pair.right_id]) == (0, 0)
        with pytest.raises(RuleBroken):
            propose_alternate(asked.run, pair, by=world.hanh, on=today())
