from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.agreements.choices import SIGNING_ROLES, STATES, AgreementKind, AgreementState
from chungtay.agreements.encode import FROZEN, frozen, version_rows
from chungtay.agreements.facts import AgreementDrafted, AgreementWithdrawn, TextRevised
from chungtay.agreements.models import Agreement, Party, TextVersion
from chungtay.agreements.queries.authority import (
    locked_agreement,
    must_act_for,
    must_be_open,
    must_stand,
    unfit_parties,
    unfit_to_report_to,
)
from chungtay.agreements.queries.texts import bodies_reported_to, current_text
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import fold, tidy
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import holds_role
from chungtay.programmes.models import Phase, Programme
from chungtay.records.engine.memoranda import ClauseText, CommitmentText


@dataclass(frozen=True)
class Heading:
    """What stands over the articles and is agreed with them."""

    title: str
    phase: Phase | None = None
    effective_on: date | None = None
    ends_on: date | None = None
    reported_to: Sequence[Organisation] = ()


@transaction.atomic
def draft_agreement(
    programme: Programme,
    title: str,
    parties: Sequence[Organisation],
    clauses: Sequence[ClauseText],
    commitments: Sequence[CommitmentText],
    *,
    by: Person,
    on: date,
    at: datetime,
    phase: Phase | None = None,
    effective_on: date | None = None,
) -> Agreement:
    """Open a memorandum under a title, a phase and a first day; see `open_draft`."""
    heading = Heading(title, phase, effective_on)
    return open_draft(programme, heading, parties, clauses, commitments, by=by, on=on, at=at)


@transaction.atomic
def open_draft(
    programme: Programme,
    heading: Heading,
    parties: Sequence[Organisation],
    clauses: Sequence[ClauseText],
    commitments: Sequence[CommitmentText],
    *,
    by: Person,
    on: date,
    at: datetime,
    kind: AgreementKind = AgreementKind.MEMORANDUM,
) -> Agreement:
    """Open version 1 of a text; every party is frozen as of `on`. An annex may need the signature of one alone."""
    drafter = _party_of_drafter(parties, by, on, fewest=1 if kind == AgreementKind.ANNEX else 2)
    _must_stand(heading, clauses, programme)
    _must_be_reportable(heading, {body.pk for body in parties}, on)
    agreement = Agreement.objects.create(
        programme=programme,
        kind=kind,
        phase=heading.phase,
        title=tidy(heading.title),
        folded_title=fold(heading.title),
        effective_on=heading.effective_on,
        ends_on=heading.ends_on,
        drafted_by_id=by.pk,
        drafted_at=at,
    )
    rows = Party.objects.bulk_create(
        frozen(Party(agreement=agreement, organisation=body, number=number), on)
        for number, body in enumerate(parties, start=1)
    )
    made_for = next(party for party in rows if party.organisation_id == drafter.pk)
    told = heading.reported_to
    first = version_rows(agreement, rows, clauses, commitments, by=by, at=at, made_for=made_for, reported_to=told)
    written = TextVersion.objects.keep(*first)
    names = ", ".join(party.frozen_name for party in rows)
    tell(
        AgreementDrafted(agreement=agreement, programme=programme, parties=names, by=by, on=on, wrote=[*rows, *written])
    )
    return agreement


def _must_stand(heading: Heading, clauses: Sequence[ClauseText], programme: Programme) -> None:
    if not tidy(heading.title):
        raise RuleBroken(_("The memorandum has no title. Write what it is called."), "title")
    if not clauses:
        raise RuleBroken(_("A memorandum needs at least one article. Write what the parties agree on."), "clauses")
    if heading.phase is not None and heading.phase.programme_id != programme.pk:
        raise RuleBroken(_("This phase belongs to another programme. Choose a phase of the same programme."), "phase")
    if heading.ends_on and heading.ends_on < (heading.effective_on or heading.ends_on):
        raise RuleBroken(_("The last day is before the first. Write a later last day, or leave it empty."), "ends_on")


