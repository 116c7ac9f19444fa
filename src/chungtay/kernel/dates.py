"""Days of which the source leaves something out: the unknown stays unknown, the inferred stays apart."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Self

PartOfDay = Literal["", "morning", "afternoon", "evening"]

PARTS_OF_DAY: Final[tuple[PartOfDay, ...]] = ("", "morning", "afternoon", "evening")

_EDTF: Final = re.compile(r"(\d{4}|XXXX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?", re.ASCII)
# A leap year: what 29 February is measured by while the year is unknown.
_ANY_YEAR: Final = 2000
_AFTER_ALL: Final = 10_000


class NotADate(ValueError):  # noqa: N818  # reads aloud where it is caught, as RuleBroken does
    """A day that cannot be; `reason` is form, year, month, day, part_of_day or inferred_year."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason: Final = reason


@dataclass(frozen=True, kw_only=True)
class PartialDate:
    """A day as far as the source states it, and apart from it the year somebody inferred; NotADate if it cannot be."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    inferred_year: int | None = None
    part_of_day: PartOfDay = ""

    def __post_init__(self) -> None:
        if self.part_of_day not in PARTS_OF_DAY:
            raise NotADate("part_of_day")
        if self.year is not None and self.inferred_year is not None:
            raise NotADate("inferred_year")
        year = self.year if self.year is not None else self.inferred_year
        if year is not None and not 1 <= year <= 9999:
            raise NotADate("year" if self.inferred_year is None else "inferred_year")
        if self.month is not None and not 1 <= self.month <= 12:
            raise NotADate("month")
        if self.day is not None:
            if self.month is None:
                raise NotADate("month")
            _check_day(year or _ANY_YEAR, self.month, self.day)

    @classmethod
    def parse(cls, edtf: str, inferred_year: int | None = None, part_of_day: PartOfDay = "") -> Self:
        """Read EDTF (ISO 8601-2) level 2 with unspecified digits, "XXXX-11-11"; "" states nothing."""
        parts = _EDTF.fullmatch(edtf or "XXXX")
        if parts is None:
            raise NotADate("form")
        year, month, day = (int(part) if part and "X" not in part else None for part in parts.groups())
        return cls(year=year, month=month, day=day, inferred_year=inferred_year, part_of_day=part_of_day)

    @classmethod
    def of(cls, day: date, part_of_day: PartOfDay = "") -> Self:
        """A day wholly known."""
        return cls(year=day.year, month=day.month, day=day.day, part_of_day=part_of_day)

    @property
    def edtf(self) -> str:
        """The stated parts in EDTF: "2023-03-31", "2023-03", "2023", "XXXX-11-11", "XXXX-11", "XXXX"."""
        year = f"{self.year:04d}" if self.year is not None else "XXXX"
        return year + "".join(f"-{part:02d}" for part in (self.month, self.day) if part is not None)

    @property
    def is_known(self) -> bool:
        """Whether the source states year, month and day."""
        return self.as_date() is not None

    @property
    def is_blank(self) -> bool:
        """Whether the source states nothing of the day; an inferred year is not a statement."""
        return self.year is None and self.month is None

    def as_date(self) -> date | None:
        """The day, only when the source states all of it."""
        return self._in(self.year)

    def inferred_date(self) -> date | None:
        """The day in the inferred year, never to be shown without that label; None when nothing had to be inferred."""
        return self._in(self.inferred_year)

    def order_key(self) -> tuple[int, int, int, int, bool]:
        """Sorts by stated or inferred year; what is unknown comes after what is known, stated before inferred."""
        year = self.year if self.year is not None else self.inferred_year
        return (
            year if year is not None else _AFTER_ALL,
            self.month if self.month is not None else _AFTER_ALL,
            self.day if self.day is not None else _AFTER_ALL,
            PARTS_OF_DAY.index(self.part_of_day),
            self.year is None,
        )

    def _in(self, year: int | None) -> date | None:
        if year is None or self.month is None or self.day is None:
            return None
        return date(year, self.month, self.day)


def _check_day(year: int, month: int, day: int) -> None:
    try:
        date(year, month, day)
    except ValueError as impossible:
        raise NotADate("day") from impossible
