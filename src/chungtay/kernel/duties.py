"""Who waits for whom, and what comes next: filled by the rooms, asked by the page Hôm nay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from chungtay.kernel.people import Person


@dataclass(frozen=True)
class Duty:
    """One thing that waits: a whole sentence beginning with the one who waits, and the link that ends the wait."""

    sentence: str | Promise
    detail: str
    to: str
    action: str | Promise
    waits: str
    waited_for: str
    is_mine: bool
    since: date | None = None
    due: date | None = None
    icon: str = "hourglass-split"


@dataclass(frozen=True)
class ComingDate:
    """A day to come that concerns the person."""

    on: date
    title: str
    detail: str
    to: str


DutyProvider = Callable[[Person, date], list[Duty]]
DateProvider = Callable[[Person, date], list[ComingDate]]

_duties: list[DutyProvider] = []
_dates: list[DateProvider] = []


def register_duties(provider: DutyProvider) -> DutyProvider:
    """Add a room's answer to "who waits for whom?"."""
    _duties.append(provider)
    return provider


def register_dates(provider: DateProvider) -> DateProvider:
    """Add a room's answer to "what comes next?"."""
    _dates.append(provider)
    return provider


def duties_of(person: Person, on: date) -> list[Duty]:
    """Everything that waits for the person, and everything the person waits for, nearest due day first."""
    found = [duty for provider in _duties for duty in provider(person, on)]
    return sorted(found, key=lambda duty: (duty.due or date.max, duty.since or date.max))


def coming_dates(person: Person, on: date) -> list[ComingDate]:
    """The days to come that concern the person, nearest first."""
    return sorted((day for provider in _dates for day in provider(person, on)), key=lambda day: day.on)
