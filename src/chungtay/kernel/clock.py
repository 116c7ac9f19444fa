"""The one door to time: stored in UTC, shown and counted in days of Việt Nam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def to_local(moment: datetime) -> datetime:
    """A moment as clocks in Việt Nam show it."""
    return moment.astimezone(HERE)


def today() -> date:
    """The day it is in Việt Nam."""
    return to_local(now()).date()


@dataclass(frozen=True, order=True)
class SchoolYear:
    """A school year by the year it starts in, from 1 August to 31 July (the working default, not a decree's day)."""

    start: int

    @property
    def label(self) -> str:
        return f"{self.start}-{self.start + 1}"

    @property
    def first_day(self) -> date:
        return date(self.start, 8, 1)

    @property
    def last_day(self) -> date:
        return date(self.start + 1, 7, 31)

    def contains(self, day: date) -> bool:
        """Whether the day lies in this school year."""
        return self.first_day <= day <= self.last_day

    def previous(self) -> SchoolYear:
        """The school year before."""
        return SchoolYear(self.start - 1)

    def next(self) -> SchoolYear:
        """The school year after."""
        return SchoolYear(self.start + 1)


def school_year_of(day: date) -> SchoolYear:
    """The school year a day lies in."""
    return SchoolYear(day.year if day.month >= 8 else day.year - 1)
