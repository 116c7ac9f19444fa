"""Distributions for whoever oversees units: how many need and how many can help; nobody is named, nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Q, QuerySet

from chungtay.demand.engine import FEWEST, is_small
from chungtay.demand.queries.areas import EVERYWHERE, areas_around
from chungtay.demand.queries.counting import (
    DECLARING,
    GIVING,
    NEEDING,
    SILENT,
    STALE,
    UNITS,
    UNMET,
    WITHOUT,
    Ground,
    Shown,
    lines_of,
    places_of,
    shown,
    tallied,
)
from chungtay.kernel.people import Visitor
from chungtay.kernel.validity import ValidityQuerySet, validity_condition
from chungtay.needs.choices import EntryState
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import visible_entries
from chungtay.needs.rules.reach import reach_of
from chungtay.organisations.choices import SCHOOLS, Level
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.queries import groups_on

WAY = (EntryState.MATCHED, EntryState.COMMITTED, EntryState.BEING_MET, EntryState.OVERDUE, EntryState.MET)


@dataclass(frozen=True)
class Counted:
    """A count as it may be shown: None where it is kept back, as small or as what would tell a small one."""

    number: int | None

    @classmethod
    def of(cls, number: int) -> Counted:
        return cls(None if is_small(number) else number)


@dataclass(frozen=True)
class Share:
    """One line of a distribution: units that need, units that can help, needs nobody helps with yet."""

    label: str
    needing: Counted
    giving: Counted
    unmet: Counted
    most: int

    @property
    def lacking(self) -> int | None:
        """How many more units need than can help; negative when more can help; None when a count is kept back."""
        if self.needing.number is None or self.giving.number is None:
            return None
        return self.needing.number - self.giving.number

    @property
    def more_help(self) -> int:
        return -(self.lacking or 0)

    @property
    def needing_width(self) -> str:
        return self._width(self.needing)

    @property
    def giving_width(self) -> str:
        return self._width(self.giving)

    def _width(self, count: Counted) -> str:
        """In hundredths of the picture; room is left for the words behind the longest bar."""
        return str(round(45 * (count.number or 0) / self.most))


@dataclass(frozen=True)
class Cell:
    """Open needs of one group at one level: how many, and the side of the square that is drawn for them, 0–1."""

    count: Counted
    side: str


@dataclass(frozen=True)
class Overview:
    """What the overview says of the units somebody oversees."""

    groups: Sequence[Share]
    levels: Sequence[Share]
    areas: Sequence[Share]
    total: Share
    grid_levels: Sequence[tuple[str, str]]
    grid: Sequence[tuple[str, Sequence[Cell]]]
    way: Sequence[tuple[str, Counted, str]]
    units: int
    declaring: Counted
    is_nearly_all: bool
    stale: Counted
    without_strength: Counted
    silent: Counted
    median_days: int | None


def areas_of(person: Visitor, on: date) -> list[Organisation]:
    """The communes and clusters below the person's bodies, by name: what the overview can be narrowed to."""
    reach = reach_of(person, on)
    known = Organisation.objects.valid_on(on).filter(pk__in=reach.department | reach.area)
    schools = Q(kinds__kind__in=list(SCHOOLS)) & validity_condition(on, "kinds__")
    return list(known.exclude(pk__in=known.filter(schools).values("pk")).order_by("name_key", "pk"))


def overview(person: Visitor, on: date, *, level: str = "", area: Organisation | None = None) -> Overview:
    """The distributions of what the person may read of the units they oversee; equally many questions for few.

    Everything is counted for every level and area at once, and then one page of it shown.
    """
    reach = reach_of(person, on)
    below = reach.department | reach.area
    lines = lines_of(person, below, on)
    schools = _schools(below, on)
    spoken = {line.unit for line in lines}
    areas = areas_around(spoken | set(schools), areas_of(person, on), below, on)
    ground = Ground(areas, places_of(spoken, on), schools)
    found = shown(tallied(lines, ground), areas, level=level, area=area.uid if area else EVERYWHERE)
    held = visible_entries(person).order_by().valid_on(on)
    held = held.filter(organisation_id__in=[unit for unit in spoken if found.area in areas.of(unit)])
    return _composed(found, ground, held.filter(level=level) if level else held, on)


