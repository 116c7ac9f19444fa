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
from chungtay.amendments import facts
from chungtay.amendments.actions import note_activity, put_annex_in_force
from chungtay.amendments.queries.inheritance import leaders_today
from chungtay.kernel.facts import listen
from chungtay.notices.actions import news
from chungtay.notices.queries import register_topic

TOLD = (
    facts.AnnexDrafted,
    facts.AnnexTookEffect,
    facts.EndIsNear,
    facts.AgreementRanOut,
    facts.PartyLeft,
    facts.AgreementInternalised,
)


@listen(AgreementCameIntoForce)
def an_annex_came_into_force(fact: AgreementCameIntoForce) -> None:
    if fact.agreement.kind == AgreementKind.ANNEX and fact.on is not None:
        put_annex_in_force(fact.agreement, by=fact.by, on=fact.on)


@listen(TextCommentedOn)
@listen(TextRevised)
@listen(ContentConfirmed)
@listen(PartySigned)
def work_on_an_annex_is_activity(fact: TextCommentedOn | TextRevised | ContentConfirmed | PartySigned) -> None:
    if fact.agreement.kind == AgreementKind.ANNEX and fact.on is not None:
        note_activity(fact.agreement, by=fact.by, on=fact.on)


@listen(facts.AnnexDrafted)
@listen(facts.PartyLeft)
def a_change_of_the_memorandum_is_activity(fact: facts.AnnexDrafted | facts.PartyLeft) -> None:
    if fact.on is not None:
        note_activity(fact.agreement, by=fact.by, on=fact.on)


def heads_of_the_parties(fact: facts.EndIsNear) -> list[Person]:
    return leaders_today(fact.agreement)


register_topic("amendments", _("Annexes and ends of memoranda"))
news(*TOLD, topic="amendments", about="agreement", readers_of=heads_of_the_parties, to="amendments:show")
