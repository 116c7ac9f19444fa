"""Which units a round is about: the schools below its bodies on a day, where they sit and whom they answer to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chungtay.matching.choices import Side
from chungtay.matching.models import MatchingRun
from chungtay.needs.queries.entries import Profile, profiles_of
from chungtay.organisations.models import Organisation
from chungtay.organisations.models.walks import descendants
from chungtay.programmes.queries.schools import bodies_above, levels_taught, places_of, rows_of

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
    levels = levels_taught(sides, run.level, on)
    schools = rows_of(Organisation.objects.valid_on(on), "pk", levels)
    places, groups = places_of(levels, on), bodies_above(levels, on)
    return [
        TakingPart(
            school, sides[school.pk], levels[school.pk], places.get(school.pk), groups.get(school.pk, 0),
            school.pk in theirs,
        )
        for school in sorted(schools, key=lambda each: each.pk)
    ]  # fmt: skip


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
