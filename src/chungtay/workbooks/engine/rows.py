"""The rows of a table that are none: blanks, numbers of columns, repeated headers, sums, headings, signatures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from functools import lru_cache
from itertools import pairwise
from typing import Final

from chungtay.kernel.vietnamese import tidy
from chungtay.workbooks.engine.cells import Raw, plain, shown
from chungtay.workbooks.engine.columns import Sheet, bare
from chungtay.workbooks.engine.headers import WORDS, Heading

_TOTALS: Final = frozenset(bare(word) for word in WORDS["totals"])
_BEGINNINGS: Final = tuple(bare(word) for word in WORDS["total_beginnings"])
_TOTAL_BEGINNINGS: Final = (*_TOTALS, *_BEGINNINGS)
_FOOTERS: Final = tuple(bare(word) for word in WORDS["footers"])
_PLACE_AND_DAY: Final = re.compile(r"(?:^|.* )ngay \d{0,2} ?thang \d{0,2} ?nam ?\d{0,4}$")
_ROMAN_SUM: Final = re.compile(r" [ivx]+(?: [ivx]+)*$")
_COLUMN_NUMBER: Final = re.compile(r"\(?(?:\d{1,2}|[A-Ha-h])\)?", re.ASCII)
_FIRST_ROWS: Final = 2
_LAST_ROWS: Final = 15
_SHORT: Final = 80
_FIRST_LETTERS: Final = 4


def first_words(columns: Sequence[Sequence[Raw]], at: int) -> Raw:
    """The first cell of a row that is not blank; an empty text when all are."""
    for column in columns:
        cell = column[at]
        if not is_blank(cell):
            return cell
    return ""


def is_blank(cell: Raw) -> bool:
    """Whether nothing is seen in the cell."""
    if not isinstance(cell, str):
        return False
    return not cell or cell.isspace() or not (cell.isprintable() or tidy(cell[:_SHORT]))


def _has_blank(cells: Iterable[Raw]) -> bool:
    """Whether nothing is seen in any of these cells."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    if all(texts) and not any(map(str.isspace, texts)) and "".join(texts).isprintable():
        return False
    return any(map(is_blank, texts))


def dropped_rows(columns: Sequence[Sequence[Raw]], heading: Heading, sheet: Sheet) -> dict[int, tuple[str, str]]:
    """Which rows under the header are left out: place from 0, reason and the first words."""
    if not columns:
        return {}
    height = len(columns[0])
    matched = [columns[at] for at in sorted(heading.keys)]
    required = {column.key for column in sheet.columns if column.is_required}
    needed = [columns[at] for at, key in sorted(heading.keys.items()) if key in required]
    out = _numbering(columns, height)
    out |= _repeated_headers(columns, heading, height)
    out |= _blank_and_headed(columns, matched, height)
    for at in _sums(columns):
        first = first_words(columns, at)
        if _is_total(str(first)[:_SHORT]) or any(is_blank(column[at]) for column in needed):
            out.setdefault(at, ("total", shown(first)))
    out |= _footers(columns, needed, height, out.keys())
    return out


def _numbering(columns: Sequence[Sequence[Raw]], height: int) -> dict[int, tuple[str, str]]:
    """The row "1 2 3 4" or "A B (1) (2)" right under a header."""
    found = {}
    for at in range(min(_FIRST_ROWS, height)):
        texts = [plain(cell).strip()[:6] for column in columns if not is_blank(cell := column[at])]
        figures = [int(text.strip("()")) for text in texts if text.strip("()").isascii() and text.strip("()").isdigit()]
        rising = all(left < right for left, right in pairwise(figures))
        is_made_of_numbers = len(texts) >= 3 and all(map(_COLUMN_NUMBER.fullmatch, texts))
        if is_made_of_numbers and rising and len(figures) * 2 >= len(texts) and figures[-1] <= 2 * len(texts):
            found[at] = ("numbering", " ".join(texts)[:_SHORT])
    return found