def _must_be_reportable(heading: Heading, parties: Collection[int], on: date) -> None:
    if unfit := unfit_to_report_to(heading.reported_to, parties, on):
        raise RuleBroken(" ".join(unfit.values()), "reported_to")


def _party_of_drafter(parties: Sequence[Organisation], by: Person, on: date, *, fewest: int) -> Organisation:
    if len({body.pk for body in parties}) < fewest or len({body.pk for body in parties}) < len(parties):
        raise RuleBroken(_("A memorandum needs at least two different parties. Choose another unit."), "parties")
    if unfit := unfit_parties(parties, on):
        raise RuleBroken(" ".join(unfit.values()), "parties")
    for body in parties:
        if holds_role(by, body, SIGNING_ROLES, on):
            return body
    raise RuleBroken(
        _("Only the head or a deputy of one of the parties can draft the memorandum. Choose your own unit as a party."),
        "parties",
    )


@transaction.atomic
def revise_text(
    agreement: Agreement,
    clauses: Sequence[ClauseText],
    commitments: Sequence[CommitmentText],
    *,
    by: Person,
    at: datetime,
    party: Party,
    based_on: int | None,
    heading: Heading | None = None,
) -> TextVersion:
    """Write the next version, unless somebody wrote one after `based_on`; what was confirmed stays with the old."""
    agreement = locked_agreement(agreement)
    must_be_open(agreement)
    must_act_for(party, agreement, by=by, at=at)
    before = current_text(agreement)
    if before.number != based_on:
        raise StaleVersion(agreement)
    days = (agreement.effective_on, agreement.ends_on)
    heading = heading or Heading(agreement.title, agreement.phase, *days, reported_to=bodies_reported_to(before))
    day, parties = to_local(at).date(), list(agreement.parties.select_related("organisation"))
    must_stand(parties, day)
    _must_stand(heading, clauses, agreement.programme)
    _must_be_reportable(heading, {party.organisation_id for party in parties}, day)
    agreement.title, agreement.phase = tidy(heading.title), heading.phase
    agreement.folded_title = fold(heading.title)
    agreement.effective_on, agreement.ends_on = heading.effective_on, heading.ends_on
    number, told = before.number + 1, heading.reported_to
    # A version names its parties, in its articles and its hash, as they are called on its own day.
    parties = [frozen(party, day) for party in parties]
    text, clause_rows, commitment_rows = version_rows(
        agreement, parties, clauses, commitments, by=by, at=at, number=number, made_for=party, reported_to=told
    )
    if text.text_hash == before.text_hash:
        raise RuleBroken(
            _("The text is the same as before. Change a word, or keep version %(number)s.") % {"number": before.number}
        )
    Party.objects.bulk_update(parties, FROZEN)
    written = [*parties, *TextVersion.objects.keep(text, clause_rows, commitment_rows)]
    if agreement.state == AgreementState.APPROVED:
        agreement.state = AgreementState.DRAFT
    agreement.version += 1
    agreement.save(update_fields=["title", "folded_title", "phase", "effective_on", "ends_on", "state", "version"])
    tell(TextRevised(agreement=agreement, party=party, text=text, number=number, by=by, on=day, wrote=written))
    return text


@transaction.atomic
def withdraw_draft(agreement: Agreement, *, by: Person, at: datetime, party: Party, reason: str) -> Agreement:
    """Give up a memorandum that nobody has signed yet; its text and comments stay readable to the parties."""
    agreement = locked_agreement(agreement)
    must_be_open(agreement)
    must_act_for(party, agreement, by=by, at=at)
    if not tidy(reason):
        raise RuleBroken(_("Say in one sentence why the draft is withdrawn; the other parties will read it."), "reason")
    STATES.check(AgreementState(agreement.state), AgreementState.WITHDRAWN)
    agreement.state = AgreementState.WITHDRAWN
    agreement.version += 1
    agreement.save(update_fields=["state", "version"])
    tell(AgreementWithdrawn(agreement=agreement, party=party, reason=tidy(reason), by=by, on=to_local(at).date()))
    return agreement
