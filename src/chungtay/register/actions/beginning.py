"""The first office of a fresh installation, and its first officer."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.accounts.actions import ensure_system_person
from chungtay.accounts.models import FirstRunToken, Person
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.validity import validity_condition
from chungtay.kernel.vietnamese import tidy
from chungtay.organisations.actions import add_membership, register_organisation
from chungtay.organisations.choices import Kind, Role
from chungtay.organisations.models import Organisation, Seat
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit
from chungtay.register.facts.beginning import FirstOfficeOpened
from chungtay.register.queries.beginnings import name_of_office


@transaction.atomic
def open_first_office(officer: Person, unit: Unit, *, name: str = "", post: str = "", on: date) -> Organisation:
    """Enter the department of a province or the committee of a commune, with who set the installation up as officer.

    The one exception to "nobody gives themselves a role": only while nobody has any, and only for that person.
    """
    # Two windows at once: the row of the token is the lock.
    list(FirstRunToken.objects.select_for_update().filter(used_by=officer))
    if not is_allowed(officer, "register.begin"):
        raise RuleBroken(_("The work has begun here already. Ask an officer of your body for a role."))
    is_province = unit.level == UnitLevel.PROVINCE
    kind = Kind.DEPARTMENT if is_province else Kind.COMMUNE_COMMITTEE
    office = _standing(unit, kind, on) or register_organisation(
        tidy(name) or name_of_office(unit, on),
        kind=kind,
        by=officer,
        on=on,
        unit=unit,
        valid_from=None if is_province else unit.valid_from,
    )
    role = Role.DEPARTMENT_OFFICER if is_province else Role.COMMUNE_OFFICER
    add_membership(officer, office, role, by=ensure_system_person(), valid_from=on, post=post)
    tell(FirstOfficeOpened(organisation=office, officer=officer, by=officer, on=on))
    return office


def _standing(unit: Unit, kind: Kind, on: date) -> Organisation | None:
    """The office of that kind that the register already knows in the unit."""
    seats = Seat.objects.valid_on(on).filter(
        validity_condition(on, "organisation__"),
        validity_condition(on, "organisation__kinds__"),
        unit=unit,
        organisation__kinds__kind=kind,
    )
    seat = seats.select_related("organisation").first()
    return seat.organisation if seat else None
