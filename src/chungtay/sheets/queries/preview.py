"""How an import is shown: its rows with what was found in them, and where in the file they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chungtay.kernel.vietnamese import number, short_day
from chungtay.sheets.choices import ROW_PILLS, RowOutcome
from chungtay.sheets.models import SheetImport, StagedRow
from chungtay.sheets.rules.offers import offer_of
from chungtay.workbooks.engine.columns import CellKind, Column

MOST_NAMES = 2  # cells that say which row this is


class Shown(StrEnum):
    """Which rows a person wants to see, as written in the address."""

    ALL = "tat-ca"
    REFUSED = "loi"
    NEW = "moi"
    CHANGE = "doi"
    SAME = "cu"


OUTCOMES = {
    Shown.REFUSED: RowOutcome.REFUSED,
    Shown.NEW: RowOutcome.NEW,
    Shown.CHANGE: RowOutcome.CHANGE,
    Shown.SAME: RowOutcome.SAME,
}


@dataclass(frozen=True)
class SeenFinding:
    """One sentence about a row, and the cell it is about."""

    sentence: str
    is_refusal: bool
    letter: str
    title: str
    typed: str


@dataclass(frozen=True)
class SeenRow:
    """One row as a person reads it."""

    place: str
    name: str
    outcome: RowOutcome
    pill: str
    findings: list[SeenFinding]
    cells: list[tuple[str, str]]


def rows_shown(sheet_import: SheetImport, shown: Shown) -> QuerySet[StagedRow]:
    """The staged rows a person wants to see, by their number."""
    rows = StagedRow.objects.filter(sheet_import=sheet_import)
    return rows if shown is Shown.ALL else rows.filter(outcome=OUTCOMES[shown])


def refused_rows(sheet_import: SheetImport) -> Iterator[StagedRow]:
    """The staged rows that have errors, in the order of the file."""
    return rows_shown(sheet_import, Shown.REFUSED).order_by("number").iterator(2000)


def seen_rows(sheet_import: SheetImport, staged: Iterable[StagedRow]) -> list[SeenRow]:
    """Staged rows as a person reads them."""
    sheet = offer_of(sheet_import.sheet_key).sheet
    headers = {key: header for key, header, _letter in sheet_import.report.get("matched", [])}
    columns = [sheet.column(key) for key in sheet_import.columns]
    parts = sheet_import.report.get("parts", [])
    return [_seen(row, columns, headers, parts) for row in staged]


def _seen(row: StagedRow, columns: list[Column], headers: dict[str, str], parts: list[dict[str, Any]]) -> SeenRow:
    findings = [
        SeenFinding(sentence, is_refusal, letter, headers.get(key or "", ""), typed)
        for key, sentence, is_refusal, typed, letter, _of_file in row.findings
    ]
    typed = {key: typed for key, _sentence, _is_refusal, typed, _letter, _of_file in row.findings if key and typed}
    cells = [
        (headers.get(column.key, column.title), typed.get(column.key) or _written(column, cell))
        for column, cell in zip(columns, row.cells, strict=True)
    ]
    written = [(title, text) for title, text in cells if text]
    names = [
        text
        for column, (_title, text) in zip(columns, cells, strict=True)
        if text and column.kind in {CellKind.TEXT, CellKind.CODE}
    ]
    outcome = RowOutcome(row.outcome)
    name = " · ".join(names[:MOST_NAMES])
    return SeenRow(_place(row.number, parts), name, outcome, ROW_PILLS[outcome], findings, written)


def _written(column: Column, cell: Any) -> str:
    if cell is None:
        return ""
    if column.kind is CellKind.DAY:
        return short_day(date.fromisoformat(cell))
    if column.kind is CellKind.CHOICE:
        return next(iter(column.choices.get(cell, ())), str(cell))
    if column.kind in {CellKind.INTEGER, CellKind.MONEY}:
        return number(cell)
    return str(cell)


def _place(row_number: int, parts: list[dict[str, Any]]) -> str:
    """Where a row stands, as Excel shows it; of a workbook with several sheets taken, on which of them."""
    if len(parts) < 2:
        return _("Row %(number)d") % {"number": row_number}
    part = max((each for each in parts if each["offset"] < row_number), key=lambda each: int(each["offset"]))
    place = {"number": row_number - part["offset"], "part": part["name"]}
    return _("Row %(number)d of the worksheet “%(part)s”") % place
