from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chungtay.organisations.models import Organisation, Seat
from chungtay.organisations.queries.answers import Lineage
from chungtay.organisations.queries.history import History


@dataclass(frozen=True)
class Turn:
    """A day on which something about a body changed: begun, renamed, ended, or a succession."""

    on: date
    what: str
    detail: str = ""


def turns_of(history: History, line: Lineage, until: date) -> list[Turn]:
    """The days up to `until` on which the body begun, changed its name, ended or took over, one turn a day."""
    body = history.organisation
    turns = [Turn(name.valid_from, "renamed", name.name) for name in history.names[1:] if name.valid_from]
    turns += [Turn(step.on, "took_over") for step in line.before if step.is_confirmed and step.successor_id == body.pk]
    turns += [Turn(body.valid_from, "begun")] if body.valid_from else []
    turns += [Turn(body.valid_until, "ended")] if body.valid_until else []
    by_day = {turn.on: turn for turn in turns if turn.on <= until}
    return [by_day[day] for day in sorted(by_day)]


def unit_codes(organisations: Iterable[Organisation]) -> dict[int, str]:
    """The code of the administrative unit each body sits in, by key, as far as it is stated; the last seat counts."""
    seats = Seat.objects.filter(organisation__in=list(organisations), unit__isnull=False).select_related("unit")
    return {seat.organisation_id: seat.unit.code for seat in seats.order_by("valid_from") if seat.unit}
