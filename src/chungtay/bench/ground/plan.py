"""What an invented national register holds: bodies with their times, places and parents, as plain values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from chungtay.organisations.choices import Function, Kind, SuccessionState

REFORM = date(2025, 7, 1)
YEARS = (("2025-2026", date(2025, 8, 1), date(2026, 8, 1)), ("2026-2027", date(2026, 8, 1), date(2027, 8, 1)))
MERGED_ON = date(2026, 8, 1)
SCHOOLS_IN_A_CLUSTER = 30
NAMES_PER_SCHOOL = 60_000 / 41_000
MERGED = 0.02
UNDECIDED = 0.25  # of the merged ones
RENAMED_BETWEEN = (date(2005, 8, 1), REFORM, date(2025, 8, 1), date(2026, 8, 1))
PACK = Path(__file__).parents[1] / "packs" / "national.toml"

Span = tuple[date | None, date | None]
ALWAYS: Span = (None, None)


@dataclass(frozen=True)
class Ground:
    """A province with the communes of today, each with the old communes it took over, as keys of units."""

    unit: int
    code: str
    place: str
    communes: Sequence[tuple[int, str]]
    before: Mapping[int, Sequence[tuple[int, int]]]  # commune of today -> old communes, each with its district
    districts: Mapping[int, str]


@dataclass(frozen=True)
class Body:
    """A body by a key of the plan; every row of it holds in its own span."""

    key: str
    kind: Kind
    names: Sequence[tuple[str, Span]]
    span: Span = ALWAYS
    levels: str = ""
    seats: Sequence[tuple[int, Span]] = ()
    code: str = ""
    parents: Sequence[tuple[str, Function, str, Span]] = ()


@dataclass
class Plan:
    """Bodies with parents before children, and who took over from whom in which state."""

    bodies: list[Body] = field(default_factory=list)
    mergers: list[tuple[str, str, SuccessionState]] = field(default_factory=list)


@cache
def words() -> dict[str, Any]:
    return tomllib.loads(PACK.read_text(encoding="utf-8"))


def plan_of(grounds: Sequence[Ground], schools: int, *, seed: int) -> Plan:
    """A register of so many schools, spread over the communes in proportion to the old communes they took over."""
    random, plan = Random(seed), Plan()
    plan.bodies.append(Body("ministry", Kind.MINISTRY, [(words()["bodies"]["ministry"], ALWAYS)]))
    weights = {commune: max(1, len(ground.before[commune])) for ground in grounds for commune, _name in ground.communes}
    shares = dict(zip(weights, shares_of(schools, list(weights.values())), strict=True))
    for number, ground in enumerate(grounds):
        plan_of_province(plan, number, ground, shares, random)
    return plan


def shares_of(total: int, weights: Sequence[int]) -> list[int]:
    """The total dealt out in proportion to the weights, nothing lost to rounding."""
    whole, given, before = sum(weights), 0, 0
    shares = []
    for weight in weights:
        given += weight
        upto = total * given // whole
        shares.append(upto - before)
        before = upto
    return shares


def plan_of_province(plan: Plan, number: int, ground: Ground, shares: Mapping[int, int], random: Random) -> None:
    texts = words()["bodies"]
    committee, department = f"p{number}", f"s{number}"
    at_seat = [(ground.unit, (REFORM, None))]
    plan.bodies += [
        Body(committee, Kind.PROVINCE_COMMITTEE, named(texts["province_committee"], ground.place), seats=at_seat),
        Body(
            department,
            Kind.DEPARTMENT,
            named(texts["department"], ground.place),
            seats=at_seat,
            parents=[
                (committee, Function.ADMINISTRATIVE, "", ALWAYS),
                ("ministry", Function.PROFESSIONAL, "", ALWAYS),
            ],
        ),
        *district_bodies(ground, department, texts),
    ]
    for commune, place in ground.communes:
        since: Span = (REFORM, None)
        plan.bodies.append(
            Body(
                f"x{commune}",
                Kind.COMMUNE_COMMITTEE,
                named(texts["commune_committee"], place, since),
                span=since,
                seats=[(commune, since)],
                parents=[(committee, Function.ADMINISTRATIVE, "", since)],
            )
        )
    placed = [commune for commune, _place in ground.communes for _number in range(shares[commune])]
    clusters = [f"{department}c{cluster}" for cluster in range(max(1, len(placed) // SCHOOLS_IN_A_CLUSTER))]
    plan.bodies += [
        Body(
            key,
            Kind.CLUSTER,
            [(texts["cluster"].format(number=cluster + 1, place=ground.place), (REFORM, None))],
            span=(REFORM, None),
            parents=[(department, Function.PROFESSIONAL, "", (REFORM, None))],
        )
        for cluster, key in enumerate(clusters)
    ]
    plan_schools(plan, ground, department, placed, clusters, random)


def named(pattern: str, place: str, span: Span = ALWAYS) -> list[tuple[str, Span]]:
    return [(pattern.format(place=place), span)]


def district_bodies(ground: Ground, department: str, texts: Mapping[str, str]) -> Iterator[Body]:
    """The committee and the education office of each district there was, ended with the districts."""
    until: Span = (None, REFORM)
    for district, place in ground.districts.items():
        yield Body(
            f"h{district}",
            Kind.DISTRICT_COMMITTEE,
            named(texts["district_committee"], place, until),
            span=until,
            seats=[(district, until)],
        )
        yield Body(
            f"o{district}",
            Kind.DISTRICT_OFFICE,
            named(texts["district_office"], place, until),
            span=until,
            seats=[(district, until)],
            parents=[
                (f"h{district}", Function.ADMINISTRATIVE, "", until),
                (department, Function.PROFESSIONAL, "", until),
            ],
        )


def plan_schools(
    plan: Plan, ground: Ground, department: str, placed: Sequence[int], clusters: Sequence[str], random: Random
) -> None:
    kinds = words()["school"]
    shares = [kind["share"] for kind in kinds]
    old = {commune: cycle(before) for commune, before in ground.before.items()}
    by_level: dict[str, str] = {}
    for number, commune in enumerate(placed):
        kind = random.choices(kinds, shares)[0]
        key = f"{department}t{number}"
        ends = random.random() < MERGED and kind["levels"] in by_level
        span: Span = (None, MERGED_ON if ends else None)
        before, district = next(old[commune])
        cluster = clusters[number * len(clusters) // len(placed)]
        plan.bodies.append(
            Body(
                key,
                Kind.SCHOOL,
                names_of_school(kind, span, random),
                span=span,
                levels=kind["levels"],
                seats=seats_of(before, commune, span),
                code=f"{ground.code}{number:06}",
                parents=parents_of_school(kind["levels"], department, commune, district, cluster, span),
            )
        )
        if ends:
            state = SuccessionState.CANDIDATE if random.random() < UNDECIDED else SuccessionState.CONFIRMED
            plan.mergers.append((key, by_level[kind["levels"]], state))
        else:
            by_level[kind["levels"]] = key


def names_of_school(kind: Mapping[str, Any], span: Span, random: Random) -> list[tuple[str, Span]]:
    """One name, or two of which the second begins on a day schools are renamed."""
    texts = words()
    own = f"{random.choice(texts['names']['first'])} {random.choice(texts['names']['second'])}"
    now = f"{kind['prefix']} {own}"
    if random.random() >= NAMES_PER_SCHOOL - 1:
        return [(now, span)]
    if random.random() < 0.5:
        now, then = texts["bodies"]["renamed"].format(name=now, number=random.randint(1, 3)), now
    else:
        then = f"{kind['before']} {own}"
    day = random.choice(RENAMED_BETWEEN[:3])
    return [(then, (None, day)), (now, (day, span[1]))]


def seats_of(before: int, commune: int, span: Span) -> list[tuple[int, Span]]:
    if before == commune:
        return [(commune, span)]
    return [(before, (None, REFORM)), (commune, (REFORM, span[1]))]


def parents_of_school(
    levels: str, department: str, commune: int, district: int, cluster: str, span: Span
) -> list[tuple[str, Function, str, Span]]:
    """Upper secondary schools answer to the department; the others to districts, then to communes and clusters."""
    if "THPT" in levels:
        return [(department, function, "", span) for function in Function]
    rows: list[tuple[str, Function, str, Span]] = [(f"x{commune}", Function.ADMINISTRATIVE, "", (REFORM, span[1]))]
    if district:
        rows.append((f"h{district}", Function.ADMINISTRATIVE, "", (None, REFORM)))
        rows.append((f"o{district}", Function.PROFESSIONAL, "", (None, REFORM)))
    return rows + [
        (cluster, Function.PROFESSIONAL, year, (since, until))
        for year, since, until in YEARS
        if span[1] is None or since < span[1]
    ]
