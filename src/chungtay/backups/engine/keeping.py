"""Which copies stay: the newest of each of the last days, weeks and months that have one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Keeping:
    """How many days, weeks and months are kept; each at least one, so that the newest copy always stays."""

    daily: int = 7
    weekly: int = 5
    monthly: int = 12

    @classmethod
    def parse(cls, words: Sequence[str]) -> Keeping:
        """Read three whole numbers from one up; ValueError for anything else."""
        daily, weekly, monthly = (int(word) for word in words)
        if min(daily, weekly, monthly) < 1:
            raise ValueError("keeping")
        return cls(daily, weekly, monthly)


def kept(moments: Collection[datetime], keeping: Keeping) -> set[datetime]:
    """The moments of the copies that stay; the newest is always among them."""
    newest_first = sorted(set(moments), reverse=True)
    return {
        moment
        for period, most in ((_day, keeping.daily), (_week, keeping.weekly), (_month, keeping.monthly))
        for moment in _newest_of_each(newest_first, period, most)
    }


def _newest_of_each(moments: Sequence[datetime], period: Callable[[datetime], Hashable], most: int) -> list[datetime]:
    found: dict[Hashable, datetime] = {}
    for moment in moments:
        found.setdefault(period(moment), moment)
    return list(found.values())[:most]


def _day(moment: datetime) -> date:
    return moment.date()


def _week(moment: datetime) -> tuple[int, int]:
    year, week, _weekday = moment.isocalendar()
    return year, week


def _month(moment: datetime) -> tuple[int, int]:
    return moment.year, moment.month
