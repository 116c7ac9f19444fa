"""Which units a round is about: the schools below its bodies on a day, where they sit and whom they answer to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from chungtay.kernel.people import Visitor
from chungtay.matching.choices import Side
from chungtay.matching.models import MatchingRun
from chungtay.matching.queries.visible import bodies_shown
from chungtay.needs.queries.entries import Profile, profiles_of
from chungtay.needs.queries.readiness import declaring
from chungtay.organisations.models import Organisation
from chungtay.programmes.queries import schools
from chungtay.programmes.queries.lines import below

AT_ONCE = 5_000  # units whose profiles are read together
MOST_SHOWN = 100  # units that are not ready, by name


@dataclass(frozen=True)
class TakingPart:
    """One school that takes part, as it stands on the day."""

    organisation: Organisation
    side: Side
    level: str
    place: tuple[float, float] | None  # longitude, latitude of the unit it sits in
    group: int  # key of whom it answers to for teaching, else for administration; 0 where nobody knows
    is_of_partner: bool


def sides_of(run: MatchingRun, on: date, only: Collection[int] | None = None) -> dict[int, Side]:
    """On which side the bodies of a round stand, all or some; one below bodies of both sides stands on side A."""
    sides = (Side.RIGHT, Side.LEFT)
    chosen = [(row.organisation_id, row.side) for row in run.bodies.all()]
    groups = below([[key for key, side in chosen if side == each] for each in sides], on, only)
    out = set(run.left_out.values_list("organisation_id", flat=True))
    return {key: side for side, keys in zip(sides, groups, strict=True) for key in keys - out}


def units_of(run: MatchingRun, on: date, only: Collection[int] | None = None) -> list[TakingPart]:
    """The schools of a round, all or some, by key."""
    sides = sides_of(run, on, only)
    (theirs,) = below([[run.partner_department_id] if run.partner_department_id else []], on, only)
    levels = schools.levels_taught(sides, run.level, on)
    rows = schools.rows_of(Organisation.objects.valid_on(on), "pk", levels)
    places, groups = schools.places_of(levels, on), schools.bodies_above(levels, on)
    return [
        TakingPart(
            school, sides[school.pk], levels[school.pk], places.get(school.pk), groups.get(school.pk, 0),
            school.pk in theirs,
        )
        for school in sorted(rows, key=lambda each: each.pk)
    ]  # fmt: skip


def keys_of_units(run: MatchingRun, on: date) -> dict[int, Side]:
    """Keys of the schools of a round and their sides, without reading more of them."""
    sides = sides_of(run, on)
    levels = schools.levels_taught(sides, run.level, on)
    return {key: sides[key] for key in Organisation.objects.valid_on(on).values_list("pk", flat=True) if key in levels}


def profiles(
    units: Sequence[TakingPart], on: date, told: Callable[[int, int], None] = lambda done, of: None
) -> dict[int, Profile]:
    """What the units lack and can give, as far as a department may know it; `told` hears how many are read."""
    found: dict[int, Profile] = {}
    for begin in range(0, len(units), AT_ONCE):
        found |= profiles_of([unit.organisation for unit in units[begin : begin + AT_ONCE]], on)
        told(len(found), len(units))
    return found


@dataclass(frozen=True)
class Readiness:
    """How many units of a round may take part, and who of the first hundred that may not is missing what."""

    ready: int
    units: int
    lacking: int
    missing: Sequence[tuple[Organisation, str]]  # the school and what it lacks; "" where this officer may not read it
    stale: int
    without_place: int


def readiness_of(run: MatchingRun, person: Visitor, on: date) -> Readiness:
    """Who takes part and who is missing what, before anything is computed; counted, not read."""
    may_read = bodies_shown(run, person, on)
    keys = keys_of_units(run, on)
    found = declaring(keys, on)
    shown = Organisation.objects.filter(pk__in=sorted(found.missing)[:MOST_SHOWN]).order_by("pk")
    missing = [
        (
            school,
            ", ".join(str(part.label) for part in found.missing[school.pk])
            if may_read is None or school.pk in may_read
            else "",
        )
        for school in shown
    ]
    unplaced, lacking = len(keys.keys() - schools.places_of(keys, on).keys()), len(found.missing)
    return Readiness(len(keys) - lacking, len(keys), lacking, missing, found.stale, unplaced)
