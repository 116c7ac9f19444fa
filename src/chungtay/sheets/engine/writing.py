"""Rows written so that Excel opens them as they were meant, and so that our own reading gives them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

from chungtay.sheets.engine.columns import Sheet, Value


def write_workbook(
    target: Path | BinaryIO,
    sheet: Sheet,
    rows: Iterable[Mapping[str, Value]],
    *,
    notes: Mapping[int, Mapping[str, str]] | None = None,
) -> None:
    """An .xlsx; where `notes` says by place in `rows` from 0 and by key what is wrong, the cell is coloured.

    The sentences stand in a last column, those with the key "" first; a cell of any kind may hold text as it was typed.
    """
    raise NotImplementedError


def write_csv(
    target: Path | BinaryIO,
    sheet: Sheet,
    rows: Iterable[Mapping[str, Value]],
    *,
    notes: Mapping[int, Mapping[str, str]] | None = None,
) -> None:
    """The same as CSV in UTF-8 with a mark of order; texts that Excel would compute get an apostrophe in front."""
    raise NotImplementedError
