from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.accounts.models import Person
from chungtay.agreements.choices import AgreementKind
from chungtay.agreements.facts import (
    AgreementCameIntoForce,
    ContentConfirmed,
    PartySigned,
    TextCommentedOn,
    TextRevised,
)
from chungtay.agreements.models import Agreement
from chungtay.amendments import facts
from chungtay.amendments.actions import note_activity, put_annex_in_force
from chungtay.amendments.queries.authority import must_still_hold
from chungtay.amendments.queries.inheritance import leaders_today
from chungtay.amendments.queries.texts import amended_by
from chungtay.kernel.facts import Fact, listen
from chungtay.notices.actions import news
from chungtay.notices.queries import register_topic

TOLD = (
    facts.AnnexDrafted,
    facts.AnnexTookEffect,
    facts.AnnexPutAside,
    facts.EndIsNear,
    facts.AgreementRanOut,
    facts.PartyLeft,
    facts.PartyHadNoHeir,
    facts.AgreementInternalised,
)


@listen(AgreementCameIntoForce)
def an_annex_came_into_force(fact: AgreementCameIntoForce) -> None:
    if fact.agreement.kind == AgreementKind.ANNEX and fact.on is not None:
        put_annex_in_force(fact.agreement, by=fact.by, on=fact.on)


def _done(agreement: Agreement, fact: Fact) -> None:
    if fact.on is not None:
        note_activity(agreement, by=fact.by, on=fact.on)


def _done_with_an_annex(agreement: Agreement, fact: Fact) -> None:
    if agreement.kind == AgreementKind.ANNEX:
        _done(agreement, fact)


@listen(TextCommentedOn)
def a_comment_is_activity(fact: TextCommentedOn) -> None:
    _done_with_an_annex(fact.agreement, fact)


@listen(TextRevised)
def a_new_version_is_activity(fact: TextRevised) -> None:
    _done_with_an_annex(fact.agreement, fact)


def _must_still_amend(fact: ContentConfirmed | PartySigned) -> None:
    link = amended_by(fact.agreement)
    if link is not None and fact.on is not None:
        must_still_hold(link.agreement, fact.on)


@listen(ContentConfirmed)
def a_confirmation_is_activity(fact: ContentConfirmed) -> None:
    _must_still_amend(fact)
    _done_with_an_annex(fact.agreement, fact)


@listen(PartySigned)
def a_signature_is_activity(fact: PartySigned) -> None:
    _must_still_amend(fact)
    _done_with_an_annex(fact.agreement, fact)


@listen(facts.AnnexDrafted)
def an_annex_is_activity(fact: facts.AnnexDrafted) -> None:
    _done(fact.agreement, fact)


@listen(facts.PartyLeft)
def leaving_is_activity(fact: facts.PartyLeft) -> None:
    _done(fact.agreement, fact)


def heads_of_the_parties(fact: facts.EndIsNear) -> list[Person]:
    return leaders_today(fact.agreement)


register_topic("amendments", _("Annexes and ends of memoranda"))
news(*TOLD, topic="amendments", about="agreement", readers_of=heads_of_the_parties, to="amendments:show")