def _repeated_headers(columns: Sequence[Sequence[Raw]], heading: Heading, height: int) -> dict[int, tuple[str, str]]:
    """Rows that say the header again, as printed pages do."""
    headers = {at: bare(heading.headers[at]) for at in heading.keys}
    first = min(headers)
    said = _places(columns[first], lambda text: bare(text) == headers[first], (headers[first],))
    return {
        at: ("header", shown(columns[first][at]))
        for at in said
        if sum(bare(plain(columns[column][at])[:300]) == header for column, header in headers.items()) * 3
        >= len(headers) * 2
    }


def _blank_and_headed(
    columns: Sequence[Sequence[Raw]], matched: Sequence[Sequence[Raw]], height: int
) -> dict[int, tuple[str, str]]:
    """Rows without anything in a column of ours: blank ones, numbered ones, and headings of groups."""
    if not all(map(_has_blank, matched)):
        return {}
    blank = set(range(height))
    for column in matched:
        blank = {at for at in blank if is_blank(column[at])}
        if not blank:
            return {}
    out = {}
    for at in sorted(blank):
        first = first_words(columns, at)
        worded = isinstance(first, str) and any(c.isalpha() for c in first)
        out[at] = (_reason(str(first)), shown(first)) if worded else ("blank", "")
    return out


def _reason(text: str) -> str:
    if _begins_total(text[:_SHORT]):
        return "total"
    return "footer" if _is_footer(text) else "heading"


def _sums(columns: Sequence[Sequence[Raw]]) -> list[int]:
    """Rows whose first cell with anything in it speaks of a sum."""
    found: set[int] = set()
    for column in columns:
        found |= _places(column, _begins_total, _TOTAL_BEGINNINGS)
        if not _has_blank(set(column)):
            # Nothing to the right of it comes first in any row.
            break
    return sorted(at for at in found if _begins_total(str(first_words(columns, at))[:_SHORT]))


def _places(column: Sequence[Raw], is_meant: Callable[[str], bool], beginnings: tuple[str, ...]) -> set[int]:
    """Where the column holds a text of that meaning; most texts are ruled out by their first letters."""
    texts = [cell for cell in set(column) if isinstance(cell, str)]
    begun = {letters for letters in {cell[:_FIRST_LETTERS] for cell in texts} if _may_begin(letters, beginnings)}
    if not begun:
        return set()
    meant = {cell for cell in texts if cell[:_FIRST_LETTERS] in begun and 0 < len(cell) <= _SHORT and is_meant(cell)}
    return {at for at, cell in enumerate(column) if cell in meant} if meant else set()


def _footers(
    columns: Sequence[Sequence[Raw]], needed: Sequence[Sequence[Raw]], height: int, out: Set[int]
) -> dict[int, tuple[str, str]]:
    """Signatures and notes under the table: the last rows, upwards until one that has all that is required."""
    found: dict[int, tuple[str, str]] = {}
    for at in range(height - 1, max(-1, height - 1 - _LAST_ROWS), -1):
        if at in out:
            continue
        texts = [cell for column in columns if isinstance(cell := column[at], str) and not is_blank(cell)]
        if not any(_is_footer(text) for text in texts) or not any(is_blank(column[at]) for column in needed):
            break
        found[at] = ("footer", shown(texts[0]))
    return found


def _is_total(text: str) -> bool:
    return _ROMAN_SUM.sub("", bare(text)) in _TOTALS


def _begins_total(text: str) -> bool:
    return _is_total(text) or bare(text).startswith(_BEGINNINGS)


@lru_cache(maxsize=65_536)
def _may_begin(letters: str, beginnings: tuple[str, ...]) -> bool:
    """Whether a text with these first letters may begin so, or has signs in front that tell nothing."""
    start = letters.lower() if letters.isascii() and letters.isalnum() else bare(letters)
    return not start or any(word.startswith(start) or start.startswith(word) for word in beginnings)


def _is_footer(text: str) -> bool:
    words = bare(text[:_SHORT])
    return words.startswith(_FOOTERS) or bool(_PLACE_AND_DAY.match(words))
