"""Rows of the register and of the units as input of the engine: what stood below a department on the eve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from chungtay.cases.engine import Body, Commune, Edge, Sort, World
from chungtay.kernel.vietnamese import fold
from chungtay.organisations.choices import SCHOOLS, CodeScheme, Function, Kind
from chungtay.organisations.models import Organisation, OrganisationCode, OrganisationKind, Parentage, Seat
from chungtay.organisations.models.walks import descendants
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit, UnitParent, UnitSuccession
from chungtay.places.queries import communes_under
from chungtay.register.queries.beginnings import name_of_office

SORTS = {Kind.DISTRICT_OFFICE: Sort.OFFICE, Kind.DISTRICT_COMMITTEE: Sort.COMMITTEE, Kind.CLUSTER: Sort.CLUSTER}
DISTRICT_KINDS = (Kind.DISTRICT_OFFICE, Kind.DISTRICT_COMMITTEE)


@dataclass(frozen=True)
class Ground:
    """The units of a case: communes of both generations, the ways between them, the district of each old one."""

    units: dict[int, Unit]
    old: dict[int, Commune]
    new: dict[int, Commune]
    edges: list[Edge]
    districts: dict[int, Unit]


@dataclass(frozen=True)
class Read:
    """A world with what its keys stand for."""

    world: World
    ground: Ground
    bodies: dict[int, Organisation]
    districts_of: dict[int, int]
    committees: dict[int, Organisation]


def ground_of(province: Unit, on: date) -> Ground:
    """The communes of a province of the day and of the eve; a commune left whole stands among both."""
    eve = on - timedelta(days=1)
    new = {unit.pk: unit for unit in communes_under(province, on)}
    edges = list(UnitSuccession.objects.filter(successor__in=new, predecessor__level=UnitLevel.COMMUNE, on=on))
    olds = Unit.objects.filter(pk__in={edge.predecessor_id for edge in edges}) | Unit.objects.valid_on(eve).filter(
        pk__in=new
    )
    old = {unit.pk: unit for unit in olds}
    links = UnitParent.objects.valid_on(eve).filter(unit__in=old, parent__level=UnitLevel.DISTRICT)
    district_of = dict(links.values_list("unit_id", "parent_id"))
    named = (
        Unit.objects.filter(pk__in=old.keys() | new.keys() | set(district_of.values()))
        .with_names()
        .select_related("begun_by")
    )
    units = {unit.pk: unit for unit in named}
    return Ground(
        units=units,
        old={key: Commune(key, unit.latitude, unit.longitude, district_of.get(key)) for key, unit in old.items()},
        new={key: Commune(key, unit.latitude, unit.longitude) for key, unit in new.items()},
        edges=[Edge(edge.predecessor_id, edge.successor_id, edge.is_lead) for edge in edges],
        districts={key: units[key] for key in set(district_of.values())},
    )


def is_its_province(department: Organisation, province: Unit, on: date) -> bool:
    """Whether the department sits in this province on the day; where no seat is stated, whether it bears its name."""
    seats = Seat.objects.valid_on(on).filter(organisation=department).exclude(unit=None)
    units = set(seats.values_list("unit_id", flat=True))
    if not units:
        return bool(fold(str(department)) == fold(name_of_office(province, on)))
    above = UnitParent.objects.valid_on(on).filter(unit__in=units)
    return province.pk in units | set(above.values_list("parent_id", flat=True))


def read_world(department: Organisation, province: Unit, on: date) -> Read:
    """Everything below the department on the eve, with the district bodies that sit in the province."""
    ground = ground_of(province, on)
    eve = on - timedelta(days=1)
    keys = _below(department, ground, eve)
    bodies = {body.pk: body for body in Organisation.objects.valid_on(eve).filter(pk__in=keys)}
    kinds = dict(
        OrganisationKind.objects.valid_on(eve).filter(organisation__in=bodies).values_list("organisation_id", "kind")
    )
    seats = dict(Seat.objects.valid_on(eve).filter(organisation__in=bodies).values_list("organisation_id", "unit_id"))
    parents = {
        (body, function): parent
        for body, function, parent in Parentage.objects.valid_on(eve)
        .filter(organisation__in=bodies)
        .values_list("organisation_id", "function", "parent_id")
    }
    later_seats = set(
        Seat.objects.filter(organisation__in=bodies, valid_from__gte=on).values_list("organisation_id", flat=True)
    )
    later_parents = set(
        Parentage.objects.filter(organisation__in=bodies, valid_from__gte=on).values_list("organisation_id", "function")
    )
    read = [
        Body(
            key=key,
            sort=_sort(kinds.get(key)),
            seat=seats.get(key),
            administrative=parents.get((key, Function.ADMINISTRATIVE)),
            professional=parents.get((key, Function.PROFESSIONAL)),
            has_later_seat=key in later_seats,
            has_later_administrative=(key, Function.ADMINISTRATIVE) in later_parents,
            has_later_professional=(key, Function.PROFESSIONAL) in later_parents,
            ends_itself=body.valid_until == on,
        )
        for key, body in bodies.items()
    ]
    world = World(ground.old, ground.new, ground.edges, read, _clusters(department, ground, on))
    return Read(world, ground, bodies, _districts_of(read, seats, ground), committees_of(ground.new, on))


def committees_of(communes: Iterable[int], on: date) -> dict[int, Organisation]:
    """The people's committees the register has for these communes on the day, found by seat or by the unit's code."""
    kinds = OrganisationKind.objects.valid_on(on).filter(kind=Kind.COMMUNE_COMMITTEE)
    keys = list(kinds.values_list("organisation_id", flat=True))
    standing = list(Organisation.objects.valid_on(on).filter(pk__in=keys).values_list("pk", flat=True))
    units = {unit.code: unit.pk for unit in Unit.objects.filter(pk__in=set(communes))}
    codes = OrganisationCode.objects.valid_on(on).filter(
        organisation__in=standing, scheme=CodeScheme.UNIT, code__in=units
    )
    seats = Seat.objects.valid_on(on).filter(organisation__in=standing, unit__in=units.values())
    found = {row.unit_id: row.organisation_id for row in seats.order_by("-pk")}
    found |= {units[row.code]: row.organisation_id for row in codes.order_by("-pk")}
    bodies = Organisation.objects.in_bulk(set(found.values()))
    return {unit: bodies[body] for unit, body in found.items() if unit is not None}


def _below(department: Organisation, ground: Ground, eve: date) -> set[int]:
    """Keys of what stands under the department, of the district bodies of the province, and of what stands there."""
    below = descendants([department.pk], eve)
    kinds = OrganisationKind.objects.valid_on(eve).filter(kind__in=DISTRICT_KINDS)
    district = set(kinds.values_list("organisation_id", flat=True))
    seated = Q(unit__in=ground.districts) | Q(unit__in=ground.old)
    seats = Seat.objects.valid_on(eve).filter(seated, organisation__in=district)
    parents = set(Parentage.objects.valid_on(eve).filter(organisation__in=below).values_list("parent_id", flat=True))
    added = set(seats.values_list("organisation_id", flat=True)) | (parents & district)
    return (below | added | descendants(added, eve)) - {department.pk}


def _sort(kind: str | None) -> Sort:
    if kind in SCHOOLS:
        return Sort.SCHOOL
    return SORTS.get(Kind(kind), Sort.OTHER) if kind else Sort.OTHER


def _clusters(department: Organisation, ground: Ground, on: date) -> dict[int, tuple[int, ...]]:
    """The clusters of the department that sit in each new commune on the day or begin there later."""
    kinds = OrganisationKind.objects.filter(kind=Kind.CLUSTER).values_list("organisation_id", flat=True)
    below = descendants([department.pk], on) | descendants([department.pk], on + timedelta(days=61))
    lasting = Q(valid_until=None) | Q(valid_until__gt=on)
    standing = Organisation.objects.filter(lasting, pk__in=below & set(kinds))
    names = dict(standing.order_by("folded_name", "pk").values_list("pk", "folded_name"))
    # Keys are settled here: of tables just filled PostgreSQL has no figures, and would join them the long way round.
    seats = Seat.objects.filter(lasting, organisation__in=list(names)).values_list("organisation_id", "pk", "unit_id")
    found: dict[int, list[int]] = {}
    for organisation, _key, unit in sorted(seats, key=lambda seat: (names[seat[0]], seat[1])):
        if unit in ground.new:
            found.setdefault(unit, []).append(organisation)
    return {unit: tuple(dict.fromkeys(bodies)) for unit, bodies in found.items()}


def _districts_of(bodies: Iterable[Body], seats: Mapping[int, int | None], ground: Ground) -> dict[int, int]:
    """The old district of each body: that of its commune, its own seat, or the seat of the body it answers to."""
    found: dict[int, int] = {}
    for body in bodies:
        above = (seats.get(parent) for parent in (body.professional, body.administrative) if parent is not None)
        for unit in (body.seat, *above):
            district = ground.old[unit].district if unit in ground.old else unit
            if district in ground.districts:
                found[body.key] = district
                break
    return found
