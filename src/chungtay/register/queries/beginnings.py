"""How far a body has come with its register: whether schools stand under it, and whether anybody works there."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import Exists, OuterRef

from chungtay.kernel.people import Person
from chungtay.organisations.choices import SCHOOLS, Kind
from chungtay.organisations.models import Membership, Organisation, OrganisationKind, Parentage
from chungtay.organisations.queries import names_on
from chungtay.organisations.rules import own_bodies
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit
from chungtay.register.rules import OFFICERS

NAMES = Path(__file__).parents[1] / "packs" / "offices.toml"


@dataclass(frozen=True)
class Beginning:
    """A body of an officer that still lacks schools, or people in them."""

    uid: str
    name: str
    has_schools: bool


def beginnings_of(person: Person, day: date) -> list[Beginning]:
    """The departments and committees of an officer under which no school, or nobody in a school, is recorded yet."""
    own = own_bodies(person, day, OFFICERS)
    if not own:
        return []
    kinds = OrganisationKind.objects.valid_on(day)
    below = Parentage.objects.valid_on(day).filter(
        Exists(kinds.filter(organisation=OuterRef("organisation"), kind__in=list(SCHOOLS))), parent=OuterRef("pk")
    )
    staffed = below.filter(Exists(Membership.objects.filter(organisation=OuterRef("organisation"))))
    offices = kinds.filter(organisation=OuterRef("pk"), kind__in=[Kind.DEPARTMENT, Kind.COMMUNE_COMMITTEE])
    found = Organisation.objects.filter(Exists(offices), ~Exists(staffed), pk__in=own)
    rows = list(found.annotate(has_schools=Exists(below)).order_by("pk"))
    names = names_on(rows, day) if rows else {}
    return [Beginning(row.uid, names[row.pk], vars(row)["has_schools"]) for row in rows]


def name_of_office(unit: Unit, on: date) -> str:
    """What the department or committee of a unit is called when nobody says otherwise."""
    patterns: dict[str, str] = tomllib.loads(NAMES.read_text(encoding="utf-8"))
    which = "department" if unit.level == UnitLevel.PROVINCE else "committee"
    named = unit.name_on(on)
    return patterns[which].format(name=named.name, full_name=named.full_name)
