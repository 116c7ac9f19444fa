"""What the public pages ask of memoranda."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chungtay.agreements.engine.published import PublicParty
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.parties import PartyOn, parties_of_many
from chungtay.organisations.choices import Kind


def public_parties(agreements: Iterable[Agreement], day: date) -> dict[int, list[PublicParty]]:
    """The parties of signed memoranda with who answers on the day, by the key of the memorandum; of drafts none."""
    signed = [agreement for agreement in agreements if agreement.is_signed]
    return {key: [_as_values(party) for party in parties] for key, parties in parties_of_many(signed, day).items()}


def _as_values(row: PartyOn) -> PublicParty:
    is_person = row.party.frozen_kind == Kind.DONOR
    return PublicParty(
        number=row.party.number,
        hue=row.hue,
        as_signed=str(Kind.DONOR.label) if is_person else row.party.frozen_name,
        answers=() if is_person else row.today,
        documents=tuple(document.verbatim for document in row.documents),
        candidates=tuple(dict.fromkeys(step.successor.current_name for step in row.candidates)),
        since=row.since,
        last_day=row.last_day,
        has_changed=row.has_changed,
        is_awaiting=row.is_awaiting,
        is_unknown=row.is_unknown,
    )
