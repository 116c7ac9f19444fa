"""What the pages on administrative units show, each as of one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from chungtay.kernel.models import LegalDocument
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit, UnitName, UnitParent, UnitSuccession
from chungtay.places.queries.units import children_of, predecessors_of, provinces_on, successors_of

OLDEST_FIRST = F("valid_from").asc(nulls_first=True)  # what began on a day not stated began before all others


@dataclass(frozen=True)
class Named:
    """A unit under the name it bore on the day meant, perhaps with its part in a succession and what that rests on."""

    unit: Unit
    name: UnitName
    is_lead: bool = True
    on: date | None = None
    legal_document: LegalDocument | None = None


@dataclass(frozen=True)
class ProvinceRow:
    """One line of the table of provinces: its units below, what it was formed from or what became of it."""

    unit: Unit
    name: UnitName
    districts: int
    communes: int
    formed_from: Sequence[UnitName]
    became: Sequence[UnitName]


@dataclass(frozen=True)
class ChangeDay:
    """A day on which provinces changed: how many began, and which only changed their name or kind."""

    day: date
    begun: int
    renamed: Sequence[str]


@dataclass(frozen=True)
class UnitPage:
    """One unit as of a day; `day` is the nearest one on which it stood."""

    unit: Unit
    name: UnitName
    on: date
    day: date
    above: Sequence[Named]
    names: Sequence[UnitName]
    parents: Sequence[tuple[UnitParent, UnitName]]
    children: Sequence[Named]
    predecessors: Sequence[Named]
    districts_before: Sequence[Named]
    successors: Sequence[Named]

    @property
    def is_over(self) -> bool:
        return self.on > self.day

    @property
    def is_yet_to_begin(self) -> bool:
        return self.on < self.day


def public_unit_page(unit: Unit, on: date) -> UnitPage:
    """Everything the page of one unit says: names and parents over time, what is below it, where it came from and went.

    Successors are those of the day `on`; everything else is as of the nearest day on which the unit stood.
    """
    unit = Unit.objects.with_lines().get(pk=unit.pk)
    day = unit.nearest_day(on)
    origins = [
        Named(step.predecessor, step.predecessor.name_on(step.on), step.is_lead, step.on, step.legal_document)
        for step in predecessors_of(unit)
    ]
    links = list(unit.parents.select_related("parent", "legal_document").order_by(OLDEST_FIRST))
    return UnitPage(
        unit=unit,
        name=unit.name_on(day),
        on=on,
        day=day,
        above=[Named(name.unit, name) for name in reversed(unit.line_on(day)[1:])],
        names=list(unit.names.select_related("legal_document").order_by(OLDEST_FIRST)),
        parents=[(link, link.parent.name_on(link.last_day or day)) for link in links],
        children=[Named(child, child.name_on(day)) for child in children_of(unit, day)],
        predecessors=[origin for origin in origins if origin.unit.level == unit.level],
        districts_before=[origin for origin in origins if origin.unit.level != unit.level],
        successors=[
            Named(
                successor.unit,
                successor.name,
                successor.is_lead,
                successor.steps[-1].on,
                successor.steps[-1].legal_document,
            )
            for successor in successors_of(unit, on)
        ],
    )


def public_change_days() -> list[ChangeDay]:
    """The days on which a province began or changed its name or kind, oldest first."""
    begun = Counter(
        Unit.objects.filter(level=UnitLevel.PROVINCE, valid_from__isnull=False).values_list("valid_from", flat=True)
    )
    renamed: dict[date, list[str]] = {}
    names = UnitName.objects.filter(unit__level=UnitLevel.PROVINCE, valid_from__isnull=False)
    for name in names.exclude(valid_from__in=list(begun)).order_by("valid_from", "unit__code"):
        if name.valid_from:
            renamed.setdefault(name.valid_from, []).append(name.name)
    days = sorted({*renamed, *(day for day in begun if day)})
    return [ChangeDay(day, begun[day], renamed.get(day, [])) for day in days]


def public_province_rows(day: date) -> list[ProvinceRow]:
    """The table of provinces of that day."""
    provinces = provinces_on(day)
    districts, communes = _counts_below(day)
    origins: dict[int, list[UnitName]] = {}
    became: dict[int, list[UnitName]] = {}
    edges = UnitSuccession.objects.filter(Q(successor__in=provinces) | Q(predecessor__in=provinces))
    edges = edges.select_related("predecessor", "successor").filter(predecessor__level=UnitLevel.PROVINCE)
    for edge in edges.prefetch_related("predecessor__names", "successor__names").order_by("predecessor__code"):
        origins.setdefault(edge.successor_id, []).append(edge.predecessor.name_on(edge.on))
        became.setdefault(edge.predecessor_id, []).append(edge.successor.name_on(edge.on))
    return [
        ProvinceRow(
            unit=unit,
            name=unit.name_on(day),
            districts=districts[unit.pk],
            communes=communes[unit.pk],
            formed_from=origins.get(unit.pk, []),
            became=became.get(unit.pk, []),
        )
        for unit in provinces
    ]


def _counts_below(day: date) -> tuple[Counter[int], Counter[int]]:
    """Districts and communes of each province on that day, by its key."""
    links = UnitParent.objects.valid_on(day)
    above = dict(links.filter(unit__level=UnitLevel.DISTRICT).values_list("unit", "parent"))
    communes: Counter[int] = Counter()
    groups = links.filter(unit__level=UnitLevel.COMMUNE).values_list("parent").annotate(Count("pk")).order_by()
    for parent, count in groups:
        communes[above.get(parent, parent)] += count
    return Counter(above.values()), communes
