"""A file somebody uploaded, read in a process of its own that may be killed: rows and faults, or UnreadableFile."""

from __future__ import annotations

from pathlib import Path

from chungtay.sheets.engine.columns import Sheet
from chungtay.sheets.engine.results import Dropped, Limits, Matched, Part, Reading

__all__ = ["Dropped", "Limits", "Matched", "Part", "Reading", "read_sheet"]

_USUAL = Limits()


def read_sheet(path: Path, sheet: Sheet, *, limits: Limits = _USUAL) -> Reading:
    """The rows of an .xlsx, .csv or .tsv file; UnreadableFile is the only exception, whatever the file holds."""
    raise NotImplementedError
