"""The ground on which one body brings in schools: its communes of the day, older names, and who stands over schools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import F

from chungtay.kernel.people import Person
from chungtay.kernel.validity import validity_condition
from chungtay.organisations.choices import Kind, Role
from chungtay.organisations.models import Organisation, Seat
from chungtay.organisations.queries import names_on, own_bodies
from chungtay.organisations.rules import overseeing_bodies
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit, UnitParent, UnitQuerySet, UnitSuccession
from chungtay.places.queries import communes_under, units_on
from chungtay.register.engine.schools import At, Commune, Ground
from chungtay.register.rules import OFFICERS

COUNTRY = frozenset({Kind.MINISTRY, Kind.MINISTRY_UNIT})
OVER_SCHOOLS = {Kind.COMMUNE_COMMITTEE: UnitLevel.COMMUNE, Kind.DEPARTMENT: UnitLevel.PROVINCE}


def school_scopes(person: Person, day: date) -> list[tuple[str, str]]:
    """The bodies a person may bring schools in for: (uid, name of the day)."""
    return _scopes(person, day, frozenset())


def staff_scopes(person: Person, day: date) -> list[tuple[str, str]]:
    """The bodies a person may bring staff in for: the same, and the school the person heads."""
    return _scopes(person, day, own_bodies(person, day, [Role.HEAD]))


def _scopes(person: Person, day: date, more: frozenset[int]) -> list[tuple[str, str]]:
    above = overseeing_bodies(person, day, OFFICERS)
    standing = Organisation.objects.valid_on(day).filter(pk__in=above | more)
    desks = Organisation.objects.of_kind(Kind.COMMUNE_DESK, day)  # a desk works for its committee
    bodies = list(standing.exclude(pk__in=desks.values("pk")).order_by("name_key", "pk"))
    names = names_on(bodies, day)
    return [(body.uid, names[body.pk]) for body in bodies]


def ground_of(scope: Organisation, day: date) -> Ground:
    """The ground of a department, a committee or the Ministry; without a seat of its own no place is asked for."""
    kind = scope.kinds.filter(validity_condition(day)).values_list("kind", flat=True).first()
    seat = Seat.objects.valid_on(day).filter(organisation=scope).select_related("unit").first()
    unit = seat.unit if seat else None
    mine: At = (scope.pk, scope.valid_from)
    is_commune = kind == Kind.COMMUNE_COMMITTEE
    if unit is None:
        inside, label = units_on(day, UnitLevel.COMMUNE), scope.current_name
    elif unit.level == UnitLevel.COMMUNE:
        inside, label = UnitQuerySet(Unit).filter(pk=unit.pk), str(unit.name_on(day).full_name)
        if not is_commune:  # a department may write its address with the commune it sits in
            unit = next((link.parent for link in UnitParent.objects.valid_on(day).filter(unit=unit)), unit)
            inside, label = communes_under(unit, day), str(unit.name_on(day).full_name)
    else:
        inside, label = communes_under(unit, day), str(unit.name_on(day).full_name)
    over = _over_schools(day)
    communes = _communes(inside, day, over)
    by_code = {commune.code: commune for commune, _names in communes.values()}
    home = communes[unit.pk][0] if unit and is_commune and unit.pk in communes else None
    department = None if is_commune or kind in COUNTRY else mine
    return Ground(
        label=label,
        by_code=by_code,
        by_name=_by_name(communes.values()),
        find_old=lambda: _old(communes, inside),
        home=home,
        is_placed=unit is not None or kind in COUNTRY,
        committee=mine if is_commune else None,
        department=department,
    )


def _over_schools(day: date) -> dict[int, At]:
    """The committee of each commune and the department of each province, by the unit they sit in."""
    seats = Seat.objects.valid_on(day).filter(
        validity_condition(day, "organisation__kinds__"),
        validity_condition(day, "organisation__"),
        organisation__kinds__kind__in=list(OVER_SCHOOLS),
        unit__isnull=False,
    )
    rows = seats.values_list(
        "unit_id", "organisation_id", "organisation__valid_from", "organisation__kinds__kind", "unit__level"
    ).order_by("-organisation_id")
    return {unit: (body, since) for unit, body, since, kind, level in rows if OVER_SCHOOLS[Kind(kind)] == level}


def _communes(inside: UnitQuerySet, day: date, over: Mapping[int, At]) -> dict[int, tuple[Commune, tuple[str, str]]]:
    """Every commune of the day with the two ways its name is folded, by key."""
    rows = (
        inside.filter(validity_condition(day, "names__"), validity_condition(day, "parents__"), level=UnitLevel.COMMUNE)
        .annotate(province=F("parents__parent_id"))
        .values_list("pk", "valid_from", "code", "names__full_name", "names__folded", "names__folded_name", "province")
    )
    return {
        key: (Commune(key, since, code, name, over.get(key), over.get(province)), (folded, bare))
        for key, since, code, name, folded, bare, province in rows
    }


def _by_name(communes: Iterable[tuple[Commune, tuple[str, str]]]) -> dict[str, list[Commune]]:
    found: dict[str, list[Commune]] = {}
    for commune, names in communes:
        for name in set(names):
            found.setdefault(name, []).append(commune)
    return found


def _old(communes: Mapping[int, tuple[Commune, tuple[str, str]]], inside: UnitQuerySet) -> dict[str, list[Commune]]:
    """Names and codes of ended communes, with the standing ones their ground went to; one step of the reform."""
    steps = UnitSuccession.objects.filter(
        successor__in=inside.values("pk"), predecessor__level=UnitLevel.COMMUNE, predecessor__valid_until__isnull=False
    )
    heirs: dict[str, dict[int, Commune]] = {}
    rows: Iterable[tuple[Any, ...]] = steps.values_list(
        "successor_id", "predecessor__code", "predecessor__names__folded", "predecessor__names__folded_name"
    )
    for successor, *names in rows:
        if successor in communes:
            for name in {str(name) for name in names if name}:
                heirs.setdefault(name, {})[successor] = communes[successor][0]
    return {name: list(found.values()) for name, found in heirs.items()}
