"""Where the header of a table is, and which of its columns stand for which of ours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from chungtay.kernel.vietnamese import fold
from chungtay.workbooks.engine.cells import Raw, line, plain
from chungtay.workbooks.engine.columns import CellKind, Sheet, bare
from chungtay.workbooks.engine.legacy import PACKS

Merge = tuple[tuple[int, int], tuple[int, int]]

WORDS: Final = tomllib.loads((PACKS / "words.toml").read_text(encoding="utf-8"))
NOTES_HEADER: Final[str] = WORDS["notes_header"]
_NUMBERING: Final = frozenset(bare(word) for word in WORDS["numbering"]) | {""}
_UNITS: Final = {bare(words): size for words, size in WORDS["units"].items()}

_DEPTH: Final = 20
_BAND: Final = 3
_LETTERS: Final = 300
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\*")
_NUMBERED: Final = re.compile(r"^(?:\d{1,2}|[ivx]{1,4}|[a-z])(?:[.)]| ?[-:])\s*")


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The header of one table. Rows and columns count from 0; `row` is the last row of the header."""

    row: int
    first_row: int
    keys: Mapping[int, str]
    headers: Mapping[int, str]
    unknown: tuple[str, ...]
    twice: Mapping[str, tuple[int, ...]]
    units: Mapping[str, int]

    @property
    def found(self) -> frozenset[str]:
        """The keys of the columns that were recognised."""
        return frozenset(self.keys.values())


@dataclass(frozen=True)
class _Known:
    """The headers of a sheet, made ready for comparing: who owns which, and which are never taken."""

    owners: Mapping[str, str]
    left_out: frozenset[str]
    amounts: frozenset[str]


def _known(sheet: Sheet) -> _Known:
    return _Known(
        {header: column.key for column in sheet.columns for header in column.headers},
        _NUMBERING | {bare(header) for header in (*sheet.ignored, NOTES_HEADER)},
        frozenset(column.key for column in sheet.columns if column.kind is CellKind.MONEY),
    )


def find_heading(rows: Sequence[Sequence[Raw]], merges: Sequence[Merge], sheet: Sheet) -> Heading | None:
    """The header among the first rows, of up to three rows and with merged cells; None if no row looks like one."""
    top = [[_header_text(cell) for cell in row] for row in rows[: _DEPTH + _BAND]]
    _fill(top, merges)
    known = _known(sheet)
    best, best_score = None, (0, 0, 0)
    for row in range(min(len(top), _DEPTH)):
        for height in range(1, min(_BAND, row + 1) + 1):
            heading = _read(top, row - height + 1, row, known)
            required = sum(column.is_required and column.key in heading.found for column in sheet.columns)
            score = (len(heading.found), required, -height)
            if score > best_score:
                best, best_score = heading, score
    least = min(2, len(sheet.columns))
    return best if best_score[0] >= least else None


def text_of_headers(rows: Sequence[Sequence[Raw]]) -> str:
    """The row that looks most like a header, for telling what was seen: the one with most texts."""
    texts = [
        [text for cell in row if isinstance(cell, str) and (text := line(cell[:_LETTERS]))] for row in rows[:_DEPTH]
    ]
    return ", ".join(max(texts, key=len, default=[])[:20])


def _header_text(cell: Raw) -> str:
    return line(plain(cell[:_LETTERS] if isinstance(cell, str) else cell))


def _fill(top: list[list[str]], merges: Sequence[Merge]) -> None:
    """Writes what a merged range says into each of its cells."""
    for (first_row, first), (last_row, last) in merges:
        if first_row < len(top) and first < len(top[first_row]):
            said = top[first_row][first]
            for row in top[first_row : last_row + 1]:
                row[first : last + 1] = [said] * len(row[first : last + 1])


def _read(top: Sequence[Sequence[str]], first: int, last: int, known: _Known) -> Heading:
    """The header that the rows from `first` to `last` would make together."""
    claims: dict[str, list[int]] = {}
    headers: dict[int, str] = {}
    unknown: list[str] = []
    units: dict[str, int] = {}
    for at, texts in enumerate(_stacked(top[first : last + 1])):
        said = " ".join(texts)
        if not said:
            continue
        headers[at] = said
        key = _owner(texts, known.owners)
        if key is not None:
            claims.setdefault(key, []).append(at)
            if key in known.amounts and (size := _unit(said)) > 1:
                units[key] = size
        elif not any(form in known.left_out for text in (said, texts[-1]) for form in _forms(text)):
            unknown.append(said)
    return Heading(
        row=last,
        first_row=first,
        keys={columns[0]: key for key, columns in claims.items()},
        headers=headers,
        unknown=tuple(unknown),
        twice={key: tuple(columns) for key, columns in claims.items() if len(columns) > 1},
        units=units,
    )


def _stacked(band: Sequence[Sequence[str]]) -> list[list[str]]:
    """Per column the texts from top to bottom without repeats; a text of an upper row reaches to its right.

    It does so over blank cells under which the lower rows have texts: a merged header whose merging was lost.
    """
    width = max((len(row) for row in band), default=0)
    padded = [list(row) + [""] * (width - len(row)) for row in band]
    for upper, lower in pairwise(padded):
        for at in range(1, width):
            if not upper[at] and lower[at] and upper[at - 1] and lower[at - 1] and lower[at - 1] != upper[at - 1]:
                upper[at] = upper[at - 1]
    stacks = []
    for column in zip(*padded, strict=True):
        texts = list(dict.fromkeys(text for text in column if text))
        stacks.append(texts)
    return stacks


def _owner(texts: Sequence[str], owners: Mapping[str, str]) -> str | None:
    """Whose header it is: all rows together first, then the lowest one by itself."""
    if not texts:
        return None
    for text in (" ".join(texts), " ".join(texts[-2:]), texts[-1]):
        for form in _forms(text):
            if form in owners:
                return owners[form]
    return None


@lru_cache(maxsize=4096)
def _forms(text: str) -> tuple[str, ...]:
    """The ways to compare a header: whole, without what stands in brackets, without a number in front."""
    without = _IN_BRACKETS.sub(" ", text)
    return tuple(dict.fromkeys((bare(text), bare(without), bare(_NUMBERED.sub("", fold(without))))))


def _unit(said: str) -> int:
    words = bare(said)
    return next((size for unit, size in _UNITS.items() if words.endswith((f" {unit}", f" dvt {unit}"))), 1)
