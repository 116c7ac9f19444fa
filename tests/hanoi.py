"""Hà Nội on 30 June 2025 as nobody has it: 30 districts, 2,954 invented schools in real communes, one seed.

The schools are invented, the communes are real. A few bodies are out of the ordinary on purpose;
they are in `Traps`.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from chungtay.accounts.models import Person
from chungtay.kernel.validity import Valid
from chungtay.kernel.vietnamese import fold_organisation
from chungtay.organisations.choices import CodeScheme, Function, Kind, Role
from chungtay.organisations.models import (
    Membership,
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Parentage,
    Seat,
)
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit, UnitParent, UnitSuccession

EVE, DAY = date(2025, 6, 30), date(2025, 7, 1)
YEAR_BEGINS = date(2025, 8, 1)
SCHOOLS = 2954
UPPER_SECONDARY = 116  # under the department itself
CLUSTERS = 12
COMMITTEES_KNOWN = 5
LEVELS = (("Mầm non", "MN"), ("Tiểu học", "TH"), ("THCS", "THCS"), ("Tiểu học và THCS", "TH THCS"))
WORDS = ("Hoa Sen", "Kim Liên", "Sao Mai", "Ánh Dương", "Hoàng Mai", "Thanh Bình", "An Phú", "Bình Minh", "Hướng Dương")


@dataclass
class Traps:
    """The bodies that are not like the others."""

    without_seat: list[Organisation] = field(default_factory=list)
    placed_already: list[Organisation] = field(default_factory=list)
    ending_by_themselves: list[Organisation] = field(default_factory=list)
    elsewhere: list[Organisation] = field(default_factory=list)
    unions: list[Organisation] = field(default_factory=list)


@dataclass
class HaNoi:
    """The bodies of the invented register, by what they are."""

    province: Unit
    department: Organisation
    offices: dict[int, Organisation]
    committees: dict[int, Organisation]
    schools: list[Organisation]
    communes_of_schools: dict[int, int]
    clusters: dict[int, Organisation]
    known_committees: dict[int, Organisation]
    traps: Traps
    people: dict[str, Person]


class Builder:
    """Rows of bodies collected, then written kind by kind."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list[models.Model]] = {}

    def body(
        self, name: str, kind: Kind, unit: int | None = None, levels: str = "", **span: date | None
    ) -> Organisation:
        body = Organisation(is_invented=True, **Organisation.called(name), **span)
        self.add(body)
        self.add(OrganisationName(organisation=body, name=name, folded=fold_organisation(name), **span))
        self.add(OrganisationKind(organisation=body, kind=kind, levels=levels, **span))
        if unit is not None:
            self.add(Seat(organisation=body, unit_id=unit, address="Số 1, phố Mẫu", **span))
        return body

    def under(self, body: Organisation, parent: Organisation, function: Function, **span: date | None) -> None:
        self.add(Parentage(organisation=body, parent=parent, function=function, **span))

    def add(self, row: models.Model) -> None:
        self.rows.setdefault(type(row), []).append(row)

    def write(self) -> None:
        for model in (Organisation, OrganisationName, OrganisationKind, Seat, OrganisationCode, Parentage, Membership):
            rows: models.Manager[Any] = model._default_manager
            rows.bulk_create(self.rows.get(model, []), batch_size=500)


