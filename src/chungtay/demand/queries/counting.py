"""What a person may read of the units they oversee, counted along groups, levels and areas."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from chungtay.demand.engine import Sum, is_small, kept_back
from chungtay.kernel.people import Visitor
from chungtay.needs.choices import LIVE, EntryKind, EntryState
from chungtay.needs.queries.entries import visible_entries
from chungtay.organisations.choices import Function
from chungtay.organisations.models import Parentage

# What is counted, along what, and where: ("needing", "group", "DN"); an empty place is everything, or no place at all.
Key = tuple[str, str, str]
DECLARING, SILENT, UNITS = ("declaring", "all", ""), ("silent", "all", ""), ("units", "all", "")
WITHOUT_STRENGTH, GIVING, OPEN = ("without", "all", ""), ("giving", "all", ""), ("unmet", "all", "")
MEASURES = ("needing", "giving", "unmet")


class Line(NamedTuple):
    """One entry as it is counted; never whose words it holds."""

    unit: int
    kind: str
    state: str
    group: str
    level: str


def lines_of(person: Visitor, below: Collection[int], on: date) -> list[Line]:
    """The entries of these units that hold on the day and that the person may read; one question."""
    rows = visible_entries(person).order_by().valid_on(on)
    rows = rows.filter(organisation_id__in=below, state__in=(*LIVE, EntryState.MET))
    columns = ("organisation_id", "kind", "state", "leaf__group__code", "level")
    return [Line(*row) for row in rows.values_list(*columns)]


def places_of(units: Iterable[int], on: date) -> dict[int, tuple[str, str]]:
    """The body that runs each unit on the day: its identifier and name; one question."""
    links = Parentage.objects.valid_on(on).filter(function=Function.ADMINISTRATIVE, organisation_id__in=set(units))
    rows = links.values_list("organisation", "parent__uid", "parent__current_name")
    return {unit: (parent, name) for unit, parent, name in rows}


def tallied(lines: Iterable[Line], places: Mapping[int, tuple[str, str]], units: int) -> dict[Key, int]:
    """Every count of the overview, of `units` schools altogether: units that need, units that can help, open needs."""
    who: dict[Key, set[int]] = defaultdict(set)
    counts: Counter[Key] = Counter()
    for unit, kind, state, group, level in lines:
        if kind == EntryKind.NEED and state != EntryState.OPEN:
            counts["way", "state", state] += 1
        if state == EntryState.MET:
            continue
        measure = "needing" if kind == EntryKind.NEED else "giving"
        along = (("all", ""), ("group", group), ("level", level), ("area", places.get(unit, ("", ""))[0]))
        for dimension, place in along:
            who[measure, dimension, place].add(unit)
            counts["unmet", dimension, place] += kind == EntryKind.NEED and state == EntryState.OPEN
        counts["unmet", "cell", f"{group}/{level}"] += kind == EntryKind.NEED and state == EntryState.OPEN
        who[DECLARING].add(unit)
    counts.update({key: len(found) for key, found in who.items()})
    spoken = counts[DECLARING]
    extra = {UNITS: max(units, spoken), SILENT: max(units - spoken, 0), WITHOUT_STRENGTH: spoken - counts[GIVING]}
    return {**dict.fromkeys([DECLARING, GIVING, OPEN, ("needing", "all", "")], 0), **counts, **extra}


def sums_of(counts: Mapping[Key, int]) -> list[Sum[Key]]:
    """The lines along which a reader could subtract: levels and areas of each measure, groups by levels of needs."""
    sums: list[Sum[Key]] = [(UNITS, [DECLARING, SILENT]), (DECLARING, [GIVING, WITHOUT_STRENGTH])]
    for measure in MEASURES:
        whole = (measure, "all", "")
        sums += [(whole, _parts(counts, measure, along)) for along in ("level", "area")]
    sums.append((OPEN, _parts(counts, "unmet", "group")))
    cells = _parts(counts, "unmet", "cell")
    for key in _parts(counts, "unmet", "group"):
        sums.append((key, [cell for cell in cells if cell[2].split("/")[0] == key[2]]))
    for key in _parts(counts, "unmet", "level"):
        sums.append((key, [cell for cell in cells if cell[2].split("/")[1] == key[2]]))
    return [(whole, parts) for whole, parts in sums if parts]


def _parts(counts: Mapping[Key, int], measure: str, along: str) -> list[Key]:
    return [key for key in counts if key[0] == measure and key[1] == along]


@dataclass(frozen=True)
class Shown:
    """Counts as they may be shown; what is kept back is None."""

    counts: Mapping[Key, int]
    hidden: Collection[Key]

    def of(self, key: Key) -> int | None:
        return None if key in self.hidden else self.counts.get(key, 0)

    def places(self, along: str) -> set[str]:
        """The places at which anything was declared."""
        return {place for _measure, dimension, place in self.counts if dimension == along}


def shown(counts: Mapping[Key, int], wider: Sequence[Mapping[Key, int]] = ()) -> Shown:
    """The counts with what is kept back, as small, as told by others, or as told by the same page seen wider.

    What has no level, or no body that runs it, has no line on the page.
    """
    nowhere = [key for key in counts if key[1] in ("level", "area") and not key[2]]
    nowhere += [key for key in counts if key[1] == "cell" and key[2].endswith("/")]
    told = {key for key, count in counts.items() if count and any(is_small(each.get(key, 0) - count) for each in wider)}
    return Shown(counts, kept_back(counts, sums_of(counts), nowhere, told))
