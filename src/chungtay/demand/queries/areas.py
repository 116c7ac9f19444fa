"""The areas an overview can be narrowed to: which units stand in which, and which areas add up to which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from chungtay.organisations.models import Organisation, Parentage

EVERYWHERE = ""


@dataclass(frozen=True)
class Areas:
    """For each unit the areas it stands in; families of areas that add up to a whole one, with a rest nobody sees.

    An area may be in several families, as whole or as part; so may what no page shows.
    """

    holding: Mapping[int, Sequence[str]] = field(default_factory=dict)
    families: Sequence[tuple[str, Sequence[str]]] = ()

    def of(self, unit: int) -> Sequence[str]:
        return self.holding.get(unit, (EVERYWHERE,))


def is_rest(area: str) -> bool:
    """Whether this is what is left of a whole beside the areas in it, or what two areas share: no page shows it."""
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
    parts = _Parts(members)
    lines = [(whole, [*inside, *parts.rest(whole, inside)]) for whole, inside in _families(members)]
    lines += parts.overlaps()
    holding: dict[int, list[str]] = {unit: [] for unit in units}
    for area, found in [*members.items(), *parts.unseen()]:
        for unit in found:
            holding[unit].append(area)
    return Areas(holding, lines)


class _Parts:
    """Names for sets of units: that of the area they make up, else one no page shows. One set has one name.

    So what is left beside one area and what another has for itself are known to be the same, where they are.
    """

    def __init__(self, members: Mapping[str, set[int]]) -> None:
        self.members = members
        self.names = {frozenset(inside): area for area, inside in members.items()}

    def named(self, units: set[int]) -> list[str]:
        """The name of a set; none for nobody."""
        return [self.names.setdefault(frozenset(units), f"-{len(self.names)}")] if units else []

    def rest(self, whole: str, inside: Iterable[str]) -> list[str]:
        """What is left of a whole beside some areas in it."""
        return self.named(self.members[whole].difference(*(self.members[area] for area in inside)))

    def overlaps(self) -> list[tuple[str, list[str]]]:
        """Areas of which neither holds the other add up each to what they share and what it has for itself."""
        lines: list[tuple[str, list[str]]] = []
        standing: dict[int, list[str]] = {}
        for area in sorted(self.members):
            for unit in self.members[area]:
                standing.setdefault(unit, []).append(area)
        for one, other in sorted({pair for areas in standing.values() for pair in combinations(areas, 2)}):
            ours, theirs = self.members[one], self.members[other]
            if ours == theirs:
                lines.append((one, [other]))
            elif not (ours < theirs or theirs < ours):
                shared = self.named(ours & theirs)
                lines += [(one, [*shared, *self.named(ours - theirs)]), (other, [*shared, *self.named(theirs - ours)])]
        return lines

    def unseen(self) -> list[tuple[str, frozenset[int]]]:
        return [(name, units) for units, name in self.names.items() if is_rest(name)]


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