def build_hanoi(seed: int = 2025, *, schools: int = SCHOOLS, named: Collection[str] = ()) -> HaNoi:
    """The register of the eve, of all districts or those named; the units must be loaded."""
    chance, builder = random.Random(seed), Builder()
    province = Unit.objects.get(level=UnitLevel.PROVINCE, code="01", valid_until=None)
    districts, communes = _old_units(province, named)
    olds = [commune for found in communes.values() for commune in found]
    reached = UnitSuccession.objects.filter(predecessor__in=olds).order_by("successor__code")
    new = list(dict.fromkeys(reached.values_list("successor", flat=True)))
    department = builder.body("Sở Giáo dục và Đào tạo Hà Nội (mẫu)", Kind.DEPARTMENT, province.pk)
    city = builder.body("UBND thành phố Hà Nội (mẫu)", Kind.PROVINCE_COMMITTEE, province.pk)
    committees, offices = {}, {}
    for district in districts:
        name = district.name_on(EVE).full_name
        committees[district.pk] = builder.body(f"UBND {name}", Kind.DISTRICT_COMMITTEE, district.pk)
        offices[district.pk] = builder.body(f"Phòng Giáo dục và Đào tạo {name}", Kind.DISTRICT_OFFICE, district.pk)
        builder.under(committees[district.pk], city, Function.ADMINISTRATIVE)
        builder.under(offices[district.pk], committees[district.pk], Function.ADMINISTRATIVE)
        builder.under(offices[district.pk], department, Function.PROFESSIONAL)
    traps = Traps()
    bodies, places = _schools(builder, chance, communes, department, offices, committees, schools)
    _set_traps(builder, traps, offices, committees)
    clusters = _clusters(builder, chance, department, new)
    known = _known_committees(builder, new, city)
    people = _people(builder, department, offices, known)
    builder.write()
    return HaNoi(province, department, offices, committees, bodies, places, clusters, known, traps, people)


def _old_units(province: Unit, named: Collection[str]) -> tuple[list[Unit], dict[int, list[int]]]:
    links = UnitParent.objects.valid_on(EVE).filter(parent=province).select_related("unit").order_by("unit__code")
    districts = [link.unit for link in links.prefetch_related("unit__names")]
    districts = [unit for unit in districts if not named or unit.name_on(EVE).name in named]
    communes: dict[int, list[int]] = {}
    for unit, parent in (
        UnitParent.objects.valid_on(EVE)
        .filter(parent__in=districts)
        .order_by("unit__code")
        .values_list("unit_id", "parent_id")
    ):
        communes.setdefault(parent, []).append(unit)
    return districts, communes


