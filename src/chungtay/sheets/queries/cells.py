"""Cells as they lie in the database and back: days as text, the rest as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from chungtay.sheets.engine.columns import CellKind, Row, Sheet
from chungtay.sheets.models import StagedRow

# A blank cell is None; a cell the row does not have at all, as in the second part of a workbook, is this.
ABSENT = False


def packed(row: Row, keys: Sequence[str]) -> list[str | int | None]:
    """The cells of a row in the order of the columns, days as 2026-11-21."""
    cells = [row.cells.get(key, ABSENT) for key in keys]
    return [cell.isoformat() if isinstance(cell, date) else cell for cell in cells]


def unpacked(staged: Iterable[StagedRow], sheet: Sheet, keys: Sequence[str]) -> list[Row]:
    """Staged rows as the rooms know them."""
    columns = [(key, sheet.column(key).kind is CellKind.DAY) for key in keys]
    return [
        Row(
            row.number,
            {
                key: date.fromisoformat(cell) if is_day and cell else cell
                for (key, is_day), cell in zip(columns, row.cells, strict=True)
                if cell is not ABSENT
            },
        )
        for row in staged
    ]
