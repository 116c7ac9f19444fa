"""What a person may read of the units they oversee, counted once for every page it can be narrowed to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from chungtay.demand.engine import Sum, kept_back
from chungtay.demand.queries.areas import EVERYWHERE, Areas, is_rest
from chungtay.kernel.people import Visitor
from chungtay.needs.choices import LIVE, EntryKind, EntryState
from chungtay.needs.queries.entries import visible_entries
from chungtay.organisations.choices import Function
from chungtay.organisations.models import Parentage

NEEDING, GIVING, UNMET, STALE = "needing", "giving", "unmet", "stale"
UNITS, DECLARING, SILENT, WITHOUT = "units", "declaring", "silent", "without"
NOWHERE = "-"  # no level, or no body that runs the unit: no page has a line for it


class Key(NamedTuple):
    """What is counted (needs under way by their state), and where; an empty place is everything."""

    measure: str
    group: str = ""
    level: str = ""
    area: str = EVERYWHERE
    runner: str = ""


class Line(NamedTuple):
    """One entry as it is counted; never whose words it holds."""

    unit: int
    kind: str
    state: str
    group: str
    level: str
    is_stale: bool


def lines_of(person: Visitor, below: Collection[int], on: date) -> list[Line]:
    """The entries of these units that hold on the day and that the person may read; one question."""
    rows = visible_entries(person).order_by().valid_on(on)
    rows = rows.filter(organisation_id__in=below, state__in=(*LIVE, EntryState.MET))
    columns = ("organisation_id", "kind", "state", "leaf__group__code", "level", "is_stale")
    return [Line(*row) for row in rows.values_list(*columns)]


def places_of(units: Iterable[int], on: date) -> dict[int, tuple[str, str]]:
    """The body that runs each unit on the day: its identifier and name; one question."""
    links = Parentage.objects.valid_on(on).filter(function=Function.ADMINISTRATIVE, organisation_id__in=set(units))
    rows = links.values_list("organisation", "parent__uid", "parent__current_name")
    return {unit: (parent, name) for unit, parent, name in rows}


@dataclass(frozen=True)
class Ground:
    """Where units stand: the areas, the body that runs each, and the levels each school teaches."""

    areas: Areas
    places: Mapping[int, tuple[str, str]]
    schools: Mapping[int, str]


def tallied(lines: Iterable[Line], ground: Ground) -> dict[Key, int]:
    """Every count of every page: everything, one level, or one area; by group, and everything by who runs it.

    No page is of a level within an area: so few schools stand there that whole pages would have to be kept back.
    """
    who: dict[Key, set[int]] = defaultdict(set)
    counts: Counter[Key] = Counter()
    for line in lines:
        runner = ground.places.get(line.unit, (NOWHERE, ""))[0]
        parts = [("", ""), (line.group, "")]
        for level, area in _pages([line.level or NOWHERE], ground.areas.of(line.unit)):
            if line.kind == EntryKind.NEED and line.state != EntryState.OPEN:
                counts[Key(line.state, "", level, area)] += 1
            counts[Key(STALE, "", level, area)] += line.is_stale
            if line.state == EntryState.MET:
                continue
            who[Key(DECLARING, "", level, area)].add(line.unit)
            for group, body in parts if level or area != EVERYWHERE else [*parts, ("", runner)]:
                measure = NEEDING if line.kind == EntryKind.NEED else GIVING
                who[Key(measure, group, level, area, body)].add(line.unit)
                if line.kind == EntryKind.NEED and line.state == EntryState.OPEN:
                    counts[Key(UNMET, group, level, area, body)] += 1
    counts.update({key: len(found) for key, found in who.items()})
    for unit, levels in ground.schools.items():
        for level, area in _pages(levels.split(), ground.areas.of(unit)):
            counts[Key(UNITS, "", level, area)] += 1
    return {key: count for key, count in _completed(counts).items() if count}


def _pages(levels: Iterable[str], areas: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pages a unit is counted on: of everything and of its areas, and of its levels."""
    yield from (("", area) for area in areas)
    yield from ((level, EVERYWHERE) for level in levels)


def _completed(counts: Counter[Key]) -> Counter[Key]:
    """With how many are silent, and how many of those that spoke named no strength."""
    for level, area in {(key.level, key.area) for key in counts}:
        units, spoken, giving = (Key(name, "", level, area) for name in (UNITS, DECLARING, GIVING))
        counts[units] = max(counts[units], counts[spoken])
        counts[Key(SILENT, "", level, area)] = counts[units] - counts[spoken]
        counts[Key(WITHOUT, "", level, area)] = counts[spoken] - counts[giving]
    return counts


def sums_of(counts: Mapping[Key, int], areas: Areas) -> list[Sum[Key]]:
    """The lines along which a reader of all the pages could subtract."""
    families: dict[str, list[int]] = defaultdict(list)
    for number, (_whole, parts) in enumerate(areas.families):
        for area in parts:
            families[area].append(number)
    by_family: dict[tuple[int, Key], list[Key]] = defaultdict(list)
    for key in counts:
        for number in families.get(key.area, ()) if key.measure != UNITS else ():
            by_family[number, key._replace(area=areas.families[number][0])].append(key)
    wholes: list[Sum[Key]] = [(whole, parts) for (_number, whole), parts in by_family.items()]
    for name in ("level", "runner", "group"):
        lines: dict[Key, list[Key]] = defaultdict(list)
        for key in counts:
            adds_up = key.measure != UNITS and (name != "group" or key.measure == UNMET)
            if getattr(key, name) and adds_up:
                lines[key._replace(**{name: ""})].append(key)
        wholes += lines.items()
    wholes += _spoken(counts)
    return [(whole, parts) for whole, parts in wholes if whole in counts]


def _spoken(counts: Mapping[Key, int]) -> Iterator[Sum[Key]]:
    """All schools are those that spoke and the silent; those that spoke can help, or named no strength."""
    for key in counts:
        if key.measure == UNITS:
            spoken, silent, giving, without = (key._replace(measure=m) for m in (DECLARING, SILENT, GIVING, WITHOUT))
            yield key, [each for each in (spoken, silent) if each in counts]
            if spoken in counts:
                yield spoken, [each for each in (giving, without) if each in counts]


@dataclass(frozen=True)
class Shown:
    """The counts of one page as they may be shown; what is kept back is None."""

    counts: Mapping[Key, int]
    hidden: Collection[Key]
    level: str
    area: str

    def at(self, measure: str, group: str = "", level: str = "", runner: str = "") -> Key:
        return Key(measure, group, level or self.level, self.area, runner)

    def of(self, key: Key) -> int | None:
        return None if key in self.hidden else self.counts.get(key, 0)

    def places(self, along: str) -> set[str]:
        """The groups, levels or bodies at which anything was declared."""
        here = (key for key in self.counts if key.area == self.area and (along == "level" or key.level == self.level))
        told = {str(getattr(key, along)) for key in here if key.measure in (NEEDING, GIVING)}
        return told & {self.level} if along == "level" and self.level else told - {"", NOWHERE}


def shown(counts: Mapping[Key, int], areas: Areas, *, level: str, area: str) -> Shown:
    """One page of them, with what is kept back: as small, or because this page and the others would tell a small one.

    What is kept back is the same whichever page asks, so that pages laid side by side tell no more than one.
    """
    unseen = [key for key in counts if NOWHERE in (key.level, key.runner) or is_rest(key.area)]
    return Shown(counts, kept_back(counts, sums_of(counts, areas), unseen), level, area)
