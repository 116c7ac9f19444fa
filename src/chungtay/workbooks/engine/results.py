"""What reading a file costs at most, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass, field

from chungtay.workbooks.engine.columns import Rows
from chungtay.workbooks.engine.faults import Fault

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a file may cost at most; bytes, seconds and counts."""

    file_bytes: int = 20 * MEGABYTE
    unpacked_bytes: int = 100 * MEGABYTE
    members: int = 200
    ratio: int = 100
    rows: int = 100_000
    columns: int = 256
    cells: int = 4_000_000
    memory_bytes: int = 512 * MEGABYTE
    cpu_seconds: int = 20
    seconds: float = 30.0


@dataclass(frozen=True, kw_only=True)
class Matched:
    """A header of the file and the column it was taken for."""

    key: str
    header: str
    column_letter: str


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """A row that was left out on purpose; reason is blank, total, numbering, header, heading or footer."""

    number: int
    reason: str
    typed: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """One worksheet that was taken; its row r is row `offset` + r of the reading."""

    name: str
    offset: int
    rows: int


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a file holds. Row numbers are those Excel shows, in the second and later parts after the earlier ones."""

    rows: Rows
    faults: tuple[Fault, ...]
    matched: tuple[Matched, ...]
    unknown: tuple[str, ...]
    header_row: int
    dropped: tuple[Dropped, ...]
    encoding: str
    parts: tuple[Part, ...] = field(default=())
