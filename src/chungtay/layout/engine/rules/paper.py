"""A .docx as data: paragraphs with the look they end up with, what tables say of themselves, pages and their heads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Look:
    """How a run of words looks after all styles; size in points."""

    text: str
    font: str
    size: float
    is_bold: bool
    is_italic: bool
    is_caps: bool
    colour: str


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where a paragraph stands: its section, and in a table the table, row and column; -1 outside of tables."""

    section: int
    table: int = -1
    row: int = -1
    column: int = -1


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One paragraph as it looks: spaces in points, `first` in mm, `line` a multiple of one line, 0 if fixed."""

    looks: tuple[Look, ...]
    spot: Spot
    align: str
    before: float
    after: float
    line: float
    first: float
    has_edge: bool
    has_drawing: bool
    fields: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        joined = "".join(look.text.upper() if look.is_caps else look.text for look in self.looks)
        return joined.strip(" \t\n\u00a0")

    @property
    def seen(self) -> tuple[Look, ...]:
        return tuple(look for look in self.looks if look.text.strip())

    @property
    def is_bold(self) -> bool:
        return bool(self.seen) and all(look.is_bold for look in self.seen)

    @property
    def is_italic(self) -> bool:
        return bool(self.seen) and all(look.is_italic for look in self.seen)

    @property
    def is_upright(self) -> bool:
        return not any(look.is_italic for look in self.seen)

    @property
    def sizes(self) -> set[float]:
        return {look.size for look in self.seen}

    @property
    def in_table(self) -> bool:
        return self.spot.table >= 0


@dataclass(frozen=True, kw_only=True)
class TableRead:
    """What a table says of itself."""

    has_edges: bool
    repeats_head: bool
    columns: int
    rows: int
    widths_in_grid: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section: page and margins in millimetres, and the paragraphs at the head of its pages."""

    breadth: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    is_landscape: bool
    differs_first: bool
    starts_at: int | None
    head: tuple[Paragraph, ...]
    first_head: tuple[Paragraph, ...]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A whole .docx as read."""

    paragraphs: tuple[Paragraph, ...]
    tables: tuple[TableRead, ...]
    sections: tuple[Section, ...]
