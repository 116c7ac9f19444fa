"""What holds of many schools at once on a day: level, place, whom they answer to, and who is whose partner."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import combinations
from typing import Any, TypeVar

from django.db.models import F, Model, QuerySet

from chungtay.kernel.people import Visitor
from chungtay.kernel.validity import validity_condition
from chungtay.organisations.choices import SCHOOLS, Function, Kind, Level
from chungtay.organisations.models import Organisation, OrganisationKind, Parentage, Seat
from chungtay.organisations.models.walks import descendants
from chungtay.organisations.rules import DEPARTMENT_ROLES, overseeing_bodies, own_bodies
from chungtay.places.models import Unit
from chungtay.programmes.choices import BODIES, PartnershipKind
from chungtay.programmes.models import Participation, Partnership, PartnershipMember, PilotQuota, Programme
from chungtay.programmes.queries.pages import SeatCount

M = TypeVar("M", bound=Model)

WHOLE_TABLE = 1_000  # keys; above it a table is read whole, for long lists of keys are slow on both databases
ABOVE_SCHOOLS = (Kind.DEPARTMENT, Kind.DISTRICT_OFFICE, Kind.CLUSTER, Kind.COMMUNE_COMMITTEE)


def bodies_to_choose(visitor: Visitor, on: date) -> QuerySet[Organisation]:
    """The bodies whose schools an officer may name: the own department and those below it that have schools."""
    own = overseeing_bodies(visitor, on, DEPARTMENT_ROLES)
    keys = own | descendants(own, on)
    kinds = OrganisationKind.objects.filter(validity_condition(on), kind__in=ABOVE_SCHOOLS)
    chosen = [key for key in kinds.values_list("organisation_id", flat=True) if key in keys]
    return Organisation.objects.valid_on(on).filter(pk__in=chosen).order_by("name_key", "pk")


def own_departments(visitor: Visitor, on: date) -> list[Organisation]:
    """The departments in whose name an officer may act."""
    return list(Organisation.objects.filter(pk__in=own_bodies(visitor, on, DEPARTMENT_ROLES)).order_by("pk"))


def other_departments(visitor: Visitor, on: date) -> QuerySet[Organisation]:
    """The departments an officer may ask to join in."""
    kinds = validity_condition(on, "kinds__")
    known = Organisation.objects.valid_on(on).filter(kinds, kinds__kind=Kind.DEPARTMENT)
    return known.exclude(pk__in=own_bodies(visitor, on, DEPARTMENT_ROLES)).order_by("name_key", "pk").distinct()


def rows_of(rows: QuerySet[M], field: str, keys: Collection[int]) -> Iterable[M]:
    """The rows whose key of this field is one of these: few by a list, many by reading the table once."""
    if len(keys) <= WHOLE_TABLE:
        return rows.filter(**{f"{field}__in": sorted(keys)})
    name = "pk" if field == "pk" else field
    return (row for row in rows.iterator(chunk_size=5_000) if getattr(row, name) in keys)


def values_of(rows: QuerySet[Any], keys: Collection[int], *names: str) -> Iterable[tuple[Any, ...]]:
    """Of the rows of these bodies the key of the body and what these columns say, many as plain values."""
    if len(keys) <= WHOLE_TABLE:
        rows = rows.filter(organisation_id__in=sorted(keys))
    found = rows.values_list("organisation_id", *names)
    return (row for row in found.iterator(chunk_size=5_000) if row[0] in keys)


def levels_taught(keys: Collection[int], wanted: str, on: date) -> dict[int, str]:
    """The level at which each school takes part: the one wanted, or the first it teaches.

    Where bodies of a kind take part themselves (`Taking`), that kind stands in place of a level.
    """
    kinds = {wanted} if wanted in BODIES else SCHOOLS
    rows = OrganisationKind.objects.valid_on(on).filter(kind__in=kinds).order_by("pk")
    found = {}
    for school, said in values_of(rows, keys, "levels"):
        taught = [wanted] if wanted in BODIES else sorted(said.split(), key=list(Level.values).index)
        if not wanted or wanted in taught:
            found[school] = wanted or (taught[0] if taught else "")
    return found


def places_of(keys: Collection[int], on: date) -> dict[int, tuple[float, float]]:
    """Longitude and latitude of the unit each body sits in, in degrees, where that is known."""
    seats = dict(values_of(Seat.objects.valid_on(on), keys, "unit_id"))
    units = {unit: None for unit in seats.values() if unit is not None}
    points = {row.pk: (row.longitude, row.latitude) for row in rows_of(Unit.objects.order_by("pk"), "pk", units)}
    return {key: points[unit] for key, unit in seats.items() if unit in points}


def bodies_above(keys: Collection[int], on: date) -> dict[int, int]:
    """Key of whom each body answers to: for teaching, else for administration."""
    found: dict[int, int] = {}
    for body, parent, function in values_of(
        Parentage.objects.valid_on(on).order_by("pk"), keys, "parent_id", "function"
    ):
        if function == Function.PROFESSIONAL or body not in found:
            found[body] = parent
    return found


def newest_participations(programme: Programme, bodies: Collection[int]) -> list[Participation]:
    """Of each of these bodies the participation of its newest year that names a quota of pilot schools."""
    rows = Participation.objects.filter(programme=programme, organisation__in=bodies, quotas__isnull=False)
    newest: dict[int, Participation] = {}
    for row in rows.select_related("organisation").distinct().order_by(F("year").desc(nulls_last=True), "pk"):
        newest.setdefault(row.organisation_id, row)
    return list(newest.values())


def pilot_quota(programme: Programme, bodies: Collection[int]) -> dict[str, int]:
    """The seats of pilot schools these bodies have in a programme by level, "" for all, each in its newest year."""
    seats: dict[str, int] = defaultdict(int)
    for row in PilotQuota.objects.filter(participation__in=newest_participations(programme, bodies)).order_by("pk"):
        seats[row.level] += row.seats
    return dict(seats)


def pilot_quota_between(programme: Programme, left: Collection[int], right: Collection[int]) -> dict[str, int]:
    """The seats two sides can fill with each other: of each level the smaller number, where both name one."""
    mine, theirs = pilot_quota(programme, left), pilot_quota(programme, right)
    return {level: min(seats, theirs.get(level, seats)) for level, seats in mine.items()} or theirs


def seats_filled(quota: Mapping[str, int], schools: Collection[int], wanted: str, on: date) -> list[SeatCount]:
    """How far these schools fill a quota, each at the level wanted or the first it teaches."""
    taught = Counter(levels_taught(schools, wanted, on).values())
    order = ["", *Level.values]
    return [
        SeatCount(level, str(Level(level).label) if level else "", most, taught[level] if level else len(schools))
        for level, most in sorted(quota.items(), key=lambda each: order.index(each[0]))
    ]


def names_of(keys: Collection[int]) -> dict[int, str]:
    """What these bodies are called."""
    return {row.pk: row.current_name for row in rows_of(Organisation.objects.order_by("pk"), "pk", keys)}


def pairs_of_partners(keys: Collection[int], on: date) -> list[tuple[int, int]]:
    """Who shares a memorandum in force; asked plainly, for long lists of keys are slow on both databases."""
    in_force = set(
        Partnership.objects.valid_on(on).filter(kind=PartnershipKind.MEMORANDUM).values_list("pk", flat=True)
    )
    members: dict[int, list[int]] = defaultdict(list)
    rows = PartnershipMember.objects.values_list("partnership_id", "organisation_id").order_by("pk")
    for partnership, organisation in rows.iterator(chunk_size=5_000):
        if partnership in in_force and organisation in keys:
            members[partnership].append(organisation)
    return sorted({pair for found in members.values() for pair in combinations(sorted(found), 2)})
