"""Days on which an answer is due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

_SATURDAY: Final = 5


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Whether offices work on the day: from Monday to Friday, and not on a holiday of the list."""
    return day.weekday() < _SATURDAY and day not in holidays


def after_working_days(start: date, count: int, holidays: Collection[date]) -> date:
    """The working day that ends a period of so many working days; the first counted is the one after `start`."""
    day, left = start, count
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day, holidays)
    return day


def before_months(day: date, months: int) -> date:
    """The day so many months earlier; the last of the month where that month is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first_of_next = date(years + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(years, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))
