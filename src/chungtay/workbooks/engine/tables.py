"""What any file gives before its meaning is known: tables of raw cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chungtay.workbooks.engine.cells import Raw
from chungtay.workbooks.engine.headers import Merge


@dataclass(frozen=True, kw_only=True)
class Table:
    """One worksheet from its first row and column on; `marks` are cells with a code, by row and column from 0."""

    name: str
    rows: Sequence[Sequence[Raw]]
    merges: Sequence[Merge] = ()
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    encoding: str = ""


def letter_of(column: int) -> str:
    """The letter of a column counted from 0, as Excel shows it: A, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_of(letters: str) -> int:
    """The number from 0 of a column by its letters in capitals."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
