"""The one door to time: the moment, the day in Vietnam, and school years."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Self
from zoneinfo import ZoneInfo

HERE: Final = ZoneInfo("Asia/Ho_Chi_Minh")

# The review of a school year and the preparation of the next meet at the end of July; lessons begin in September.
_FIRST_MONTH: Final = 8


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it now is in Vietnam."""
    return to_local(now()).date()


def to_local(moment: datetime) -> datetime:
    """The same moment by the clocks of Vietnam; ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("naive")
    return moment.astimezone(HERE)


@dataclass(frozen=True, order=True)
class SchoolYear:
    """The year from 1 August of `start` to the next 31 July (the working default, not a decree's day)."""

    start: int

    def __str__(self) -> str:
        return self.label

    @classmethod
    def parse(cls, label: str) -> Self:
        """Read "2025-2026"; ValueError unless the second year follows the first."""
        years = re.fullmatch(r"([0-9]{4}) ?[-\u2013] ?([0-9]{4})", label.strip())
        if years is None or int(years[2]) != int(years[1]) + 1:
            raise ValueError("school_year")
        return cls(int(years[1]))

    @property
    def label(self) -> str:
        """The two years, "2025-2026"."""
        return f"{self.start}-{self.start + 1}"

    @property
    def first_day(self) -> date:
        """1 August."""
        return date(self.start, _FIRST_MONTH, 1)

    @property
    def last_day(self) -> date:
        """31 July of the next year; the school year includes it."""
        return date(self.start + 1, _FIRST_MONTH - 1, 31)

    def previous(self) -> Self:
        """The school year before."""
        return type(self)(self.start - 1)

    def next(self) -> Self:
        """The school year after."""
        return type(self)(self.start + 1)

    def contains(self, day: date) -> bool:
        """Whether the day is between the first and the last day, both included."""
        return self.first_day <= day <= self.last_day


def school_year_of(day: date) -> SchoolYear:
    """The school year a day belongs to; every day belongs to exactly one."""
    return SchoolYear(day.year if day.month >= _FIRST_MONTH else day.year - 1)
