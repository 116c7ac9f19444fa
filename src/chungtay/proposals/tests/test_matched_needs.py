"""What two schools promise each other with their yes: what is open to partners, once, and within the places said."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from chungtay.kernel.clock import today
from chungtay.matching.models import Proposal
from chungtay.matching.tests.world import Round, client_of
from chungtay.needs.actions import change_entry, confirm_entries, declare_for_many
from chungtay.needs.choices import EntryKind, EntryState, Visibility
from chungtay.needs.models import STALE_AFTER, Entry
from chungtay.needs.queries.entries import visible_entries
from chungtay.needs.tests.world import declared
from chungtay.proposals.actions import accept_proposal
from chungtay.proposals.tests.test_proposals import proposal_to, published


def entry(world: Round, school: str, kind: str = "need") -> Entry:
    return Entry.objects.get(organisation=world.schools[school], kind=kind, word_of="")


def say(world: Round, school: str, kind: str = "need", **further: Any) -> Entry:
    row = entry(world, school, kind)
    words = declared(row.leaf.code, EntryKind(kind), degree=row.degree, **further)
    return change_entry(row, words, by=world.heads[school], on=today(), seen=row.version)


def both_accept(world: Round) -> None:
    for name in ("P1", "Q1"):
        accept_proposal(proposal_to(world, name), by=world.heads[name], on=today())


def page_of(world: Round, school: str) -> str:
    asked = Proposal.objects.get(organisation=world.schools[school])
    return client_of(world.heads[school]).get(reverse("proposals:answer", args=[asked.uid])).content.decode()


def test_a_need_closed_since_stays_closed_to_the_partner(world: Round) -> None:
    published(world)
    need = say(world, "P1", seen_by=Visibility.OWN, words="Lời riêng")
    assert "1 nhu cầu" not in page_of(world, "Q1")

    both_accept(world)

    need.refresh_from_db()
    assert (need.state, need.partner) == (EntryState.OPEN, None)
    assert not visible_entries(world.heads["Q1"]).filter(pk=need.pk).exists()
    assert need.leaf.name not in page_of(world, "Q1")
    assert entry(world, "Q1").state == EntryState.MATCHED
    assert entry(world, "Q1").leaf.name in page_of(world, "P1")


def test_what_nobody_confirmed_for_long_or_no_partner_may_read_is_not_promised(world: Round) -> None:
    published(world)
    Entry.objects.filter(pk=entry(world, "P1").pk).update(confirmed_on=today() - STALE_AFTER)
    say(world, "P1", "strength", seen_by=Visibility.OWN)

    both_accept(world)

    assert {entry(world, name).state for name in ("P1", "Q1")} == {EntryState.OPEN}


def test_one_need_said_by_school_and_department_is_promised_once_and_the_places_are_kept(world: Round) -> None:
    giver = say(world, "Q1", "strength", partners_most=1)
    twice = declared(entry(world, "P1").leaf.code, degree=3)
    declare_for_many(world.so, [(world.schools["P1"], twice)], by=world.hanh, on=today())
    confirm_entries(world.schools["P1"], by=world.heads["P1"], on=today())
    published(world)

    both_accept(world)

    served = Entry.objects.filter(answered_by=giver, state=EntryState.MATCHED)
    assert [(row.organisation, row.word_of) for row in served] == [(world.schools["P1"], "")]


def test_a_strength_whose_places_are_taken_is_promised_to_nobody_further(world: Round) -> None:
    published(world)
    giver = say(world, "Q1", "strength", partners_most=1)
    Entry.objects.filter(pk=entry(world, "P2").pk).update(
        state=EntryState.MATCHED, partner=world.schools["Q1"], answered_by=giver
    )

    both_accept(world)

    assert entry(world, "P1").state == EntryState.OPEN
