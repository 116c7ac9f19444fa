"""The areas an overview can be narrowed to: which units stand in which, and which areas add up to which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from chungtay.organisations.models import Organisation, Parentage

EVERYWHERE = ""


@dataclass(frozen=True)
class Areas:
    """For each unit the areas it stands in; families of areas that add up to a whole one, with a rest nobody sees."""

    holding: Mapping[int, Sequence[str]] = field(default_factory=dict)
    families: Sequence[tuple[str, Sequence[str]]] = ()

    def of(self, unit: int) -> Sequence[str]:
        return self.holding.get(unit, (EVERYWHERE,))


def is_rest(area: str) -> bool:
    """Whether this is what is left of a whole beside the areas in it: no page shows it."""
    return area.startswith("-")


def areas_around(units: Collection[int], areas: Iterable[Organisation], below: Collection[int], on: date) -> Areas:
    """How the areas hold these units on the day; one question."""
    names = {body.pk: body.uid for body in areas}
    parents: dict[int, list[int]] = {}
    links = Parentage.objects.known_on(on).filter(organisation_id__in=below, parent_id__in=below)
    for unit, parent in links.values_list("organisation_id", "parent_id"):
        parents.setdefault(unit, []).append(parent)
    members: dict[str, set[int]] = {EVERYWHERE: set(units)}
    for unit in units:
        for body in _above(unit, parents):
            if body in names:
                members.setdefault(names[body], set()).add(unit)
    families = _families(members)
    holding: dict[int, list[str]] = {unit: [] for unit in units}
    for area, inside in members.items():
        for unit in inside:
            holding[unit].append(area)
    lines = []
    for number, (whole, parts) in enumerate(families):
        rest = members[whole].difference(*(members[part] for part in parts))
        for unit in rest:
            holding[unit].append(f"-{number}")
        lines.append((whole, [*parts, f"-{number}"]))
    return Areas(holding, lines)


def _above(unit: int, parents: Mapping[int, Sequence[int]]) -> set[int]:
    """The unit and every body above it."""
    found, reached = {unit}, {unit}
    while reached:
        reached = {parent for body in reached for parent in parents.get(body, ())} - found
        found |= reached
    return found


def _families(members: Mapping[str, set[int]]) -> list[tuple[str, list[str]]]:
    """For each area the areas in it, in families of which no two areas share a unit."""
    inside: dict[str, list[str]] = {}
    ordered = sorted(members, key=lambda area: (len(members[area]), area))
    for at, area in enumerate(ordered):
        if area != EVERYWHERE:
            around = (other for other in ordered[at + 1 :] if members[area] < members[other])
            inside.setdefault(next(around, EVERYWHERE), []).append(area)
    families: list[tuple[str, list[str], set[int]]] = []
    for whole, parts in inside.items():
        for part in parts:
            fits = (row for row in families if row[0] == whole and row[2].isdisjoint(members[part]))
            row = next(fits, None)
            if row is None:
                row = (whole, [], set())
                families.append(row)
            row[1].append(part)
            row[2].update(members[part])
    return [(whole, parts) for whole, parts, _units in families]
