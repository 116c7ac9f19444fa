from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import models, transaction
from django.utils.translation import gettext as _

from chungtay.agreements.actions.force import bring_into_force
from chungtay.agreements.choices import AgreementKind, AgreementState
from chungtay.agreements.encode import frozen, version_rows
from chungtay.agreements.facts import AgreementRecorded
from chungtay.agreements.models import Agreement, Party, ReportedBody, Signatory, TextVersion, Witness
from chungtay.kernel.clock import now
from chungtay.kernel.dates import PartialDate
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.models import Source
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import fold, tidy
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Phase, Programme
from chungtay.records.engine.memoranda import ClauseText, CommitmentText


@dataclass(frozen=True, kw_only=True)
class StatedSigner:
    """Who signed or saw the signing, as far as the source says: a post, and a name if it is printed."""

    post: str
    person: Person | None = None
    printed_name: str = ""
    on_behalf_of: str = ""


@dataclass(frozen=True, kw_only=True)
class StatedParty:
    """A party under the name the source prints, with those who signed for it."""

    organisation: Organisation
    printed_name: str
    signers: Sequence[StatedSigner] = ()


@dataclass(frozen=True, kw_only=True)
class StatedAgreement:
    """A memorandum as a source states it; what the source leaves out stays empty."""

    programme: Programme
    title: str
    parties: Sequence[StatedParty]
    source: Source
    kind: AgreementKind = AgreementKind.MEMORANDUM
    phase: Phase | None = None
    label_in_source: str = ""
    signed_on: PartialDate = field(default_factory=PartialDate)
    signed_place: str = ""
    witnesses: Sequence[StatedSigner] = ()
    reported_to: Sequence[Organisation] = ()
    further_parties: str = ""
    clauses: Sequence[ClauseText] = ()
    commitments: Sequence[CommitmentText] = ()
    is_reconstruction: bool = True


@transaction.atomic
def record_agreement(stated: StatedAgreement, *, by: Person, on: date, in_force_from: date | None = None) -> Agreement:
    """Record a signed memorandum a source speaks of. `in_force_from` only when the source says so, with a full day."""
    day = stated.signed_on.as_date()
    agreement = _agreement(stated, by=by)
    parties = Party.objects.bulk_create(
        _party(agreement, number, party, day) for number, party in enumerate(stated.parties, start=1)
    )
    first = version_rows(
        agreement, parties, stated.clauses, stated.commitments, by=by, at=agreement.drafted_at, made_for=None
    )
    wrote: list[models.Model] = [
        *parties,
        *TextVersion.objects.keep(*first),
        *_people(agreement, parties, stated),
        *ReportedBody.objects.bulk_create(
            ReportedBody(agreement=agreement, organisation=body) for body in stated.reported_to
        ),
    ]
    names = ", ".join(party.frozen_name for party in parties)
    tell(AgreementRecorded(agreement=agreement, programme=stated.programme, parties=names, by=by, on=on, wrote=wrote))
    if in_force_from is not None:
        if day is None or in_force_from < day:
            raise RuleBroken(_("A memorandum comes into force only on a stated day, on or after its signing."))
        return bring_into_force(agreement, by=by, on=in_force_from)
    return agreement


def _agreement(stated: StatedAgreement, *, by: Person) -> Agreement:
    if len({party.organisation.pk for party in stated.parties}) < 2:
        raise RuleBroken(_("A memorandum needs at least two different parties. Choose another unit."), "parties")
    if stated.phase is not None and stated.phase.programme_id != stated.programme.pk:
        raise RuleBroken(_("This phase belongs to another programme. Choose a phase of the same programme."), "phase")
    return Agreement.objects.create(
        programme=stated.programme,
        phase=stated.phase,
        kind=stated.kind,
        title=tidy(stated.title),
        folded_title=fold(stated.title),
        label_in_source=tidy(stated.label_in_source),
        state=AgreementState.SIGNED,
        signed_on="" if stated.signed_on.is_blank else stated.signed_on.edtf,
        signed_inferred_year=stated.signed_on.inferred_year,
        signed_part_of_day=stated.signed_on.part_of_day,
        signed_place=tidy(stated.signed_place),
        further_parties=tidy(stated.further_parties),
        is_reconstruction=stated.is_reconstruction,
        source=stated.source,
        drafted_by_id=by.pk,
        drafted_at=now(),
    )


def _party(agreement: Agreement, number: int, stated: StatedParty, day: date | None) -> Party:
    party = Party(agreement=agreement, organisation=stated.organisation, number=number)
    if day is not None:
        frozen(party, day)
    # The printed name wins over the register's: it is what the source says stood on the paper.
    party.frozen_name = tidy(stated.printed_name) or party.frozen_name
    return party


def _people(agreement: Agreement, parties: Sequence[Party], stated: StatedAgreement) -> list[models.Model]:
    signatories = Signatory.objects.bulk_create(
        Signatory(
            party=party,
            person_id=signer.person.pk if signer.person else None,
            post=tidy(signer.post),
            printed_name=tidy(signer.printed_name),
            on_behalf_of=tidy(signer.on_behalf_of),
        )
        for party, stated_party in zip(parties, stated.parties, strict=True)
        for signer in stated_party.signers
    )
    witnesses = Witness.objects.bulk_create(
        Witness(
            agreement=agreement,
            person_id=witness.person.pk if witness.person else None,
            post=tidy(witness.post),
            printed_name=tidy(witness.printed_name),
            body=tidy(witness.on_behalf_of),
        )
        for witness in stated.witnesses
    )
    return [*signatories, *witnesses]
