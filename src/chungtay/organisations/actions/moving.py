from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypedDict, TypeVar, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.people import Person
from chungtay.kernel.validity import Valid
from chungtay.kernel.vietnamese import short_day, tidy
from chungtay.organisations.actions.placing import set_parent
from chungtay.organisations.choices import BODIES_OF_ROLE, Function, Kind
from chungtay.organisations.facts import OrganisationMoved, OrganisationReleveled
from chungtay.organisations.models import Membership, Organisation, OrganisationKind, Seat
from chungtay.organisations.rules.entry import fitting_levels
from chungtay.places.models import Unit

V = TypeVar("V", bound=Valid)


class Place(TypedDict, total=False):
    """Where a body moves to: the unit and address it sits at, and whom it answers to; what is left out stays."""

    unit: Unit | None
    address: str
    parents: Mapping[Function, Organisation]


@transaction.atomic
def move_organisation(organisation: Organisation, *, by: Person, on: date, **place: Unpack[Place]) -> Organisation:
    """From the day on the same body sits elsewhere, or answers to somebody else; of before, what was stays true."""
    _lock_standing(organisation, on)
    unit, address, parents = place.get("unit"), tidy(place.get("address", "")), place.get("parents", {})
    if not (unit or address or parents):
        raise RuleBroken(_("Say where it moves: a place, an address, or whom it answers to from now on."), field="unit")
    if unit or address:
        seat = Seat.objects.valid_on(on).filter(organisation=organisation).first()
        if seat and (seat.unit, seat.address) == (unit or seat.unit, address):
            raise RuleBroken(_("It already sits there on that day. Type the new place."), field="unit")
        until = _cut(seat, on) if seat else organisation.valid_until
        wrote = [row for row in (seat,) if row]
        new = Seat.objects.create(
            organisation=organisation,
            unit=unit or (seat.unit if seat else None),
            address=address,
            valid_from=on,
            valid_until=until,
        )
        tell(OrganisationMoved(organisation=organisation, place=str(new), wrote=[*wrote, new], by=by, on=on))
    for function, parent in parents.items():
        set_parent(organisation, parent, function, by=by, valid_from=on)
    return organisation


@transaction.atomic
def relevel_organisation(
    organisation: Organisation,
    kind: Kind,
    levels: str = "",
    *,
    by: Person,
    on: date,
    legal_document: LegalDocument | None = None,
) -> OrganisationKind:
    """From the day on the same body is of another kind, or teaches other levels."""
    _lock_standing(organisation, on)
    before = OrganisationKind.objects.valid_on(on).filter(organisation=organisation).first()
    levels = fitting_levels(kind, levels)
    if before and (before.kind, before.levels) == (kind, levels):
        raise RuleBroken(_("It is already of this kind, with these levels, on that day."), field="levels")
    _refuse_lost_roles(organisation, kind, on)
    until = _cut(before, on) if before else organisation.valid_until
    after = OrganisationKind.objects.create(
        organisation=organisation,
        kind=kind,
        levels=levels,
        legal_document=legal_document,
        valid_from=on,
        valid_until=until,
    )
    words = ", ".join([str(after), *after.level_labels])
    wrote = [row for row in (before, after) if row]
    tell(OrganisationReleveled(organisation=organisation, after=words, wrote=wrote, by=by, on=on))
    return after


def _lock_standing(organisation: Organisation, on: date) -> None:
    organisation.refresh_from_db(from_queryset=Organisation.objects.select_for_update())
    if not organisation.is_valid_on(on):
        raise RuleBroken(
            _("%(organisation)s does not stand in that time. Check the days.") % {"organisation": organisation},
            field="on",
        )


def _cut(row: V, on: date) -> date | None:
    """End the row of before with the day; the day it would have ended by itself."""
    if row.valid_from == on:
        raise RuleBroken(
            _("Something recorded already begins on %(day)s. Choose a later day.") % {"day": short_day(on)}, field="on"
        )
    until, row.valid_until = row.valid_until, on
    row.save(update_fields=["valid_until"])
    return until


def _refuse_lost_roles(organisation: Organisation, kind: Kind, on: date) -> None:
    """A role that does not exist in a body of the new kind is ended first, by somebody who knows what becomes of it."""
    impossible = [role for role, kinds in BODIES_OF_ROLE.items() if kind not in kinds]
    held = Membership.objects.filter(organisation=organisation, role__in=impossible).exclude(valid_until__lte=on)
    if row := held.select_related("person").first():
        raise RuleBroken(
            _("%(person)s holds the role “%(role)s” there, which does not exist in a body of that kind. End it first.")
            % {"person": row.person, "role": row.get_role_display()},
            field="kind",
        )
