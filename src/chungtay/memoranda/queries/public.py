"""What the public pages ask of memoranda."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.parties import PartyOn, parties_of_many
from chungtay.organisations.choices import Kind
from chungtay.organisations.models import OrganisationKind
from chungtay.records.engine.published import PublicParty


def public_parties(agreements: Iterable[Agreement], day: date) -> dict[int, list[PublicParty]]:
    """The parties of signed memoranda with who answers on the day, by the key of the memorandum; of drafts none."""
    signed = [agreement for agreement in agreements if agreement.is_signed]
    found = parties_of_many(signed, day)
    bodies = {key for parties in found.values() for party in parties for key in _bodies(party)}
    donors = frozenset(
        OrganisationKind.objects.filter(kind=Kind.DONOR, organisation_id__in=bodies).values_list(
            "organisation", flat=True
        )
    )
    return {key: [_as_values(party, donors) for party in parties] for key, parties in found.items()}


def _bodies(row: PartyOn) -> set[int]:
    """Keys of every body whose name the party would show."""
    return {row.party.organisation_id, *row.names, *(step.successor_id for step in row.candidates)}


def _as_values(row: PartyOn, donors: Collection[int]) -> PublicParty:
    def named(key: int, name: str) -> str:
        return str(Kind.DONOR.label) if key in donors else name

    candidates = [named(step.successor_id, step.successor.current_name) for step in row.candidates]
    return PublicParty(
        number=row.party.number,
        hue=row.hue,
        as_signed=named(row.party.organisation_id, row.party.frozen_name),
        answers=tuple(named(body.pk, row.names[body.pk]) for body in row.answer.organisations),
        documents=tuple(document.citation for document in row.documents),
        candidates=tuple(dict.fromkeys(candidates)),
        since=row.since,
        last_day=row.last_day,
        has_changed=row.has_changed,
        is_awaiting=row.is_awaiting,
        is_unknown=row.is_unknown,
        is_unsigned=row.is_unsigned,
        has_left=row.has_left,
        left_after=row.party.left_on - timedelta(days=1) if row.party.left_on else None,
    )
