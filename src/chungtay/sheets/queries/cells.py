"""Cells as they lie in the database and back: days as text, the rest as it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

from chungtay.sheets.models import SheetImport
from chungtay.workbooks.engine.columns import CellKind, Row, Sheet

LAID: Final = """SELECT number, cells, outcome, findings FROM sheets_stagedrow
    WHERE sheet_import_id = %s ORDER BY number"""

# A blank cell is None; a cell the row does not have at all, as in the second part of a workbook, is this.
ABSENT = False


def packed(row: Row, keys: Sequence[str]) -> list[str | int | None]:
    """The cells of a row in the order of the columns, days as 2026-11-21."""
    cells = [row.cells.get(key, ABSENT) for key in keys]
    return [cell.isoformat() if isinstance(cell, date) else cell for cell in cells]


@dataclass(frozen=True, slots=True)
class Laid:
    """One staged row as the rooms know it, with what was found in it when it was last judged."""

    row: Row
    outcome: str
    found: list[Any]


def laid_rows(sheet_import: SheetImport, sheet: Sheet) -> list[Laid]:
    """Every staged row in the order of the file; tens of thousands at a time, so without the detour over models."""
    with connection.cursor() as cursor:
        cursor.execute(LAID, [sheet_import.pk])
        lines = cursor.fetchall()
    unpack = unpacker(sheet, sheet_import.columns)
    all_cells = json.loads(f"[{','.join(line[1] for line in lines)}]")
    return [
        Laid(unpack(number, cells), outcome, [] if found == "[]" else json.loads(found))
        for (number, _cells, outcome, found), cells in zip(lines, all_cells, strict=True)
    ]


def unpacker(sheet: Sheet, keys: Sequence[str]) -> Callable[[int, list[Any]], Row]:
    """What makes a row of a number and its cells; the list of cells is used up."""
    days = [at for at, key in enumerate(keys) if sheet.column(key).kind is CellKind.DAY]

    def unpack(number: int, cells: list[Any]) -> Row:
        for at in days:
            if cells[at]:
                cells[at] = date.fromisoformat(cells[at])
        if any(cell is ABSENT for cell in cells):
            return Row(number, {key: cell for key, cell in zip(keys, cells, strict=True) if cell is not ABSENT})
        return Row(number, dict(zip(keys, cells, strict=True)))

    return unpack
