from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.agreements.actions import Heading, open_draft
from chungtay.agreements.choices import STATES, AgreementKind, AgreementState
from chungtay.agreements.models import Agreement, Party, PartyHeir
from chungtay.agreements.queries.authority import locked_agreement
from chungtay.agreements.queries.texts import bodies_reported_to, current_text
from chungtay.amendments.choices import Purpose
from chungtay.amendments.facts import AnnexDrafted, AnnexPutAside, AnnexTookEffect
from chungtay.amendments.models import Amendment
from chungtay.amendments.queries.authority import everybody_today, must_answer, must_be_in_force, must_still_hold
from chungtay.amendments.queries.inheritance import bodies_today
from chungtay.amendments.queries.texts import amended_by, annex_title, annexes_of
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.organisations.models import Organisation
from chungtay.records.engine.memoranda import ClauseText, CommitmentText

OPEN = (AgreementState.DRAFT, AgreementState.APPROVED, AgreementState.SIGNED)
# Both say when the memorandum ends, so they undo each other.
LAST_DAYS = (Purpose.RENEWAL, Purpose.ENDING)


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
    day = to_local(at).date()
    must_still_hold(agreement, day)
    if not wanted.clauses and not wanted.commitments:
        raise RuleBroken(_("Nothing is changed yet. Change at least one article, or add a new one."))
    _make_way(agreement, wanted, by=by, on=day)
    standing = agreement.amendments.exclude(annex__state=AgreementState.WITHDRAWN)
    number = (standing.aggregate(last=Max("number"))["last"] or 0) + 1
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


def _make_way(agreement: Agreement, wanted: Wanted, *, by: Person, on: date) -> None:
    """Of one purpose one annex at a time, so that nobody signs two papers that undo each other.

    One that a body was to sign which is no more can neither be finished nor withdrawn, so it makes way.
    """
    purposes = LAST_DAYS if wanted.purpose in LAST_DAYS else (wanted.purpose,)
    rows = annexes_of(agreement).filter(purpose__in=purposes, annex__state__in=OPEN, party=wanted.party)
    for other in rows:
        signing = other.annex.parties.select_related("organisation").order_by("number")
        gone = [party for party in signing if not party.organisation.is_valid_on(on)]
        if not gone or other.annex.state == AgreementState.SIGNED:
            said = _("“%(annex)s” is still on the table for the same purpose. Finish it first, or withdraw it.")
            if other.purpose != wanted.purpose:
                said = _("“%(annex)s” says too when the memorandum ends, and is still on the table. Finish it first.")
            raise RuleBroken(said % {"annex": other.annex})
        with override("vi"):
            reason = _("%(party)s, which was to sign it, is no more.") % {"party": gone[0]}
        put_aside(other.annex, agreement, reason=reason, by=by, on=on)


def put_aside_open(agreement: Agreement, *, by: Person, on: date) -> None:
    """Nothing is left to amend: what is still on the table is withdrawn, what waits for its day will not hold."""
    with override("vi"):
        reason = _("“%(agreement)s” is no longer in force.") % {"agreement": agreement}
    for link in annexes_of(agreement).filter(annex__state__in=OPEN):
        put_aside(link.annex, agreement, reason=reason, by=by, on=on)


@transaction.atomic
def put_aside(annex: Agreement, agreement: Agreement, *, reason: str, by: Person, on: date) -> Agreement:
    """Close an annex that can bind nobody any more; its text stays readable, and the reason is kept."""
    annex = locked_agreement(annex)
    closed = AgreementState.ENDED if annex.state == AgreementState.SIGNED else AgreementState.WITHDRAWN
    STATES.check(AgreementState(annex.state), closed)
    annex.state = closed
    annex.version += 1
    annex.save(update_fields=["state", "version"])
    tell(AnnexPutAside(agreement=agreement, annex=annex, reason=reason, by=by, on=on))
    return annex


@transaction.atomic
def put_annex_in_force(annex: Agreement, *, by: Person, on: date) -> Amendment | None:
    """Tell the parties of the memorandum that its annex holds from the day; None where it amends nothing."""
    link = amended_by(annex)
    if link is None:
        return None
    must_be_in_force(link.agreement)
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
