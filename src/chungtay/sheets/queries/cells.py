"""Cells as they lie in the database and back: days as text, the rest as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from json.encoder import encode_basestring
from typing import Any, Final

from django.db import connection

from chungtay.sheets.models import SheetImport
from chungtay.workbooks.engine.columns import CellKind, Rows, Sheet, Value

LAID: Final = """SELECT number, cells, outcome, findings FROM sheets_stagedrow
    WHERE sheet_import_id = %s ORDER BY number"""


@dataclass(frozen=True, slots=True)
class Laid:
    """The staged rows of an import as the rooms know them, with what was found in them when they were last judged."""

    rows: Rows
    outcomes: Sequence[str]
    found: Mapping[int, list[Any]]  # by the number of the row, of those in which something was found


def packed(rows: Rows, keys: Sequence[str]) -> Iterator[str]:
    """The cells of each row in the order of the columns as JSON, days as 2026-11-21."""
    marks, columns = zip(*(_column(rows.column(key)) for key in keys), strict=True)
    return map(f"[{','.join(marks)}]".__mod__, zip(*columns, strict=True))


def _column(cells: Sequence[Value]) -> tuple[str, Iterable[Value]]:
    """How a cell of the column stands in the JSON of its row, and what is put there."""
    kinds = set(map(type, cells))
    if kinds == {int}:
        return "%d", cells
    if kinds != {str}:
        return "%s", map(_written, cells)
    whole = "".join(cells)  # type: ignore[arg-type]  # all of them are texts
    if whole.isprintable() and '"' not in whole and "\\" not in whole:
        return '"%s"', cells
    return "%s", map(encode_basestring, cells)  # type: ignore[arg-type]  # see above


def _written(cell: Value) -> str:
    if isinstance(cell, str):
        return encode_basestring(cell)
    return "null" if cell is None else f'"{cell}"' if isinstance(cell, date) else str(cell)


def laid_rows(sheet_import: SheetImport, sheet: Sheet) -> Laid:
    """Every staged row in the order of the file; tens of thousands at a time, so without the detour over models."""
    with connection.cursor() as cursor:
        cursor.execute(LAID, [sheet_import.pk])
        lines = cursor.fetchall()
    if not lines:
        return Laid(Rows([], {}), [], {})
    numbers, packed_cells, outcomes, findings = zip(*lines, strict=True)
    columns: Iterator[Sequence[Any]] = zip(*json.loads(f"[{','.join(packed_cells)}]"), strict=True)
    found = {number: json.loads(said) for number, said in zip(numbers, findings, strict=True) if said != "[]"}
    spread = {key: _read(sheet, key, cells) for key, cells in zip(sheet_import.columns, columns, strict=True)}
    return Laid(Rows(numbers, spread), outcomes, found)


def _read(sheet: Sheet, key: str, cells: Sequence[Any]) -> Sequence[Value]:
    """The cells of one column as they were before they were laid down."""
    if sheet.column(key).kind is not CellKind.DAY:
        return cells
    return [date.fromisoformat(cell) if cell else None for cell in cells]


def cells_of(sheet: Sheet, keys: Sequence[str], laid: Sequence[Any]) -> dict[str, Value]:
    """The cells of one staged row by the keys of their columns."""
    return {key: _read(sheet, key, [cell])[0] for key, cell in zip(keys, laid, strict=True)}
