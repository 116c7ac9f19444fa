from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from chungtay.kernel.validity import Valid
from chungtay.organisations.models import (
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Parentage,
    Seat,
)
from chungtay.organisations.queries.answers import Lineage
from chungtay.organisations.queries.snapshots import name_on

V = TypeVar("V", bound=Valid)

UNIT_LINE = ("unit__names", "unit__parents__parent__names", "unit__parents__parent__parents__parent__names")


@dataclass(frozen=True)
class History:
    """Everything a body was over time, earliest first."""

    organisation: Organisation
    names: tuple[OrganisationName, ...]
    kinds: tuple[OrganisationKind, ...]
    seats: tuple[Seat, ...]
    codes: tuple[OrganisationCode, ...]
    parents: tuple[Parentage, ...]

    @property
    def parents_by_name(self) -> list[tuple[Parentage, str]]:
        """Each parent with the name it bore on the last day it was one."""
        return [(row, name_on(row.parent, row.last_day or date.max)) for row in self.parents]


@dataclass(frozen=True)
class Turn:
    """A day on which something about a body changed: begun, renamed, ended, or a succession."""

    on: date
    what: str
    detail: str = ""


def history_of(organisation: Organisation) -> History:
    """What the body was called, was, sat at, was known by and answered to, over all time."""
    return History(
        organisation=organisation,
        names=_in_order(organisation.names.select_related("legal_document")),
        kinds=_in_order(organisation.kinds.select_related("legal_document")),
        seats=_in_order(organisation.seats.select_related("unit").prefetch_related(*UNIT_LINE)),
        codes=_in_order(organisation.codes.all()),
        parents=_in_order(organisation.parents.select_related("parent").prefetch_related("parent__names")),
    )


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


def _in_order(rows: Iterable[V]) -> tuple[V, ...]:
    return tuple(sorted(rows, key=lambda row: row.valid_from or date.min))
