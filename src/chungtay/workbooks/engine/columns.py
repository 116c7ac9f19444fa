"""What a sheet holds: its columns, the kinds of their cells, and every way their headers are written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import compress, repeat
from typing import Any, Final, TypeAlias, overload

from chungtay.kernel.vietnamese import fold

Value: TypeAlias = str | int | date | None

_NOT_WORDS: Final = re.compile(r"[^a-z0-9]+")


class CellKind(StrEnum):
    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    MONEY = "money"
    DAY = "day"
    CHOICE = "choice"
    EMAIL = "email"
    PHONE = "phone"
    YEAR = "year"


class BadPack(ValueError):  # noqa: N818  # reads aloud where it is caught, as RuleBroken does
    """A description of a sheet that cannot be meant; the message says which column and what is wrong."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column; `choices` maps each value to the words it is written as, the first one when we write it.

    `width` is the number of digits a CODE is padded to with the zeros it lost, or the most letters of a TEXT.
    """

    key: str
    title: str
    kind: CellKind = CellKind.TEXT
    synonyms: tuple[str, ...] = ()
    is_required: bool = False
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    width: int | None = None
    note: str = ""

    @property
    def headers(self) -> frozenset[str]:
        """Every header this column goes by, as `bare` makes them."""
        return frozenset(bare(name) for name in (self.title, *self.synonyms))


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The columns of one kind of sheet; `ignored` are headers known and never taken."""

    key: str
    title: str
    columns: tuple[Column, ...]
    ignored: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        """The column of that key; KeyError if the sheet has none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its number in the file, counted from 1; a blank cell is None, a column not in the file is absent."""

    number: int
    cells: Mapping[str, Value]


class Rows(Sequence[Row]):
    """The rows of a sheet kept column by column, for tens of thousands; a row is made when somebody asks for it."""

    def __init__(self, numbers: Sequence[int], columns: Mapping[str, Sequence[Value]]) -> None:
        self.numbers, self.columns = numbers, columns

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Rows:
        """The same rows column by column; a cell that only some of them have is blank in the others."""
        if isinstance(rows, Rows):
            return rows
        keys = dict.fromkeys(key for row in rows for key in row.cells)
        return cls([row.number for row in rows], {key: [row.cells.get(key) for row in rows] for key in keys})

    def column(self, key: str) -> Sequence[Value]:
        """The cells of one column, all of them blank when the file has no such column."""
        return self.columns[key] if key in self.columns else [None] * len(self.numbers)

    def where(self, is_wanted: Iterable[bool]) -> Rows:
        """Those of the rows for which the answer in the same place is yes."""
        wanted = bytes(is_wanted)
        if all(wanted):
            return self
        columns = {key: list(compress(cells, wanted)) for key, cells in self.columns.items()}
        return Rows(list(compress(self.numbers, wanted)), columns)

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Row]:
        keys = tuple(self.columns)
        rows: Iterable[tuple[Value, ...]] = zip(*self.columns.values(), strict=True) if keys else repeat(())
        for number, cells in zip(self.numbers, rows, strict=False):
            yield Row(number, dict(zip(keys, cells, strict=True)))

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Rows: ...
    def __getitem__(self, at: int | slice) -> Row | Rows:
        if isinstance(at, slice):
            return Rows(self.numbers[at], {key: cells[at] for key, cells in self.columns.items()})
        return Row(self.numbers[at], {key: cells[at] for key, cells in self.columns.items()})


def bare(text: str) -> str:
    """Small letters and figures without marks, single spaces between words: the form headers are compared in."""
    return _NOT_WORDS.sub(" ", fold(text)).strip()


def sheet_from_pack(text: str) -> Sheet:
    """The sheet a pack describes in TOML; BadPack says which column is wrong and how."""
    try:
        pack = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise BadPack(f"not TOML: {broken}") from broken
    _only(pack, {"key", "title", "ignored", "columns"}, "the sheet")
    entries = pack.get("columns", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BadPack("the sheet: columns is a list of tables")
    columns = tuple(_column(number, entry) for number, entry in enumerate(entries, start=1))
    sheet = Sheet(
        key=_text(pack, "key", "the sheet"),
        title=_text(pack, "title", "the sheet"),
        columns=columns,
        ignored=_texts(pack, "ignored", "the sheet"),
    )
    for complaint in _complaints(sheet):
        raise BadPack(complaint)
    return sheet


def _column(number: int, entry: Mapping[str, Any]) -> Column:
    where = f"column {number} ({entry.get('key', 'without a key')})"
    _only(entry, {"key", "title", "kind", "synonyms", "required", "choices", "width", "note"}, where)
    kind = entry.get("kind", "text")
    if kind not in set(CellKind):
        raise BadPack(f"{where}: kind is one of {', '.join(CellKind)}, not {kind!r}")
    width = entry.get("width")
    if width is not None and (type(width) is not int or not 0 < width <= 10_000):
        raise BadPack(f"{where}: width is a whole number from 1 to 10000, not {width!r}")
    required = entry.get("required", False)
    if type(required) is not bool:
        raise BadPack(f"{where}: required is true or false, not {required!r}")
    choices = entry.get("choices", {})
    if not isinstance(choices, dict):
        raise BadPack(f"{where}: choices is a table of values and their words")
    return Column(
        key=_text(entry, "key", where),
        title=_text(entry, "title", where),
        kind=CellKind(kind),
        synonyms=_texts(entry, "synonyms", where),
        is_required=required,
        choices={value: _texts(choices, value, where) for value in choices},
        width=width,
        note=_text(entry, "note", where) if "note" in entry else "",
    )


def _complaints(sheet: Sheet) -> Iterator[str]:
    """What no column says wrongly by itself: keys and headers used twice, choices without words or with shared ones."""
    if not sheet.columns:
        yield "the sheet has no columns"
    owners: dict[str, str] = {}
    keys: set[str] = set()
    for column in sheet.columns:
        if column.key in keys:
            yield f"two columns are called {column.key}"
        keys.add(column.key)
        if bool(column.choices) is not (column.kind is CellKind.CHOICE):
            yield f"column {column.key}: choices belong to the kind choice, and only to it"
        for header in sorted(column.headers):
            if not header:
                yield f"column {column.key}: a title or synonym without letters or figures"
            if owners.setdefault(header, column.key) != column.key:
                yield f"{column.key} and {owners[header]} both go by the header “{header}”"
        yield from _shared_words(column)
    for header in sheet.ignored:
        if bare(header) in owners:
            yield f"the header “{header}” is ignored and belongs to {owners[bare(header)]} too"


def _shared_words(column: Column) -> Iterator[str]:
    meant: dict[str, str] = {}
    for value, words in column.choices.items():
        if not words:
            yield f"column {column.key}: the choice {value} has no words"
        for word in (value, *words):
            if meant.setdefault(bare(word), value) != value:
                yield f"column {column.key}: “{word}” may mean {value} or {meant[bare(word)]}"


def _only(entry: Mapping[str, Any], known: set[str], where: str) -> None:
    if strange := sorted(set(entry) - known):
        raise BadPack(f"{where}: {', '.join(strange)} means nothing here")


def _text(entry: Mapping[str, Any], name: str, where: str) -> str:
    text = entry.get(name)
    if not isinstance(text, str) or not text.strip():
        raise BadPack(f"{where}: {name} is missing")
    return text


def _texts(entry: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    texts = entry.get(name, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
        raise BadPack(f"{where}: {name} is a list of texts")
    return tuple(texts)
