"""The end of the districts as a computation: what becomes of every body, and what only a person can say.

Values in, values out. Keys are the numbers of rows; nothing here asks a database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import cos, hypot, radians

KM_PER_DEGREE = 111.2  # of latitude, on a sphere of 6,371 km
LONGEST_REACH_KM = 9_999.0


class Sort(StrEnum):
    """What a body is, as far as the end of the districts goes."""

    SCHOOL = "school"
    OFFICE = "office"
    COMMITTEE = "committee"
    CLUSTER = "cluster"
    OTHER = "other"


class Fate(StrEnum):
    """What becomes of a body: each has exactly one."""

    CERTAIN = "certain"
    ASKED = "asked"
    ENDS = "ends"
    LEFT_OUT = "left_out"


class Reason(StrEnum):
    """Why a body is left out."""

    NO_SEAT = "no_seat"
    ELSEWHERE = "elsewhere"
    ENDS_ITSELF = "ends_itself"
    NOT_A_SCHOOL = "not_a_school"
    ALREADY_PLACED = "already_placed"
    NOTHING_CHANGES = "nothing_changes"
    BY_ANSWER = "by_answer"


@dataclass(frozen=True)
class Commune:
    """A commune of one generation; `district` is the one it lay in before the day, None for a new one."""

    key: int
    latitude: float
    longitude: float
    district: int | None = None


@dataclass(frozen=True)
class Edge:
    """An old commune, one that took over ground of it, and whether that one leads."""

    old: int
    new: int
    is_lead: bool


@dataclass(frozen=True, kw_only=True)
class Body:
    """A body on the eve. `has_later_…` says that the register already knows something from the day on."""

    key: int
    sort: Sort
    seat: int | None = None
    administrative: int | None = None
    professional: int | None = None
    has_later_seat: bool = False
    has_later_administrative: bool = False
    has_later_professional: bool = False
    ends_itself: bool = False


@dataclass(frozen=True)
class World:
    """Everything the plan rests on. `wholes` are communes that stand on both days; `clusters` sit in new communes."""

    old: Mapping[int, Commune]
    new: Mapping[int, Commune]
    edges: Sequence[Edge]
    bodies: Sequence[Body]
    clusters: Mapping[int, Sequence[int]] = field(default_factory=dict)

    def successors(self) -> dict[int, list[Edge]]:
        """The ways on from each old commune, the leading one first, then by key."""
        ways: dict[int, list[Edge]] = {}
        for edge in sorted(self.edges, key=lambda edge: (not edge.is_lead, edge.new)):
            ways.setdefault(edge.old, []).append(edge)
        return ways


@dataclass(frozen=True)
class Needs:
    """What of a body must change on the day."""

    seat: bool = False
    administrative: bool = False
    professional: bool = False

    def __bool__(self) -> bool:
        return self.seat or self.administrative or self.professional


@dataclass(frozen=True)
class Line:
    """One body accounted for: its fate, what changes, from which commune, and to which if that is certain."""

    body: int
    fate: Fate
    needs: Needs = Needs()
    old: int | None = None
    new: int | None = None
    reason: Reason | None = None


@dataclass(frozen=True)
class Candidate:
    """A new commune that may hold what an old one held, and what speaks for it."""

    new: int
    is_lead: bool
    km: float
    is_nearest: bool

    @property
    def is_suggested(self) -> bool:
        """Offered only where the tables and the distance say the same."""
        return self.is_lead and self.is_nearest


@dataclass(frozen=True)
class Heir:
    """A new commune on ground of an old district: the old communes it took from it, whole or in part."""

    new: int
    communes: tuple[int, ...]
    is_lead: bool


@dataclass(frozen=True)
class Plan:
    """Every body with its fate, and what is to be asked."""

    lines: Sequence[Line]
    places: Mapping[int, Sequence[Candidate]]
    guidance: Mapping[int, Sequence[int]]


def distance_km(one: Commune, other: Commune) -> float:
    """Between two centroids, in kilometres; the plane around them is good to a metre over a province."""
    middle = radians((one.latitude + other.latitude) / 2)
    north = (one.latitude - other.latitude) * KM_PER_DEGREE
    east = (one.longitude - other.longitude) * KM_PER_DEGREE * cos(middle)
    return round(hypot(north, east), 2)


def plan_of(world: World) -> Plan:
    """What becomes of every body of this world, and which questions only a person can answer."""
    ways = world.successors()
    ending = {body.key for body in world.bodies if body.sort in (Sort.OFFICE, Sort.COMMITTEE)}
    lines = [line_of(body, world, ways, ending) for body in sorted(world.bodies, key=lambda body: body.key)]
    asked = sorted({line.old for line in lines if line.fate is Fate.ASKED and line.old is not None})
    places = {old: candidates_of(world.old[old], ways[old], world.new) for old in asked}
    reachable = {
        new
        for line in lines
        if line.needs.professional
        for new in ([line.new] if line.new is not None else [edge.new for edge in ways.get(line.old or 0, ())])
    }
    guidance = {new: tuple(world.clusters[new]) for new in sorted(reachable) if world.clusters.get(new)}
    return Plan(lines, places, guidance)


def line_of(body: Body, world: World, ways: Mapping[int, Sequence[Edge]], ending: set[int]) -> Line:
    """The fate of one body."""
    if body.key in ending:
        return Line(body.key, Fate.ENDS)
    if body.ends_itself:
        return Line(body.key, Fate.LEFT_OUT, reason=Reason.ENDS_ITSELF)
    needs, loses_a_parent = needs_of(body, ways, ending)
    if not needs:
        has_later = body.has_later_seat or body.has_later_administrative or body.has_later_professional
        reason = Reason.ALREADY_PLACED if has_later else Reason.NOTHING_CHANGES
        is_orphaned = loses_a_parent and body.sort is Sort.OTHER
        return Line(body.key, Fate.LEFT_OUT, reason=Reason.NOT_A_SCHOOL if is_orphaned else reason)
    if body.sort is Sort.CLUSTER and not needs.seat:
        return Line(body.key, Fate.CERTAIN, needs)
    if body.seat is None or body.seat not in world.old:
        reason = Reason.NO_SEAT if body.seat is None else Reason.ELSEWHERE
        return Line(body.key, Fate.LEFT_OUT, reason=reason)
    heirs = ways.get(body.seat, ())
    if not heirs:  # the commune was left whole: it is its own successor
        return Line(body.key, Fate.CERTAIN, needs, body.seat, body.seat)
    if len(heirs) == 1:
        return Line(body.key, Fate.CERTAIN, needs, body.seat, heirs[0].new)
    return Line(body.key, Fate.ASKED, needs, body.seat)


def needs_of(body: Body, ways: Mapping[int, Sequence[Edge]], ending: set[int]) -> tuple[Needs, bool]:
    """What must change of a body that goes on, and whether it loses a parent."""
    loses_a_parent = body.administrative in ending or body.professional in ending
    seat = body.seat in ways and not body.has_later_seat
    if not loses_a_parent or body.sort is Sort.OTHER:
        return Needs(seat), loses_a_parent
    runs = body.administrative is None or body.administrative in ending
    guides = body.professional is None or body.professional in ending
    return (
        Needs(
            seat,
            runs and body.sort is Sort.SCHOOL and not body.has_later_administrative,
            guides and not body.has_later_professional,
        ),
        loses_a_parent,
    )


def candidates_of(old: Commune, ways: Sequence[Edge], new: Mapping[int, Commune]) -> list[Candidate]:
    """The new communes on the ground of an old one, nearest centroid first."""
    reach = {edge.new: distance_km(old, new[edge.new]) if edge.new in new else LONGEST_REACH_KM for edge in ways}
    nearest = min(reach, key=lambda key: (reach[key], key))
    found = [Candidate(edge.new, edge.is_lead, reach[edge.new], edge.new == nearest) for edge in ways]
    return sorted(found, key=lambda candidate: (candidate.km, candidate.new))


def heirs_of(district: int, world: World) -> list[Heir]:
    """The new communes on the ground of an old district, leading ones first, then by key."""
    ways = world.successors()
    taken: dict[int, list[int]] = {}
    leads: set[int] = set()
    for old in sorted(key for key, commune in world.old.items() if commune.district == district):
        edges = ways.get(old) or [Edge(old, old, True)]
        for edge in edges:
            taken.setdefault(edge.new, []).append(old)
            leads |= {edge.new} if edge.is_lead else set()
    heirs = [Heir(new, tuple(communes), new in leads) for new, communes in taken.items()]
    return sorted(heirs, key=lambda heir: (not heir.is_lead, heir.new))


def districts_under(world: World) -> dict[int, set[int]]:
    """For each new commune the old districts whose ground it holds, in whole or in part."""
    districts: dict[int, set[int]] = {}
    ways = world.successors()
    for old, commune in world.old.items():
        if commune.district is not None:
            for new in [edge.new for edge in ways.get(old, ())] or [old]:
                districts.setdefault(new, set()).add(commune.district)
    return districts


def settled(lines: Iterable[Line], places: Mapping[int, int], single: Mapping[int, int | None]) -> list[Line]:
    """The lines with the answers in them.

    `places` says for each old commune where its bodies go, `single` for one body apart: None leaves it out.
    Whatever is asked and not answered stays asked.
    """
    told: list[Line] = []
    for line in lines:
        if line.fate is not Fate.ASKED or line.old is None:
            told.append(line)
            continue
        new = single[line.body] if line.body in single else places.get(line.old, 0)
        if new is None:
            told.append(Line(line.body, Fate.LEFT_OUT, old=line.old, reason=Reason.BY_ANSWER))
        else:
            told.append(Line(line.body, Fate.ASKED, line.needs, line.old, new) if new else line)
    return told
