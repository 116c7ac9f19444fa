"""When letters leave, by the clock of the country, and who is meant by a typed list of guests; pure."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Final

QUIET_FROM: Final = time(21)
QUIET_UNTIL: Final = time(6)
ROUND_AT: Final = time(7)
MONDAY: Final = 0


def is_quiet(local: datetime) -> bool:
    """Whether the moment, by the clock of the country, lies between 21:00 and 6:00."""
    return local.time() >= QUIET_FROM or local.time() < QUIET_UNTIL


def leaves_at(local: datetime) -> datetime:
    """The first moment from this one on that is not quiet."""
    if not is_quiet(local):
        return local
    day = local + timedelta(days=1) if local.time() >= QUIET_FROM else local
    return day.replace(hour=QUIET_UNTIL.hour, minute=0, second=0, microsecond=0)


def last_round(local: datetime, *, weekly: bool) -> datetime:
    """The latest round that was due at this moment: 7:00 of the day, of a Monday for the letter of the week."""
    begun = local.replace(hour=ROUND_AT.hour, minute=0, second=0, microsecond=0)
    if begun > local:
        begun -= timedelta(days=1)
    return begun - timedelta(days=(begun.weekday() - MONDAY) % 7) if weekly else begun


_GUEST: Final = re.compile(r"(?P<name>[^<>@]*?)[\s,;:<(]*(?P<address>[^\s<>(),;@]+@[^\s<>(),;@]+\.[^\s<>(),;@]+)[>)]?")


def read_guests(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    """The guests of a typed list, one a line, as name and address, each address once; and the lines nobody can read."""
    found: dict[str, str] = {}
    unread = []
    for line in filter(None, (line.strip(" ,;") for line in text.splitlines())):
        guest = _GUEST.fullmatch(line)
        if guest is None or not guest["address"].isascii() or len(line) > 200:
            unread.append(line)
        else:
            found.setdefault(guest["address"].lower(), guest["name"].strip())
    return [(name, address) for address, name in found.items()], unread
