"""The fixed words of the paper, and what is said with them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

PACKS: Final = Path(__file__).resolve().parents[1] / "packs"
# What nobody knows stays open, wide enough to be filled in by hand.
BLANK: Final = "……………"
SHORT_BLANK: Final = "……"


@cache
def _pack() -> dict[str, dict[str, str]]:
    return tomllib.loads((PACKS / "paper.toml").read_text(encoding="utf-8"))


def word(table: str, key: str) -> str:
    """The word of a table of the pack; KeyError when the pack does not have it."""
    return _pack()[table][key]


def said(key: str, **values: str) -> str:
    """A sentence of the pack with its places filled."""
    return _pack()["words"][key].format(**values)


def kind_of_document(code: str) -> str:
    """What documents with this type code are called; empty for a code the pack does not know."""
    return _pack()["documents"].get(code, "")


def day_said(year: int | None, month: int | None, day: int | None, part_of_day: str = "") -> str:
    """A day as the decree writes it: days under 10 and months 1 and 2 with a zero; what is not known is a blank."""
    return said(
        "day",
        part=_pack()["parts_of_day"].get(part_of_day, ""),
        day=f"{day:02d}" if day else SHORT_BLANK,
        month=SHORT_BLANK if not month else f"{month:02d}" if month <= 2 else str(month),
        year=str(year) if year else SHORT_BLANK,
    )
