"""Rows written so that Excel opens them as they were meant, and so that our own reading gives them back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import xlsxwriter

from chungtay.workbooks.engine.columns import CellKind, Column, Sheet, Value
from chungtay.workbooks.engine.headers import NOTES_HEADER
from chungtay.workbooks.engine.texts import armed

Notes = Mapping[int, Mapping[str, str]]

_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_WIDTHS: Final = {
    CellKind.TEXT: 32,
    CellKind.CODE: 14,
    CellKind.INTEGER: 10,
    CellKind.MONEY: 16,
    CellKind.DAY: 12,
    CellKind.CHOICE: 18,
    CellKind.EMAIL: 28,
    CellKind.PHONE: 14,
    CellKind.YEAR: 8,
}
_NOTES_WIDTH: Final = 60
# "@": Excel leaves what is typed there as it is typed.
_SHOWN_AS: Final = {CellKind.INTEGER: "#,##0", CellKind.MONEY: "#,##0", CellKind.DAY: "dd/mm/yyyy", CellKind.YEAR: "0"}
_AS_TEXT: Final = "@"
_HEADER: Final = {"bold": True, "bg_color": "#E3ECF5", "border": 1, "border_color": "#B8C4D0", "text_wrap": True}
_WRONG: Final = {"bg_color": "#FDE2DC"}
# The longest text a cell of Excel holds, and the forbidden signs of the name of a sheet.
_LONGEST: Final = 32_767
_NOT_IN_NAMES: Final = str.maketrans("[]:*?/\\", "       ")
_LONGEST_NAME: Final = 31
_LONGEST_LIST: Final = 255
_OFFERED_ROWS: Final = 5_000
_FIRST_DAY: Final = date(1900, 3, 1)


@dataclass(frozen=True)
class _Look:
    """The two looks of one column: as it should be, and with something wrong."""

    right: Any
    wrong: Any


def write_workbook(
    target: Path | BinaryIO,
    sheet: Sheet,
    rows: Iterable[Mapping[str, Value]],
    *,
    notes: Notes | None = None,
) -> None:
    """An .xlsx; where `notes` says by place in `rows` from 0 and by key what is wrong, the cell is coloured.

    The sentences stand in a last column, those with the key "" first; a cell of any kind may hold text as it was typed.
    """
    book = _book(target)
    _fill(book, sheet, rows, notes)
    book.close()


def write_sheets(target: Path | BinaryIO, sheets: Iterable[tuple[Sheet, Iterable[Mapping[str, Value]]]]) -> None:
    """An .xlsx of several sheets, one after the other; no two may have one title."""
    book = _book(target)
    for sheet, rows in sheets:
        _fill(book, sheet, rows, None)
    book.close()


def _book(target: Path | BinaryIO) -> Any:
    return xlsxwriter.Workbook(target if not isinstance(target, Path) else str(target), dict(_OPTIONS))


def _fill(book: Any, sheet: Sheet, rows: Iterable[Mapping[str, Value]], notes: Notes | None) -> None:
    page = book.add_worksheet(_name(sheet.title))
    header = book.add_format({**_HEADER, "valign": "top"})
    looks = [_look(book, column) for column in sheet.columns]
    sentence = book.add_format({"text_wrap": True, "valign": "top", **_WRONG})
    for at, column in enumerate(sheet.columns):
        _offer_choices(page, at, column)
        page.set_column(at, at, max(_WIDTHS[column.kind], min(40, len(column.title) + 2)), looks[at].right)
    page.freeze_panes(1, 0)
    for at, column in enumerate(sheet.columns):
        page.write_string(0, at, column.title, header)
    last = len(sheet.columns)
    if notes is not None:
        page.set_column(last, last, _NOTES_WIDTH)
        page.write_string(0, last, NOTES_HEADER, header)
    for place, row in enumerate(rows):
        wrong = notes.get(place, {}) if notes else {}
        for at, column in enumerate(sheet.columns):
            value, is_wrong = _said(column, row), column.key in wrong
            # An empty cell has the look of its column without being written, and is many cells of a long list.
            if is_wrong or (value is not None and value != ""):
                _write(page, (place + 1, at), value, looks[at].wrong if is_wrong else looks[at].right)
        if wrong:
            page.write_string(place + 1, last, _sentences(wrong, sheet)[:_LONGEST], sentence)


def write_csv(
    target: Path | BinaryIO,
    sheet: Sheet,
    rows: Iterable[Mapping[str, Value]],
    *,
    notes: Notes | None = None,
) -> None:
    """The same as CSV in UTF-8 with a byte order mark; texts that Excel would compute get an apostrophe in front."""
    with _text_of(target) as text:
        lines = csv.writer(text, lineterminator="\r\n")
        lines.writerow([column.title for column in sheet.columns] + ([NOTES_HEADER] if notes is not None else []))
        for place, row in enumerate(rows):
            cells: list[str | int] = [_as_text(_said(column, row)) for column in sheet.columns]
            if notes is not None:
                cells.append(armed(_sentences(notes.get(place, {}), sheet)))
            lines.writerow(cells)


@contextmanager
def _text_of(target: Path | BinaryIO) -> Iterator[io.TextIOBase]:
    if isinstance(target, Path):
        with target.open("w", encoding="utf-8-sig", newline="") as text:
            yield text
        return
    wrapper = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    yield wrapper
    wrapper.detach()


def _said(column: Column, row: Mapping[str, Value]) -> Value:
    """The value as people write it: of a choice its first word."""
    value = row.get(column.key)
    return column.choices[value][0] if isinstance(value, str) and value in column.choices else value


def _offer_choices(page: Any, at: int, column: Column) -> None:
    """The list of a column's choices under an arrow in its cells, where Excel has room for it."""
    words = [words[0] for words in column.choices.values()]
    if words and len(",".join(words)) <= _LONGEST_LIST and not any("," in word for word in words):
        page.data_validation(1, at, _OFFERED_ROWS, at, {"validate": "list", "source": words, "error_type": "warning"})


def _as_text(value: Value) -> str | int:
    if isinstance(value, date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    if isinstance(value, str):
        return armed(value)
    return "" if value is None else value


def _write(page: Any, at: tuple[int, int], value: Value, look: Any) -> None:
    row, column = at
    if value is None or value == "":
        page.write_blank(row, column, None, look)
    elif isinstance(value, date):
        # Excel's calendar has a day too many before this one.
        if value >= _FIRST_DAY:
            page.write_datetime(row, column, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001  # a day
        else:
            page.write_string(row, column, str(_as_text(value)), look)
    elif isinstance(value, int):
        page.write_number(row, column, value, look)
    else:
        page.write_string(row, column, value[:_LONGEST], look)


def _look(book: Any, column: Column) -> _Look:
    form: dict[str, Any] = {"num_format": _SHOWN_AS.get(column.kind, _AS_TEXT)}
    return _Look(book.add_format(form), book.add_format({**form, **_WRONG}))


def _sentences(wrong: Mapping[str, str], sheet: Sheet) -> str:
    """What is wrong with a row, in the order of the columns; what concerns the whole row comes first."""
    order = ["", *(column.key for column in sheet.columns)]
    return " ".join(wrong[key] for key in order if wrong.get(key))


def _name(title: str) -> str:
    return title.translate(_NOT_IN_NAMES).strip(" '")[:_LONGEST_NAME].strip() or "1"
