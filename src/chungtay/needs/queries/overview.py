"""Distributions for whoever oversees units: how many need and how many can help; nobody is named, nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Count, Q

from chungtay.kernel.people import Visitor
from chungtay.kernel.validity import ValidityQuerySet, validity_condition
from chungtay.needs.choices import LIVE, EntryKind, EntryState
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import is_silent, visible_entries
from chungtay.needs.queries.taxonomy import groups_on
from chungtay.needs.rules.reach import reach_of
from chungtay.organisations.choices import SCHOOLS, Function, Level
from chungtay.organisations.models import Organisation, Parentage
from chungtay.organisations.models.walks import descendants

FEWEST = 5  # smaller counts point at somebody
WAY = (
    EntryState.OPEN,
    EntryState.MATCHED,
    EntryState.COMMITTED,
    EntryState.BEING_MET,
    EntryState.OVERDUE,
    EntryState.MET,
)


@dataclass(frozen=True)
class Counted:
    """A count as it may be shown: None stands for one to four."""

    number: int | None

    @classmethod
    def of(cls, number: int) -> Counted:
        return cls(number if number == 0 or number >= FEWEST else None)

    @property
    def drawn(self) -> int:
        """What a picture draws: the same length for every count kept back."""
        return FEWEST // 2 if self.number is None else self.number


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
        return str(round(98 * count.drawn / self.most))


@dataclass(frozen=True)
class Overview:
    """What the overview says of the units somebody oversees."""

    groups: Sequence[Share]
    levels: Sequence[Share]
    areas: Sequence[Share]
    way: Sequence[tuple[str, Counted, str]]
    units: int
    declaring: Counted
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
    """The distributions of what the person may read of the units they oversee; equally many questions for few."""
    reach = reach_of(person, on)
    below = reach.department | reach.area
    if area is not None:
        below &= frozenset(descendants([area.pk], on)) | {area.pk}
    schools = Organisation.objects.valid_on(on).filter(
        validity_condition(on, "kinds__"), pk__in=below, kinds__kind__in=list(SCHOOLS)
    )
    if level:
        schools = schools.filter(kinds__levels__contains=level)
    rows = visible_entries(person).order_by().filter(organisation_id__in=below)
    if level:
        rows = rows.filter(level=level)
    held = rows.valid_on(on)
    live = held.filter(state__in=LIVE)
    units = schools.values("pk").distinct().count()
    declaring = set(live.values_list("organisation_id", "kind").distinct())
    spoken = {unit for unit, _kind in declaring}
    giving = {unit for unit, kind in declaring if kind == EntryKind.STRENGTH}
    return Overview(
        groups=_by_group(live, on),
        levels=_by_level(live),
        areas=_by_area(live, on),
        way=_way(held),
        units=units,
        declaring=Counted.of(len(spoken)),
        stale=Counted.of(live.filter(is_silent(on)).count()),
        without_strength=Counted.of(len(spoken - giving)),
        silent=Counted.of(max(units - len(spoken), 0)),
        median_days=_median_days(held),
    )


COUNTS = {
    "needing": Count("organisation", distinct=True, filter=Q(kind=EntryKind.NEED)),
    "giving": Count("organisation", distinct=True, filter=Q(kind=EntryKind.STRENGTH)),
    "unmet": Count("pk", distinct=True, filter=Q(kind=EntryKind.NEED, state=EntryState.OPEN)),
}


def _counted(live: ValidityQuerySet[Entry], by: str) -> dict[str, tuple[int, int, int]]:
    rows: Any = live.values(by).annotate(**COUNTS)  # what is added to the columns has no type of its own
    return {row[by]: (row["needing"], row["giving"], row["unmet"]) for row in rows}


def _shares(found: dict[str, tuple[int, int, int]], labels: Sequence[tuple[str, str]]) -> list[Share]:
    most = max(FEWEST, *(max(needing, giving) for needing, giving, _unmet in found.values()), 0)
    known = [(label, *found[key]) for key, label in labels if key in found]
    return [
        Share(label, Counted.of(needing), Counted.of(giving), Counted.of(unmet), most)
        for label, needing, giving, unmet in known
    ]


def _by_group(live: ValidityQuerySet[Entry], on: date) -> list[Share]:
    shares = _shares(_counted(live, "leaf__group__code"), [(group.code, group.name) for group in groups_on(on)])
    # Where help is lacking most stands first; what is kept back has no place in an order.
    return sorted(shares, key=lambda share: -share.lacking if share.lacking is not None else 0)


def _by_level(live: ValidityQuerySet[Entry]) -> list[Share]:
    return _shares(_counted(live, "level"), [(level.value, str(level.label)) for level in Level])


def _by_area(live: ValidityQuerySet[Entry], on: date) -> list[Share]:
    units = set(live.values_list("organisation_id", flat=True))
    links = Parentage.objects.valid_on(on).filter(function=Function.ADMINISTRATIVE, organisation_id__in=units)
    places = {
        unit: (parent, name)
        for unit, parent, name in links.values_list("organisation", "parent__uid", "parent__current_name")
    }
    needing: dict[str, set[int]] = {}
    giving: dict[str, set[int]] = {}
    unmet: dict[str, int] = {}
    for unit, kind, state in live.values_list("organisation_id", "kind", "state"):
        if unit not in places:
            continue
        key = places[unit][0]
        (needing if kind == EntryKind.NEED else giving).setdefault(key, set()).add(unit)
        unmet[key] = unmet.get(key, 0) + (kind == EntryKind.NEED and state == EntryState.OPEN)
    labels = sorted(set(places.values()), key=lambda place: place[1])
    found = {key: (len(needing.get(key, ())), len(giving.get(key, ())), unmet.get(key, 0)) for key, _name in labels}
    return _shares(found, labels)


def _way(held: ValidityQuerySet[Entry]) -> list[tuple[str, Counted, str]]:
    counted = held.filter(kind=EntryKind.NEED).values("state").annotate(number=Count("pk"))
    found = {row["state"]: row["number"] for row in counted}
    most = max(FEWEST, *found.values(), 0)  # never a length that tells a count kept back
    counts = [(str(state.label), Counted.of(found.get(state, 0))) for state in WAY]
    return [(label, count, str(round(100 * count.drawn / most))) for label, count in counts]


def _median_days(held: ValidityQuerySet[Entry]) -> int | None:
    days = [
        (met - said).days
        for said, met in held.filter(state=EntryState.MET).values_list("declared_on", "met_on")
        if met is not None
    ]
    return round(median(days)) if len(days) >= FEWEST else None
