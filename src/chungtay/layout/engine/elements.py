"""What stands on the paper, in order: lines, rows of cells and tables with their measures; both writers set these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chungtay.layout.engine.content import Span

Align = Literal["left", "center", "right", "both"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One paragraph: sizes and spaces in points, indents in millimetres.

    `narrow` draws both sides in by so many points; `rule` is the length of the line under it, in points; `outline` is
    its level in the table of bookmarks, 0 for none.
    """

    spans: tuple[Span, ...]
    size: float
    align: Align = "left"
    before: float = 0
    after: float = 0
    first: float = 0
    left: float = 0
    narrow: float = 0
    rule: float = 0
    outline: int = 0
    keeps_next: bool = False

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, kw_only=True)
class Row:
    """Cells without borders beside each other, widths in millimetres; never broken over two pages."""

    cells: tuple[tuple[Line, ...], ...]
    widths: tuple[float, ...]
    before: float = 0
    keeps_next: bool = False


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table with borders; its head row is repeated on every page."""

    heads: tuple[tuple[Line, ...], ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    widths: tuple[float, ...]


Element = Line | Row | Grid


@dataclass(frozen=True, kw_only=True)
class Part:
    """Pages of one direction; a part that starts numbering begins at page 1, whose number is not shown."""

    elements: tuple[Element, ...]
    is_landscape: bool = False
    starts_numbering: bool = False


@dataclass(frozen=True, kw_only=True)
class Composed:
    """The whole paper: its parts, its name, and what stands at the foot of the first page, if anything."""

    parts: tuple[Part, ...]
    title: str
    author: str
    verify_at: str = ""
    verify_line: str = ""
