from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.agreements.actions import Heading, open_draft
from chungtay.agreements.choices import AgreementKind, AgreementState
from chungtay.agreements.models import Agreement, Party, PartyHeir
from chungtay.agreements.queries.authority import locked_agreement, must_answer
from chungtay.agreements.queries.texts import bodies_reported_to, current_text
from chungtay.amendments.choices import Purpose
from chungtay.amendments.facts import AnnexDrafted, AnnexTookEffect
from chungtay.amendments.models import Amendment
from chungtay.amendments.queries.authority import everybody_today, must_be_in_force
from chungtay.amendments.queries.inheritance import bodies_today
from chungtay.amendments.queries.texts import amended_by, annex_title, annexes_of
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.organisations.models import Organisation
from chungtay.records.engine.memoranda import ClauseText, CommitmentText

OPEN = (AgreementState.DRAFT, AgreementState.APPROVED, AgreementState.SIGNED)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What an annex is to say. Without `bodies` every body that answers for a party today signs it."""

    purpose: Purpose
    clauses: Sequence[ClauseText]
    commitments: Sequence[CommitmentText] = ()
    effective_on: date | None = None
    ends_on: date | None = None
    party: Party | None = None
    bodies: Sequence[Organisation] = ()


@transaction.atomic
def draft_annex(agreement: Agreement, wanted: Wanted, *, by: Person, at: datetime) -> Agreement:
    """Put an annex to a memorandum in force on the table; it is read, confirmed and signed as a memorandum is."""
    agreement = locked_agreement(agreement)
    must_answer(agreement, by=by, at=at)
    must_be_in_force(agreement)
    day = to_local(at).date()
    if not wanted.clauses and not wanted.commitments:
        raise RuleBroken(_("Nothing is changed yet. Change at least one article, or add a new one."))
    _must_be_the_only_one(agreement, wanted)
    number = (agreement.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
    bodies = list(wanted.bodies) or everybody_today(agreement, day)
    told = [
        body for body in bodies_reported_to(current_text(agreement)) if body.is_valid_on(day) and body not in bodies
    ]
    title, days = annex_title(number, agreement), (wanted.effective_on, wanted.ends_on)
    heading = Heading(title, agreement.phase, *days, reported_to=told)
    annex = open_draft(
        agreement.programme,
        heading,
        bodies,
        wanted.clauses,
        wanted.commitments,
        by=by,
        on=day,
        at=at,
        kind=AgreementKind.ANNEX,
    )
    link = Amendment.objects.create(
        annex=annex, agreement=agreement, number=number, purpose=wanted.purpose, party=wanted.party
    )
    purpose = _in_words(wanted.purpose)
    tell(AnnexDrafted(agreement=agreement, annex=annex, number=number, purpose=purpose, by=by, on=day, wrote=[link]))
    return annex


def _must_be_the_only_one(agreement: Agreement, wanted: Wanted) -> None:
    """Of one purpose one annex at a time, so that nobody signs two papers that undo each other."""
    rows = annexes_of(agreement).filter(purpose=wanted.purpose, annex__state__in=OPEN, party=wanted.party)
    other = rows.first()
    if other is not None:
        raise RuleBroken(
            _("“%(annex)s” is still on the table for the same purpose. Finish it first, or withdraw it.")
            % {"annex": other.annex}
        )


@transaction.atomic
def put_annex_in_force(annex: Agreement, *, by: Person, on: date) -> Amendment | None:
    """Tell the parties of the memorandum that its annex holds from the day; None where it amends nothing."""
    link = amended_by(annex)
    if link is None:
        return None
    purpose, heirs = _in_words(Purpose(link.purpose)), _heirs_by(link, annex, on)
    tell(
        AnnexTookEffect(
            agreement=link.agreement, annex=annex, number=link.number, purpose=purpose, by=by, on=on, wrote=heirs
        )
    )
    return link


def _heirs_by(link: Amendment, annex: Agreement, on: date) -> list[PartyHeir]:
    """Who has inherited by an annex of inheritance that holds now: those of its signers that answer for the party."""
    if link.party is None:
        return []
    answering = bodies_today(link.agreement, on).get(link.party.number, [])
    signing = set(annex.parties.values_list("organisation_id", flat=True))
    return PartyHeir.objects.bulk_create(
        PartyHeir(party=link.party, organisation=body, annex=annex, inherited_on=on)
        for body in answering
        if body.pk in signing and body.pk != link.party.organisation_id
    )


def _in_words(purpose: Purpose) -> str:
    # The record keeps words; its readers read Vietnamese.
    with override("vi"):
        return str(purpose.label).lower()