def _schools(
    builder: Builder,
    chance: random.Random,
    communes: dict[int, list[int]],
    department: Organisation,
    offices: dict[int, Organisation],
    committees: dict[int, Organisation],
    count: int,
) -> tuple[list[Organisation], dict[int, int]]:
    """Schools by the seat they really have; the last few of the count are the traps."""
    flat = [(district, commune) for district, found in communes.items() for commune in found]
    schools: list[Organisation] = []
    places: dict[int, int] = {}
    upper = min(UPPER_SECONDARY, count // 25)
    for number in range(count - upper - 9):
        district, commune = flat[number % len(flat)] if number < 4 * len(flat) else chance.choice(flat)
        word, levels = LEVELS[number % len(LEVELS)]
        school = builder.body(f"Trường {word} {chance.choice(WORDS)} {number + 1:04d}", Kind.SCHOOL, commune, levels)
        builder.under(school, committees[district], Function.ADMINISTRATIVE)
        builder.under(school, offices[district], Function.PROFESSIONAL)
        places[len(schools)] = commune
        schools.append(school)
    for number in range(upper):
        _district, commune = chance.choice(flat)
        school = builder.body(f"Trường THPT {chance.choice(WORDS)} {number + 1:03d}", Kind.SCHOOL, commune, "THPT")
        for function in Function:
            builder.under(school, department, function)
        places[len(schools)] = commune
        schools.append(school)
    return schools, places


def _set_traps(
    builder: Builder,
    traps: Traps,
    offices: dict[int, Organisation],
    committees: dict[int, Organisation],
) -> None:
    """Nine schools and two unions that a careless reform would lose or move wrongly."""
    district = next(iter(offices))
    commune = Unit.objects.get(code="00004", level=UnitLevel.COMMUNE, valid_until=DAY)
    after = Unit.objects.get(code="00004", level=UnitLevel.COMMUNE, valid_from=DAY)
    far = Unit.objects.filter(level=UnitLevel.COMMUNE, valid_until=DAY).order_by("-code")[0]

    def school(name: str, unit: int | None, **span: date | None) -> Organisation:
        body = builder.body(name, Kind.SCHOOL, unit, "TH", **span)
        builder.under(body, committees[district], Function.ADMINISTRATIVE, **span)
        builder.under(body, offices[district], Function.PROFESSIONAL, **span)
        return body

    traps.without_seat = [school(f"Trường Tiểu học Không Địa chỉ {number}", None) for number in range(3)]
    traps.ending_by_themselves = [
        school(f"Trường Tiểu học Giải thể {number}", commune.pk, valid_until=DAY) for number in range(2)
    ]
    traps.elsewhere = [school("Trường Tiểu học Ngoài tỉnh", far.pk)]
    for number in range(3):
        body = builder.body(f"Trường Tiểu học Đã xếp {number}", Kind.SCHOOL, None, "TH")
        builder.add(Seat(organisation=body, unit=commune, valid_until=DAY))
        builder.add(Seat(organisation=body, unit=after, valid_from=DAY))
        for function, parent in ((Function.ADMINISTRATIVE, committees), (Function.PROFESSIONAL, offices)):
            builder.under(body, parent[district], function, valid_until=DAY)
            other = next(row for row in builder.rows[Organisation] if isinstance(row, Organisation))
            builder.under(body, other, function, valid_from=DAY)
        traps.placed_already.append(body)
    for number in range(2):
        union = builder.body(f"Công đoàn ngành giáo dục quận mẫu {number}", Kind.UNION)
        builder.under(union, offices[district], Function.PROFESSIONAL)
        traps.unions.append(union)


def _clusters(
    builder: Builder, chance: random.Random, department: Organisation, new: list[int]
) -> dict[int, Organisation]:
    """Clusters of the school year that follows, each seated in one commune of the day."""
    clusters = {}
    for number, unit in enumerate(sorted(chance.sample(new, min(CLUSTERS, len(new) // 2))), start=1):
        cluster = builder.body(f"Cụm chuyên môn mẫu số {number}", Kind.CLUSTER, unit, valid_from=YEAR_BEGINS)
        builder.under(cluster, department, Function.PROFESSIONAL, valid_from=YEAR_BEGINS)
        clusters[unit] = cluster
    return clusters


def _known_committees(builder: Builder, new: list[int], city: Organisation) -> dict[int, Organisation]:
    """Some communes have entered themselves before the department comes to it: by seat, or by code alone."""
    known = {}
    for number, unit in enumerate(new[:COMMITTEES_KNOWN]):
        row = Unit.objects.with_names().get(pk=unit)
        seat = unit if number % 2 else None
        committee = builder.body(
            f"UBND {row.name_on(DAY).full_name} (đã có)", Kind.COMMUNE_COMMITTEE, seat, valid_from=DAY
        )
        builder.add(
            OrganisationCode(organisation=committee, scheme=CodeScheme.UNIT, code=row.code, valid_from=DAY)
            if seat is None
            else Parentage(organisation=committee, parent=city, function=Function.ADMINISTRATIVE, valid_from=DAY)
        )
        known[unit] = committee
    return known


def _people(
    builder: Builder, department: Organisation, offices: dict[int, Organisation], known: dict[int, Organisation]
) -> dict[str, Person]:
    """An officer of the department, one in each district office, one in each commune that is known already."""
    posts = [("hanh.so", department, Role.DEPARTMENT_OFFICER)]
    posts += [(f"phong.{key}", office, Role.DEPARTMENT_OFFICER) for key, office in offices.items()]
    posts += [(f"xa.{key}", committee, Role.COMMUNE_OFFICER) for key, committee in known.items()]
    people = {}
    for login, body, role in posts:
        people[login] = Person.objects.create(name=f"Người mẫu {login}", login=login, is_active=True, is_invented=True)
        since = body.valid_from if isinstance(body, Valid) else None
        builder.add(
            Membership(person=people[login], organisation=body, role=role, post="Chuyên viên", valid_from=since)
        )
    return people
