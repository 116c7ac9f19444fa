"""Which units a round is about: the schools below its bodies on a day, where they sit and whom they answer to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from chungtay.matching.choices import Method, Side
from chungtay.matching.models import MatchingRun, Scenario
from chungtay.needs.queries.entries import Profile, profiles_of
from chungtay.organisations.models import Organisation
from chungtay.organisations.models.walks import descendants
from chungtay.programmes.queries import SeatCount, schools

AT_ONCE = 5_000  # units whose profiles are read together


@dataclass(frozen=True)
class TakingPart:
    """One school that takes part, as it stands on the day."""

    organisation: Organisation
    side: Side
    level: str
    place: tuple[float, float] | None  # longitude, latitude of the unit it sits in
    group: int  # key of whom it answers to for teaching, else for administration; 0 where nobody knows
    is_of_partner: bool


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


def profiles(units: Sequence[TakingPart], on: date) -> dict[int, Profile]:
    """What the units lack and can give, as far as a department may know it; a few thousand at a time."""
    found: dict[int, Profile] = {}
    for begin in range(0, len(units), AT_ONCE):
        found |= profiles_of([unit.organisation for unit in units[begin : begin + AT_ONCE]], on)
    return found


@dataclass(frozen=True)
class Readiness:
    """How many units of a round may take part, and who is missing what."""

    ready: int
    units: int
    missing: Sequence[tuple[TakingPart, str]]
    stale: int
    without_place: int


def readiness_of(run: MatchingRun, on: date) -> Readiness:
    """Who takes part and who is missing what, before anything is computed."""
    units = units_of(run, on)
    known = profiles(units, on)
    missing = [
        (unit, ", ".join(str(part.label) for part in known[unit.organisation.pk].missing))
        for unit in units
        if not known[unit.organisation.pk].is_complete
    ]
    stale = sum(known[unit.organisation.pk].stale > 0 for unit in units)
    return Readiness(len(units) - len(missing), len(units), missing, stale, sum(unit.place is None for unit in units))


def quota_of(run: MatchingRun) -> dict[str, int]:
    """The seats of pilot schools by level, of the bodies of either side the smaller; else the department's own."""
    sides = [[row.organisation_id for row in run.bodies.all() if row.side == side] for side in Side]
    return schools.pilot_quota_between(run.programme, *sides) or schools.pilot_quota(run.programme, [run.department_id])


def seats_of(scenario: Scenario, on: date) -> list[SeatCount]:
    """How far the pairs of a scenario fill the quota; empty where it does not go by one."""
    if scenario.method != Method.BY_QUOTA:
        return []
    chosen = list(scenario.pairings.values_list("left_id", flat=True))
    return schools.seats_filled(quota_of(scenario.run), chosen, scenario.run.level, scenario.computed_on or on)
