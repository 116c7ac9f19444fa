"""Thousands of bodies moved in one go, with one line of the record, and taken back while nothing rests on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError, Q
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.choices import SuccessionKind, SuccessionState
from chungtay.organisations.facts import BodiesPlaced, PlacingTakenBack, SuccessorsNamed
from chungtay.organisations.models import Organisation, Parentage, Seat, Succession
from chungtay.organisations.models.walks import descendants

# What hangs on a body and ends with it; the order in which rows that were added can go again.
OWN_ROWS = ("Membership", "Parentage", "Seat", "OrganisationCode", "OrganisationKind", "OrganisationName")
REMOVABLE = ("Succession", *OWN_ROWS[1:], "Organisation")


@dataclass(frozen=True)
class NewParent:
    """A parent from a day on; `until` is the day it no longer is one, None for an open end."""

    parent: int
    function: str
    since: date
    until: date | None = None
    school_year: str = ""


@dataclass(frozen=True)
class Placement:
    """Where one body goes: its new unit, None to stay where it is, and its new parents."""

    body: int
    unit: int | None = None
    parents: tuple[NewParent, ...] = ()


@dataclass(frozen=True)
class Written:
    """A row that was added, with the mark it must still bear, or cut short, with the end it had (ISO, or empty)."""

    table: str
    row: int
    is_new: bool
    mark: str = ""


@transaction.atomic
def place_many(
    placements: Sequence[Placement], ended: Collection[int], *, department: Organisation, by: Person, on: date
) -> list[Written]:
    """From the day on every body sits and answers where it is placed, and the ended ones are no more."""
    bodies = Organisation.objects.select_for_update().in_bulk({*ended, *(place.body for place in placements)})
    parents = Organisation.objects.in_bulk({new.parent for place in placements for new in place.parents})
    if parents.keys() & (descendants({place.body for place in placements}, on) | set(ended)):
        raise RuleBroken(_("A body is to answer to one that stands under it or ends that day. Check the parents."))
    moving = {place.body for place in placements if place.unit is not None}
    leaving: dict[str, set[int]] = {}
    for place in placements:
        for new in place.parents:
            leaving.setdefault(new.function, set()).add(place.body)
    cut = _cut(Seat, Q(organisation_id__in=moving), on)
    for function, keys in leaving.items():
        cut += _cut(Parentage, Q(organisation_id__in=keys, function=function), on)
    cut += _cut(Parentage, Q(parent_id__in=ended), on)
    for name in OWN_ROWS:
        cut += _cut(_model(name), Q(organisation_id__in=ended), on)
    places = {row.organisation_id: row for row in cut if isinstance(row, Seat)}
    seats = [
        Seat(
            organisation_id=place.body,
            unit_id=place.unit,
            address=places[place.body].address if place.body in places else "",
            valid_from=on,
            valid_until=bodies[place.body].valid_until,
        )
        for place in placements
        if place.unit is not None
    ]
    links = [
        Parentage(
            organisation_id=place.body,
            parent_id=new.parent,
            function=new.function,
            school_year=new.school_year,
            valid_from=new.since,
            valid_until=_first_end(new.until, bodies[place.body], parents[new.parent]),
        )
        for place in placements
        for new in place.parents
    ]
    added = [*Seat.objects.bulk_create(seats), *Parentage.objects.bulk_create(links)]
    ending = [bodies[key] for key in sorted(ended) if (bodies[key].valid_until or date.max) > on]
    Organisation.objects.filter(pk__in=[body.pk for body in ending]).update(valid_until=on, version=F("version") + 1)
    words = {"placed": len(placements), "ended": len(ending)}
    tell(BodiesPlaced(department=department, wrote=[*bodies.values(), *cut, *added], by=by, on=on, **words))
    before = [Written(type(row).__name__, row.pk, False, _iso(row.valid_until)) for row in [*cut, *ending]]
    return [*before, *(Written(type(row).__name__, row.pk, True, _iso(row.valid_until)) for row in added)]


@transaction.atomic
def succeed_many(
    steps: Sequence[Succession], *, confirmed: Collection[int], department: Organisation, by: Person, on: date
) -> list[Written]:
    """Name successors of bodies that ended, work only; `confirmed` are the places in the list a person vouches for."""
    if any(step.kind != SuccessionKind.TRANSFER or not (step.basis or step.legal_document_id) for step in steps):
        raise RuleBroken(_("Only work is handed over this way, and every step rests on something."))
    at = now()
    for place in confirmed:
        if steps[place].legal_document_id is None:
            raise RuleBroken(_("A succession is confirmed only under a document."))
        steps[place].state, steps[place].version = SuccessionState.CONFIRMED, 2
        steps[place].decided_by_id, steps[place].decided_at = by.pk, at
    rows = Succession.objects.bulk_create(steps, batch_size=500)
    bodies = {body.pk: body for step in rows for body in (step.predecessor, step.successor)}
    words = {"named": len(rows), "confirmed": len(confirmed)}
    tell(SuccessorsNamed(department=department, wrote=[*rows, *bodies.values()], by=by, on=on, **words))
    return [Written("Succession", row.pk, True, str(row.version)) for row in rows]


@transaction.atomic
def take_back_many(written: Sequence[Written], *, department: Organisation, by: Person, on: date, day: date) -> None:
    """Everything that was written from the day on is as it was before; refused once something else rests on it."""
    rows: list[Any] = []
    try:
        with transaction.atomic():
            for name in REMOVABLE:
                rows += _remove(_model(name), [one for one in written if one.table == name and one.is_new])
            for name in sorted({one.table for one in written}):
                rows += _mend(_model(name), [one for one in written if one.table == name and not one.is_new], day)
    except (IntegrityError, ProtectedError) as rests:
        raise RuleBroken(_rests_on_it()) from rests
    tell(PlacingTakenBack(department=department, count=len(rows), wrote=rows, by=by, on=on))


def _cut(model: type[Any], which: Q, on: date) -> list[Any]:
    """The rows that hold on the day, ended with it; each still shows the end it had."""
    rows = list(model.objects.filter(which).filter(Q(valid_until=None) | Q(valid_until__gt=on)).order_by("pk"))
    if any(row.valid_from and row.valid_from >= on for row in rows):
        raise RuleBroken(
            _("Something recorded of these bodies begins on %(day)s or later. Correct it first.")
            % {"day": short_day(on)}
        )
    model.objects.filter(pk__in=[row.pk for row in rows]).update(valid_until=on)
    return rows


def _first_end(until: date | None, *bodies: Organisation) -> date | None:
    return min((day for day in (until, *(body.valid_until for body in bodies)) if day), default=None)


def _remove(model: type[Any], written: Sequence[Written]) -> list[Any]:
    """Take away rows that were added; each must still show what it showed then."""
    marks = {one.row: one.mark for one in written}
    rows = list(model.objects.filter(pk__in=marks))
    shown = "valid_until" if hasattr(model, "valid_until") else "version"
    if {row.pk: str(getattr(row, shown) or "") for row in rows} != marks:
        raise RuleBroken(_rests_on_it())
    model.objects.filter(pk__in=marks).delete()
    return rows


def _mend(model: type[Any], written: Sequence[Written], day: date) -> list[Any]:
    """Give rows that were cut the end they had."""
    risen = {"version": F("version") + 1} if model is Organisation else {}
    for mark in {one.mark for one in written}:
        cut = model.objects.filter(pk__in=[one.row for one in written if one.mark == mark], valid_until=day)
        until = date.fromisoformat(mark) if mark else None
        if cut.update(valid_until=until, **risen) != sum(one.mark == mark for one in written):
            raise RuleBroken(_rests_on_it())
    return list(model.objects.filter(pk__in=[one.row for one in written]))


def _rests_on_it() -> str:
    return _("Something was recorded since then that rests on this. Take that back first, or leave it as it is.")


def _model(name: str) -> Any:
    return apps.get_model("organisations", name)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
