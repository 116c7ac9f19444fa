"""The table of a CSV file: its encoding and its separator are found by what makes sense with them."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import BinaryIO, Final

from chungtay.workbooks.engine.cells import MOST_LETTERS
from chungtay.workbooks.engine.columns import Sheet
from chungtay.workbooks.engine.faults import UnreadableFile
from chungtay.workbooks.engine.headers import find_heading
from chungtay.workbooks.engine.legacy import decode
from chungtay.workbooks.engine.results import Limits
from chungtay.workbooks.engine.tables import Table

SEPARATORS: Final = (",", ";", "\t", "|")
# What Excel computes when a cell begins with it; such texts are written with one apostrophe in front.
COMPUTED: Final = re.compile(r"[\s']*[=+\-@]|'*[\t\r\n]")
_SAMPLE_ROWS: Final = 30
_LINES_IN_A_ROW: Final = 4
_SAMPLE_LETTERS: Final = 60_000
_DECLARED: Final = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)


def text_table(file: BinaryIO, sheet: Sheet, limits: Limits) -> Table:
    """The one table of a text with separators; UnreadableFile when it cannot be parted or is beyond the limits."""
    file.seek(0)
    content = file.read(limits.file_bytes + 1)
    # Cells may hold several lines, though not all of them many.
    if content.count(b"\n") > _LINES_IN_A_ROW * limits.rows:
        raise UnreadableFile("too_many_rows", {"sheet": "", "limit": str(limits.rows)})
    text, encoding = decode(content)
    # One way of ending lines: an old Macintosh wrote a bare return.
    if "\n" not in text:
        text = text.replace("\r", "\n")
    declared = _DECLARED.match(text)
    if declared:
        text = text[declared.end() :]
    separator = declared[1] if declared else _separator(text, sheet)
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), limits.rows + 1))
    except csv.Error as broken:
        raise UnreadableFile("broken_text", {"reason": str(broken)}) from broken
    return Table(name="", rows=_squared(rows, limits, has_quoted=_has_quoted(text, separator)), encoding=encoding)


def _separator(text: str, sheet: Sheet) -> str:
    """The separator with which the header is understood best, then the one that makes the most columns."""
    sample = text[:_SAMPLE_LETTERS]

    def sense(separator: str) -> tuple[int, int]:
        try:
            rows = list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), _SAMPLE_ROWS))
        except csv.Error:
            return (0, 0)
        heading = find_heading(rows, (), sheet)
        widths = sorted(len(row) for row in rows)
        return (len(heading.found) if heading else 0, widths[len(widths) // 2] if widths else 0)

    return max(SEPARATORS, key=sense)


def _has_quoted(text: str, separator: str) -> bool:
    """Whether a cell may begin with an apostrophe; names of places in Tay Nguyen hold some."""
    return text.startswith("'") or any(f"{before}'" in text for before in (separator, "\n", "\r", '"'))


def _squared(rows: list[list[str]], limits: Limits, *, has_quoted: bool) -> list[list[str]]:
    """Rows of one width, without the apostrophes in front of what Excel would compute."""
    if len(rows) > limits.rows:
        raise UnreadableFile("too_many_rows", {"sheet": "", "limit": str(limits.rows)})
    width = max(map(len, rows), default=0)
    if width > limits.columns:
        raise UnreadableFile("too_many_columns", {"sheet": "", "limit": str(limits.columns)})
    if width * len(rows) > limits.cells:
        raise UnreadableFile("too_many_cells", {"limit": str(limits.cells)})
    if has_quoted:
        rows = [[disarmed(cell) if cell[:1] == "'" else cell for cell in row] for row in rows]
    if min(map(len, rows), default=0) == width:
        return rows
    return [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]


def armed(text: str) -> str:
    """A text as a CSV cell that Excel leaves alone; `disarmed` takes it back."""
    return f"'{text}" if COMPUTED.match(text) else text


def disarmed(text: str) -> str:
    """A cell of a CSV file without the apostrophe that was put in front of it."""
    return text[1:] if text[:1] == "'" and COMPUTED.match(text[1:]) else text


csv.field_size_limit(4 * MOST_LETTERS)
