"""The list of needs and strengths, read from its pack; how a leaf stands in it, and whose list a unit follows."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


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


@dataclass(frozen=True)
class LeafState:
    """How one leaf stands in the list of one department."""

    name: str
    hint: str
    levels: str
    is_by_subject: bool
    is_hidden: bool

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> LeafState:
        """A state as a version keeps it."""
        return cls(**{name: kept[name] for name in cls.__dataclass_fields__})


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
