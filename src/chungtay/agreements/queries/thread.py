"""The life of a memorandum as one line: what was recorded of it, and what the law did to its parties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.parties import PartyOn
from chungtay.kernel.audit import entries_about
from chungtay.kernel.clock import to_local
from chungtay.kernel.dates import PartialDate
from chungtay.kernel.facts import sentence_of
from chungtay.kernel.models import AuditEntry, LegalDocument

MOST_LINES = 60
# However long the negotiations were, these knots stay.
SIGNED = ("agreements.signed", "agreements.clicked")
ALWAYS = ("agreements.drafted", *SIGNED, "agreements.came_into_force", "agreements.ended")
# Entering a memorandum into this system is no event of the partnership's life; that something was done is told by it,
# and a click by the line of the one who clicked.
OUTSIDE = (
    *("agreements.recorded", "kernel.source_cited", "amendments.activity_noted", "sheets.file_taken"),
    "agreements.party_clicked",
)


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened on a day, as far as the day is known. `verb` is the fact's, or law, renamed, signed."""

    verb: str
    day: PartialDate
    note: str = ""
    headline: str = ""
    text: str = ""
    more: str = ""


def thread_of(agreement: Agreement, parties: Sequence[PartyOn]) -> list[Event]:
    """Everything that happened to the memorandum and its parties up to the day they are seen on, newest first."""
    day = parties[0].answer.day
    found = entries_about(agreement).exclude(verb__in=OUTSIDE)
    newest = found.values_list("pk", flat=True)[:MOST_LINES]
    lines = found.filter(Q(verb__in=ALWAYS) | Q(pk__in=list(newest)))
    recorded = [_recorded(line) for line in lines if _day_of(line) <= day]
    stated = [_stated_signing(agreement)] if agreement.is_reconstruction else []
    # Oldest first, then turned: of one day, what was recorded later stands higher.
    events = [*stated, *_successions(parties), *_endings(parties), *_renamings(parties), *reversed(recorded)]
    return sorted(events, key=lambda event: event.day.order_key())[::-1]


def _day_of(line: AuditEntry) -> date:
    return line.on or to_local(line.at).date()


def _recorded(line: AuditEntry) -> Event:
    values = {**line.open_values, **line.personal_values}
    sentence = sentence_of(line.verb, values, by=str(values.get("by", "…")))
    return Event(verb=line.verb, day=PartialDate.of(_day_of(line)), text=sentence)


def _stated_signing(agreement: Agreement) -> Event:
    place = agreement.signed_place
    said = _("Signing of the memorandum at %(place)s") if place else _("Signing of the memorandum")
    seen = ", ".join(
        ", ".join(
            part for part in (witness.printed_name or str(witness.person or ""), witness.post, witness.body) if part
        )
        for witness in agreement.witnesses.order_by("pk")
    )
    return Event(
        verb="signed",
        day=agreement.signed_day,
        headline=said % {"place": place} if place else said,
        more=_("Witnesses: %(witnesses)s.") % {"witnesses": seen} if seen else "",
    )


def _successions(parties: Sequence[PartyOn]) -> list[Event]:
    groups: dict[tuple[date, LegalDocument | None], dict[str, list[str]]] = {}
    for party in parties:
        for body in party.answer.bodies:
            for step in body.steps:
                heirs = groups.setdefault((step.on, step.legal_document), {})
                heirs.setdefault(party.names[body.organisation.pk], []).append(party.party.frozen_name)
    return [
        Event(
            verb="law",
            day=PartialDate.of(on),
            note=", ".join(part for part in (str(document), document.title) if part) if document else "",
            headline=_("Reorganisation of units"),
            more=" ".join(
                _("%(after)s takes over from %(before)s.")
                % {"after": after, "before": ", ".join(dict.fromkeys(before))}
                for after, before in heirs.items()
            ),
        )
        for (on, document), heirs in groups.items()
    ]


def _endings(parties: Sequence[PartyOn]) -> list[Event]:
    ended: dict[date, list[str]] = {}
    for party in parties:
        until = party.party.organisation.valid_until
        if party.is_awaiting and until is not None:
            ended.setdefault(until, []).append(party.party.frozen_name)
    return [
        Event(
            verb="law",
            day=PartialDate.of(day),
            headline=_("Reorganisation of units"),
            more=_("No longer standing from this day: %(before)s. Nobody has confirmed yet who answers for them.")
            % {"before": ", ".join(before)},
        )
        for day, before in ended.items()
    ]


def _renamings(parties: Sequence[PartyOn]) -> list[Event]:
    return [
        Event(
            verb="renamed",
            day=PartialDate.of(party.since),
            text=_("%(before)s is now called %(after)s.")
            % {"before": party.party.frozen_name, "after": ", ".join(party.today)},
        )
        for party in parties
        if party.has_new_name and party.since is not None
    ]
