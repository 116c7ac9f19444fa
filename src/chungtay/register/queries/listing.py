"""The register in the columns of its own sheets: what goes out can come in again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.db.models import OuterRef, Subquery

from chungtay.kernel.people import Person
from chungtay.organisations.models import Membership, OrganisationName
from chungtay.organisations.queries import visible_organisations
from chungtay.places.models import UnitName
from chungtay.register.engine.schools import CENTRE
from chungtay.register.models import SchoolFigures, SchoolProfile, StaffCode
from chungtay.register.queries.ground import ground_of
from chungtay.register.queries.schools import joined, schools_under
from chungtay.register.queries.staff import staffed_schools
from chungtay.workbooks.engine.columns import Value


def school_rows(person: Person, scope_uid: str, day: date) -> Iterator[Mapping[str, Value]]:
    """The schools of one body in the columns of the sheet of schools; nothing of a body the person may not see."""
    scope = visible_organisations(person).filter(uid=scope_uid).first()
    if scope is None:
        return
    ours = schools_under(scope, ground_of(scope, day), day)
    keys = ours.values("pk")
    profiles = {row.organisation_id: row for row in SchoolProfile.objects.filter(organisation__in=keys)}
    figures = SchoolFigures.objects.filter(organisation__in=keys, stated_on__lte=day).order_by("stated_on")
    last = {row.organisation_id: row for row in figures}
    names = UnitName.objects.valid_on(day).filter(unit=OuterRef("seat_of_day__unit_id")).values("full_name")[:1]
    rows = joined(ours, day).order_by("name_key", "pk")
    for key, name, kind, levels, _unit, address, code, unit_code, unit_name in rows.annotate(
        unit_name=Subquery(names)
    ).values_list(
        "pk",
        "of_day__name",
        "kind_of_day__kind",
        "kind_of_day__levels",
        "seat_of_day__unit_id",
        "seat_of_day__address",
        "code_of_day__code",
        "seat_of_day__unit__code",
        "unit_name",
    ):
        profile, numbers = profiles.get(key), last.get(key)
        yield {
            "code": code,
            "name": name,
            "type": kind if kind == CENTRE else levels or None,
            "ownership": profile.ownership or None if profile else None,
            "commune": unit_name,
            "unit_code": unit_code,
            "address": address or None,
            "phone": profile.phone or None if profile else None,
            "email": profile.email or None if profile else None,
            "classes": numbers.classes if numbers else None,
            "pupils": numbers.pupils if numbers else None,
            "teachers": numbers.teachers if numbers else None,
            "standard": str(profile.standard_level) if profile and profile.standard_level is not None else None,
            "standard_year": profile.standard_year if profile else None,
        }


def staff_rows(person: Person, scope_uid: str, day: date) -> Iterator[Mapping[str, Value]]:
    """Who holds a role in the schools of one body, in the columns of the sheet of staff."""
    scope = visible_organisations(person).filter(uid=scope_uid).first()
    if scope is None:
        return
    schools = staffed_schools(scope, day)
    codes = dict(
        StaffCode.objects.filter(person__memberships__organisation__in=schools.values("pk")).values_list(
            "person_id", "code"
        )
    )
    name = OrganisationName.objects.valid_on(day).filter(organisation=OuterRef("organisation")).values("name")[:1]
    held = Membership.objects.valid_on(day).filter(organisation__in=schools.values("pk"))
    for row in (
        held.select_related("person").annotate(body_name=Subquery(name)).order_by("organisation__name_key", "pk")
    ):
        yield {
            "code": codes.get(row.person_id),
            "name": row.person.name,
            "school": row.body_name,
            "post": row.post or str(row.get_role_display()),
        }
