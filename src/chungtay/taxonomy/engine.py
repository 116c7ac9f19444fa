"""The list of needs and strengths, read from its pack."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
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
