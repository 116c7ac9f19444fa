"""The list of needs and strengths, read from its pack; how a leaf stands in it, and whose list a unit follows."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

LAST_PLACE = 9_999  # in a group


@dataclass(frozen=True)
class LeafLine:
    """A leaf: its whole code (`DN.thieu-gv`), name and explanation, levels parted by spaces ("" is all)."""

    code: str
    name: str
    hint: str
    levels: str
    is_by_subject: bool
    until: date | None


@dataclass(frozen=True)
class GroupLine:
    code: str
    name: str
    until: date | None
    leaves: tuple[LeafLine, ...]


@dataclass(frozen=True)
class Taxonomy:
    version: str
    digest: str
    groups: tuple[GroupLine, ...]


def read_taxonomy(text: str) -> Taxonomy:
    """The pack as values; a code given twice is a ValueError."""
    table = tomllib.loads(text)
    groups = tuple(
        GroupLine(row["code"], row["name"], row.get("until"), tuple(_leaf(row["code"], leaf) for leaf in row["leaves"]))
        for row in table["group"]
    )
    codes = [group.code for group in groups] + [leaf.code for group in groups for leaf in group.leaves]
    if len(set(codes)) != len(codes):
        raise ValueError("a code of the pack is given twice")
    return Taxonomy(table["version"], hashlib.sha256(text.encode()).hexdigest(), groups)


def _leaf(group: str, row: Mapping[str, Any]) -> LeafLine:
    return LeafLine(
        code=f"{group}.{row['code']}",
        name=row["name"],
        hint=row.get("hint", ""),
        levels=row.get("levels", ""),
        is_by_subject=row.get("by_subject", False),
        until=row.get("until"),
    )


FIRST_OWN_PLACE = 1_000  # a leaf a department adds stands behind the common ones, those of later packs too


def last_places(places: Iterable[tuple[int, int]]) -> dict[int, int]:
    """By group the last place that is taken in it; `places` are (group, place)."""
    found: dict[int, int] = {}
    for group, place in places:
        found[group] = max(place, found.get(group, 0))
    return found


def place_behind(last: int) -> int:
    """The place of a new leaf behind all others of its group; at the end of the numbers it shares the last one."""
    return min(max(last + 1, FIRST_OWN_PLACE), LAST_PLACE)


@dataclass(frozen=True)
class LeafState:
    """How one leaf stands in the list of one department."""

    name: str
    hint: str
    levels: str
    is_by_subject: bool
    is_hidden: bool
    place: int  # in its group, the smaller the further ahead; 0 for a new leaf that nobody has put anywhere
    is_worded: bool  # in words of the department, which no later pack changes
    is_placed: bool  # where the department has put it, which no later pack changes

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> LeafState:
        """A state as a version keeps it."""
        return cls(**{name: kept[name] for name in cls.__dataclass_fields__})

    @property
    def words(self) -> tuple[str, str]:
        return self.name, self.hint


def beside(state: LeafState, common: LeafState | None) -> LeafState:
    """The state of a leaf, told what of it is the department's own; `common` is the leaf in the pack, if there."""
    is_worded, is_placed = common is None or state.words != common.words, common is None or state.place != common.place
    return replace(state, is_worded=is_worded, is_placed=is_placed)


def taken_back(now: LeafState, stood: LeafState, stands: LeafState, common: LeafState | None) -> LeafState:
    """How a leaf stands once a version is taken back: what that version changed as it stood before, the rest as now.

    Where the department followed the pack before, it follows the pack of today again, not that of the day.
    """
    changed = {name: value for name, value in asdict(stood).items() if value != getattr(stands, name)}
    if changed.keys() & {"name", "hint", "is_worded"}:
        changed |= {"name": stood.name, "hint": stood.hint}
        if common is not None and not stood.is_worded:
            changed |= {"name": common.name, "hint": common.hint}
    if changed.keys() & {"place", "is_placed"} and common is not None and not stood.is_placed:
        changed["place"] = common.place
    return beside(replace(now, **changed), common)


def kind_of_change(stood: LeafState, stands: LeafState) -> str:
    """What a version that changes several things at once is called by: the weightiest of them."""
    if stood.is_hidden != stands.is_hidden:
        return "closed" if stands.is_hidden else "reopened"
    if stood.words != stands.words:
        return "reworded"
    is_limited = (stood.levels, stood.is_by_subject) != (stands.levels, stands.is_by_subject)
    return "limited" if is_limited else "moved"


Named = tuple[Hashable, str]  # the group of a leaf, and its name as names are compared


def named_twice(names: Mapping[int, Named], wanted: Mapping[int, Named | None]) -> set[int]:
    """Which of the wanted names cannot be given: another leaf of the group bears them, or is wanted to.

    `names` are those of the leaves as they stand; a leaf that is wanted to be hidden is wanted to be called None. What
    cannot be given is left as it stands, and may so keep another from its name in turn.
    """
    refused: set[int] = set()
    while True:
        after = {**names, **{leaf: name for leaf, name in wanted.items() if leaf not in refused}}
        borne = Counter(name for name in after.values() if name)
        fresh = {leaf for leaf, name in wanted.items() if leaf not in refused and name and borne[name] > 1}
        if not fresh:
            return refused
        refused |= fresh


def is_offered(levels: str, taught: Iterable[str]) -> bool:
    """Whether a leaf limited to these levels, "" for none, is for a unit that teaches these; an office teaches none."""
    wanted, known = set(levels.split()), set(taught)
    return not wanted or not known or bool(wanted & known)


Links = Mapping[int, Sequence[tuple[int, bool]]]


def nearest(unit: int, links: Links, wanted: Collection[int]) -> int | None:
    """The nearest of the wanted bodies at or above a unit: along those who guide the teaching, else along any line.

    `links` name for each body those it answers to, and whether as who guides its teaching. Of two equally near ones
    along one line the one registered first holds.
    """
    return _climb(unit, links, wanted, any_line=False) or _climb(unit, links, wanted, any_line=True)


def _climb(unit: int, links: Links, wanted: Collection[int], *, any_line: bool) -> int | None:
    reached, seen = {unit}, {unit}
    while reached:
        if found := reached.intersection(wanted):
            return min(found)
        reached = {above for body in reached for above, guides in links.get(body, ()) if guides or any_line} - seen
        seen |= reached
    return None
