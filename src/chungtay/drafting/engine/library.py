"""The library of articles: dated packs of words with variants, and slots filled from what is known."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

BLANK: Final = "……"
SLOT: Final = re.compile(r"\{(\w+)\}")
# Three or more full stops or a row of ellipses: what people leave open in a paper.
OPEN: Final = re.compile(r"…{2,}|\.{4,}|_{3,}")

Sides = Literal["two", "many"]


@dataclass(frozen=True)
class Circumstances:
    """What decides which words fit: the kind all parties share (empty when they differ), how many, and money."""

    kind: str = ""
    sides: Sides = "two"
    has_funding: bool = False


@dataclass(frozen=True)
class Variant:
    """One wording of an article, and where it fits; what it does not name fits everywhere."""

    key: str
    name: str
    body: str
    kinds: tuple[str, ...] = ()
    sides: str = ""
    funding: bool | None = None

    def fits(self, here: Circumstances) -> bool:
        """Whether every condition the wording names holds here."""
        return (
            (not self.kinds or here.kind in self.kinds)
            and self.sides in {"", here.sides}
            and self.funding in {None, here.has_funding}
        )


@dataclass(frozen=True)
class Entry:
    """One article of the library with all its wordings, the particular before the general."""

    key: str
    title: str
    variants: tuple[Variant, ...]


@dataclass(frozen=True)
class Library:
    """A pack of articles as of the day that is its version."""

    version: str
    name: str
    entries: tuple[Entry, ...]
    words: Mapping[str, Mapping[str, str]]
    succession_words: tuple[str, ...] = ()

    def wording(self, reference: str) -> tuple[Entry, Variant] | None:
        """The article and wording named as `article/wording`; None when the library has no such."""
        key, _slash, variant = reference.partition("/")
        found = [(entry, each) for entry in self.entries if entry.key == key for each in entry.variants]
        return next((pair for pair in found if pair[1].key == variant), None)


def read_library(text: str) -> Library:
    """A pack in TOML as a library; a wording that fits nowhere else must come last in its article."""
    pack = tomllib.loads(text)
    entries = tuple(
        Entry(row["key"], row["title"], tuple(_variant(each) for each in row["variants"])) for row in pack["articles"]
    )
    return Library(pack["version"], pack["name"], entries, pack["words"], tuple(pack["succession_words"]))


def _variant(row: Mapping[str, object]) -> Variant:
    kinds, funding = row.get("kinds", ()), row.get("funding")
    return Variant(
        key=str(row["key"]),
        name=str(row["name"]),
        body=str(row["body"]).strip(),
        kinds=tuple(str(kind) for kind in kinds) if isinstance(kinds, list) else (),
        sides=str(row.get("sides", "")),
        funding=funding if isinstance(funding, bool) else None,
    )


def best_wording(entry: Entry, here: Circumstances) -> Variant:
    """The first wording that fits; the last one where none does."""
    return next((each for each in entry.variants if each.fits(here)), entry.variants[-1])


def filled(body: str, slots: Mapping[str, str]) -> str:
    """The body with every slot replaced by what is known, and a visible blank where nothing is."""
    return SLOT.sub(lambda slot: slots.get(slot[1], "") or BLANK, body)


def blanks_in(text: str) -> int:
    """How many places are still left open in the text."""
    return len(OPEN.findall(text))