def _schools(below: frozenset[int], on: date) -> dict[int, str]:
    """The schools among these bodies with the levels they teach, for counting who has not declared."""
    kinds = validity_condition(on, "kinds__") & Q(kinds__kind__in=list(SCHOOLS))
    rows = Organisation.objects.valid_on(on).filter(kinds, pk__in=below).values_list("pk", "kinds__levels")
    return dict(rows)


def _composed(found: Shown, ground: Ground, held: ValidityQuerySet[Entry], on: date) -> Overview:
    groups = [(group.code, group.name) for group in groups_on(on)]
    levels = [(level.value, str(level.label)) for level in Level]
    runners = sorted({*ground.places.values()}, key=lambda place: (place[1], place[0]))
    shares = _shares(found, "group", groups)
    spoken, units = found.at(DECLARING), found.counts.get(found.at(UNITS), 0)
    declaring = found.of(spoken)
    # What is narrowed already is told by group alone.
    grid_levels, grid = _grid(found, groups, levels) if not (found.level or found.area) else ([], [])
    return Overview(
        # Where help is lacking most stands first; what is kept back has no place in an order.
        groups=sorted(shares, key=lambda share: -share.lacking if share.lacking is not None else 0),
        levels=_shares(found, "level", levels) if not found.area else [],
        areas=_shares(found, "runner", runners),
        total=_share(found, "group", ("", ""), found.counts.get(spoken, 0) or 1),
        grid_levels=grid_levels,
        grid=grid,
        way=_way(found),
        units=units,
        declaring=Counted(declaring),
        is_nearly_all=declaring is None and not is_small(found.counts.get(spoken, 0)),
        stale=Counted(found.of(found.at(STALE))),
        without_strength=Counted(found.of(found.at(WITHOUT))),
        silent=Counted(found.of(found.at(SILENT))),
        # A middle says something of few needs even where their number is kept back.
        median_days=_median_days(held) if found.of(found.at(str(EntryState.MET.value))) is not None else None,
    )


def _share(found: Shown, along: str, place: tuple[str, str], most: int) -> Share:
    keys = (found.at(measure, **{along: place[0]}) for measure in (NEEDING, GIVING, UNMET))
    needing, giving, unmet = (Counted(found.of(key)) for key in keys)
    return Share(place[1], needing, giving, unmet, most)


def _shares(found: Shown, along: str, labels: Sequence[tuple[str, str]]) -> list[Share]:
    known = [place for place in labels if place[0] in found.places(along)]
    keys = [found.at(measure, **{along: code}) for measure in (NEEDING, GIVING) for code, _name in known]
    most = max(FEWEST, *(found.of(key) or 0 for key in keys), 0)  # never a length that tells a count kept back
    return [_share(found, along, place, most) for place in known]


def _grid(
    found: Shown, groups: Sequence[tuple[str, str]], levels: Sequence[tuple[str, str]]
) -> tuple[list[tuple[str, str]], list[tuple[str, list[Cell]]]]:
    """Open needs by group and level: a square for each, its area as the count."""
    known = [place for place in levels if place[0] in found.places("level")]
    keys = [found.at(UNMET, group, level) for group, _name in groups for level, _label in known]
    most = max(FEWEST, *(found.of(key) or 0 for key in keys), 0)
    rows = []
    for group, name in groups:
        if group in found.places("group"):
            counts = [Counted(found.of(found.at(UNMET, group, level))) for level, _label in known]
            rows.append((name, [Cell(count, f"{((count.number or 0) / most) ** 0.5:.2f}") for count in counts]))
    return known, rows


def _way(found: Shown) -> list[tuple[str, Counted, str]]:
    keys = [(str(EntryState.OPEN.label), UNMET), *((str(state.label), str(state.value)) for state in WAY)]
    counts = [(label, Counted(found.of(found.at(measure)))) for label, measure in keys]
    most = max(FEWEST, *(count.number or 0 for _label, count in counts))
    return [(label, count, str(round(100 * (count.number or 0) / most))) for label, count in counts]


def _median_days(held: QuerySet[Entry]) -> int | None:
    days = [
        (met - said).days
        for said, met in held.filter(state=EntryState.MET).values_list("declared_on", "met_on")
        if met is not None
    ]
    return round(median(days)) if len(days) >= FEWEST else None
