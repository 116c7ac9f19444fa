"""Which units a round is about: the schools below its bodies on a day, where they sit and whom they answer to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Model, QuerySet

from chungtay.kernel.people import Visitor
from chungtay.kernel.validity import validity_condition
from chungtay.matching.choices import Side
from chungtay.matching.models import MatchingRun
from chungtay.needs.queries.entries import Profile, profiles_of
from chungtay.organisations.choices import SCHOOLS, Function, Kind, Level
from chungtay.organisations.models import Organisation, OrganisationKind, Parentage, Seat
from chungtay.organisations.models.walks import descendants
from chungtay.organisations.rules import DEPARTMENT_ROLES, overseeing_bodies, own_bodies
from chungtay.places.models import Unit

M = TypeVar("M", bound=Model)

WHOLE_TABLE = 1_000  # keys; above it a table is read whole, for long lists of keys are slow on both databases
AT_ONCE = 5_000  # units whose profiles are read together
ABOVE_SCHOOLS = (Kind.DEPARTMENT, Kind.DISTRICT_OFFICE, Kind.CLUSTER, Kind.COMMUNE_COMMITTEE)


@dataclass(frozen=True)
class TakingPart:
    """One school that takes part, as it stands on the day."""

    organisation: Organisation
    side: Side
    level: str
    place: tuple[float, float] | None  # longitude, latitude of the unit it sits in
    group: int  # key of whom it answers to for teaching, else for administration; 0 where nobody knows
    is_of_partner: bool


def bodies_to_choose(visitor: Visitor, on: date) -> QuerySet[Organisation]:
    """The bodies whose schools an officer may match: the own department and those below it that have schools."""
    own = overseeing_bodies(visitor, on, DEPARTMENT_ROLES)
    keys = own | descendants(own, on)
    kinds = OrganisationKind.objects.filter(validity_condition(on), kind__in=ABOVE_SCHOOLS)
    chosen = [key for key in kinds.values_list("organisation_id", flat=True) if key in keys]
    return Organisation.objects.valid_on(on).filter(pk__in=chosen).order_by("name_key", "pk")


def own_departments(visitor: Visitor, on: date) -> list[Organisation]:
    """The departments for which an officer may hold a round."""
    return list(Organisation.objects.filter(pk__in=own_bodies(visitor, on, DEPARTMENT_ROLES)).order_by("pk"))


def other_departments(visitor: Visitor, on: date) -> QuerySet[Organisation]:
    """The departments an officer may ask to join a round."""
    kinds = validity_condition(on, "kinds__")
    known = Organisation.objects.valid_on(on).filter(kinds, kinds__kind=Kind.DEPARTMENT)
    return known.exclude(pk__in=own_bodies(visitor, on, DEPARTMENT_ROLES)).order_by("name_key", "pk").distinct()


def units_of(run: MatchingRun, on: date, only: Collection[int] | None = None) -> list[TakingPart]:
    """The schools of a round, all or some; one that stands under bodies of both sides takes part on side A."""
    sides: dict[int, Side] = {}
    for side in (Side.RIGHT, Side.LEFT):
        bodies = [row.organisation_id for row in run.bodies.all() if row.side == side]
        sides |= dict.fromkeys({*bodies, *descendants(bodies, on)} if bodies else (), side)
    if only is not None:
        sides = {key: side for key, side in sides.items() if key in only}
    partner = run.partner_department_id
    theirs = descendants([partner], on) if partner else set()
    levels = _levels(sides, run.level, on)
    schools = _of(Organisation.objects.valid_on(on), "pk", levels)
    places, groups = _places(levels, on), _groups(levels, on)
    return [
        TakingPart(
            school, sides[school.pk], levels[school.pk], places.get(school.pk), groups.get(school.pk, 0),
            school.pk in theirs,
        )
        for school in sorted(schools, key=lambda each: each.pk)
    ]  # fmt: skip


def _of(rows: QuerySet[M], field: str, keys: Collection[int]) -> Iterable[M]:
    if len(keys) <= WHOLE_TABLE:
        return rows.filter(**{f"{field}__in": sorted(keys)})
    name = "pk" if field == "pk" else field
    return (row for row in rows.iterator(chunk_size=5_000) if getattr(row, name) in keys)


def _levels(keys: Collection[int], wanted: str, on: date) -> dict[int, str]:
    """The level at which each school takes part: the one wanted, or the first it teaches."""
    rows = OrganisationKind.objects.valid_on(on).filter(kind__in=SCHOOLS).order_by("pk")
    found = {}
    for row in _of(rows, "organisation_id", keys):
        taught = sorted(row.levels.split(), key=list(Level.values).index)
        if not wanted or wanted in taught:
            found[row.organisation_id] = wanted or (taught[0] if taught else "")
    return found


def _places(keys: Collection[int], on: date) -> dict[int, tuple[float, float]]:
    seats = {row.organisation_id: row.unit_id for row in _of(Seat.objects.valid_on(on), "organisation_id", keys)}
    units = {unit: None for unit in seats.values() if unit is not None}
    points = {row.pk: (row.longitude, row.latitude) for row in _of(Unit.objects.order_by("pk"), "pk", units)}
    return {key: points[unit] for key, unit in seats.items() if unit in points}


def _groups(keys: Collection[int], on: date) -> dict[int, int]:
    found: dict[int, int] = {}
    for row in _of(Parentage.objects.valid_on(on).order_by("pk"), "organisation_id", keys):
        if row.function == Function.PROFESSIONAL or row.organisation_id not in found:
            found[row.organisation_id] = row.parent_id
    return found


def profiles(units: Sequence[TakingPart], on: date) -> dict[int, Profile]:
    """What the units lack and can give, as far as a department may know it; a few thousand at a time."""
    found: dict[int, Profile] = {}
    for begin in range(0, len(units), AT_ONCE):
        found |= profiles_of([unit.organisation for unit in units[begin : begin + AT_ONCE]], on)
    return found


@dataclass(frozen=True)
class Readiness:
    """How ready the units of a round are: how many of each side may take part, and who is missing what."""

    sides: Mapping[Side, tuple[int, int]]  # ready, all
    missing: Sequence[tuple[TakingPart, str]]
    stale: int
    without_place: int

    @property
    def ready(self) -> int:
        return sum(ready for ready, _all in self.sides.values())

    @property
    def units(self) -> int:
        return sum(count for _ready, count in self.sides.values())


def readiness_of(run: MatchingRun, on: date) -> Readiness:
    """Who takes part and who is missing what, before anything is computed."""
    units = units_of(run, on)
    known = profiles(units, on)
    missing = [
        (unit, ", ".join(str(part.label) for part in known[unit.organisation.pk].missing))
        for unit in units
        if not known[unit.organisation.pk].is_complete
    ]
    sides = {
        side: (
            sum(known[unit.organisation.pk].is_complete for unit in units if unit.side == side),
            sum(unit.side == side for unit in units),
        )
        for side in ([Side.LEFT] if run.is_one_pool else [Side.LEFT, Side.RIGHT])
    }
    stale = sum(known[unit.organisation.pk].stale > 0 for unit in units)
    return Readiness(sides, missing, stale, sum(unit.place is None for unit in units))


def names_of(keys: Collection[int]) -> dict[int, str]:
    """What these bodies are called."""
    return {row.pk: row.current_name for row in _of(Organisation.objects.order_by("pk"), "pk", keys)}
