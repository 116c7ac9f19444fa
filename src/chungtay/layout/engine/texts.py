"""Text that can be set: NFC, nothing invisible, nothing that runs from right to left, every character in our font."""

from __future__ import annotations

import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

MANIFEST = Path(__file__).resolve().parents[1] / "packs" / "fonts" / "MANIFEST.toml"
RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})

Reason = Literal["control", "invisible", "direction", "font"]
Where = tuple[str | int, ...]
T = TypeVar("T")


class UnwritableTextError(ValueError):
    """A character no official paper can carry; `where` is the way to its text from the document, by field and place."""

    def __init__(self, character: str, reason: Reason, where: Where, text: str) -> None:
        super().__init__(f"U+{ord(character):04X} {reason} {where}")
        self.character, self.reason, self.where, self.text = character, reason, where, text


def checked(document: T) -> T:
    """The same document with every text in NFC and single lines; UnwritableTextError names the first bad character."""
    return cast(T, _checked(document, ()))


def _checked(value: Any, where: Where) -> Any:
    if isinstance(value, str):
        return written(value, where)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{field.name: _checked(getattr(value, field.name), (*where, field.name)) for field in fields(value)}
        )
    if isinstance(value, Sequence):
        return tuple(_checked(one, (*where, place)) for place, one in enumerate(value))
    return value


def written(text: str, where: Where = ()) -> str:
    """The text in NFC; tabs are spaces, line breaks stay line feeds; UnwritableTextError for what cannot be set."""
    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    if kept.isascii() and kept.isprintable():
        return kept
    for character in kept:
        reason = fault_of(character)
        if reason:
            raise UnwritableTextError(character, reason, where, text)
    return kept


@cache
def fault_of(character: str) -> Reason | None:
    """Why one character cannot be set, None when it can."""
    if character == "\n":
        return None
    category = unicodedata.category(character)
    if category in {"Cc", "Cs", "Zl", "Zp"}:
        return "control"
    if unicodedata.bidirectional(character) in RIGHT_TO_LEFT:
        return "direction"
    if category == "Cf":
        return "invisible"
    return None if is_in_font(character) else "font"


def is_in_font(character: str) -> bool:
    """Whether all four faces have the character, by the list in the manifest of the fonts."""
    starts, ends = _ranges()
    place = bisect_right(starts, ord(character)) - 1
    return place >= 0 and ord(character) <= ends[place]


@cache
def _ranges() -> tuple[list[int], list[int]]:
    listed = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["characters"].split()
    pairs = [[int(figures, 16) for figures in entry.split("-")] for entry in listed]
    return [pair[0] for pair in pairs], [pair[-1] for pair in pairs]
