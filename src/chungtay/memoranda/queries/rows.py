"""What of a memorandum goes on paper, read with a fixed number of questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch, prefetch_related_objects

from chungtay.agreements.choices import SIGNING_ROLES
from chungtay.agreements.models import Agreement, Commitment, Party, Signatory, TextVersion
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Membership, Seat
from chungtay.organisations.queries import members_of_many
from chungtay.programmes.models import LegalBasis
from chungtay.records.queries import heads_of
from chungtay.records.queries.heads import BodyHead


@dataclass(frozen=True)
class Signer:
    """Who signed or is to sign for a party; a name nobody states stays empty."""

    post: str = ""
    name: str = ""


class WitnessRow(NamedTuple):
    """Who saw the signing, with name, post and body as far as they are told."""

    name: str
    post: str
    body: str


@dataclass(frozen=True)
class PaperRows:
    """The rows of one version, and of its parties as they stood on a day."""

    agreement: Agreement
    text: TextVersion
    newest: int
    parties: Sequence[Party]
    signers: Mapping[int, Sequence[Signer]]
    heads: Mapping[int, BodyHead]
    addresses: Mapping[int, str]
    bases: Sequence[LegalBasis]
    day: date

    @property
    def is_newest(self) -> bool:
        return self.text.number == self.newest


def rows_of(agreement: Agreement, on: date, version: int | None) -> PaperRows | None:
    """Everything that goes on the paper of a version, the newest when none is named; None for a version not there."""
    texts = list(agreement.texts.order_by("-number"))
    newest = texts[0].number
    text = next((each for each in texts if each.number == (newest if version is None else version)), None)
    if text is None:
        return None
    promised = Prefetch("commitments", Commitment.objects.select_related("owed_by", "owed_to"))
    prefetch_related_objects([text], "clauses", promised)
    prefetch_related_objects([agreement], "parties__organisation")
    parties = list(agreement.parties.all())
    is_signed = agreement.is_signed and text.number == newest
    day = (parties[0].frozen_on if is_signed else None) or on
    bodies = [party.organisation for party in parties]
    bases = LegalBasis.objects.filter(programme_id=agreement.programme_id).select_related("legal_document")
    return PaperRows(
        agreement=agreement,
        text=text,
        newest=newest,
        parties=parties,
        signers=_signed(agreement) if is_signed else _to_sign(parties, day),
        # A text made from a source says nothing of seats and superiors: what it leaves out is not filled in.
        heads={} if agreement.is_reconstruction else heads_of(bodies, day),
        addresses={} if agreement.is_reconstruction else _addresses(parties, day),
        bases=list(bases.order_by("pk")),
        day=day,
    )


def _addresses(parties: Sequence[Party], day: date) -> dict[int, str]:
    """Where the bodies sat on the day, as far as that is stated, by their keys."""
    rows = Seat.objects.valid_on(day).filter(organisation__in=[party.organisation_id for party in parties])
    found = {}
    for row in rows.select_related("unit").prefetch_related("unit__names"):
        unit = row.unit.name_on(day).full_name if row.unit else ""
        found[row.organisation_id] = ", ".join(part for part in (row.address, unit) if part)
    return found


def _signed(agreement: Agreement) -> dict[int, list[Signer]]:
    """Who signed, by the key of the party: seen on the scan that stands, or known from a source."""
    found: dict[int, list[Signer]] = {}
    rows = Signatory.objects.filter(party__agreement=agreement, scan__taken_back_at__isnull=True)
    for row in rows.select_related("person").order_by("party__number", "pk"):
        found.setdefault(row.party_id, []).append(Signer(row.post, row.person.name if row.person else row.printed_name))
    return found


def _to_sign(parties: Sequence[Party], day: date) -> dict[int, list[Signer]]:
    """The one head of each party on the day, by the key of the party; where there are none or two, nobody is named."""
    held: dict[int, list[Membership]] = {}
    for row in members_of_many([party.organisation_id for party in parties], SIGNING_ROLES, day):
        held.setdefault(row.organisation_id, []).append(row)
    found = {}
    for party in parties:
        rows = held.get(party.organisation_id, [])
        heads = [row for row in rows if row.role != Role.DEPUTY] or rows
        if len(heads) == 1:
            found[party.pk] = [Signer(heads[0].post, heads[0].person.name)]
    return found


def witnesses_of(agreement: Agreement) -> list[WitnessRow]:
    """Who saw the signing, in the order they were told."""
    rows = agreement.witnesses.select_related("person").order_by("pk")
    return [WitnessRow(row.person.name if row.person else row.printed_name, row.post, row.body) for row in rows]
