"""How failed sign-ins slow the next try down; nobody is ever locked out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

TRIES_OF_ONE_NAME: Final = 5
TRIES_OF_ONE_ADDRESS: Final = 50  # a whole school may stand behind one address
FIRST_WAIT: Final = timedelta(seconds=15)
LONGEST_WAIT: Final = timedelta(minutes=15)
FORGOTTEN_AFTER: Final = timedelta(hours=1)


def wait_after(failures: int, *, free: int) -> timedelta:
    """The pause that follows this many failures in a row: none for the free ones, then twice as long each time."""
    if failures < free:
        return timedelta()
    doublings = min(failures - free, 10)  # beyond ten the longest wait is reached anyway
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def seconds_left(failures: int, last_at: datetime, now: datetime, *, free: int) -> int:
    """Whole seconds until the next try is looked at, 0 when it is looked at now."""
    left = last_at + wait_after(failures, free=free) - now
    return max(0, -(-left // timedelta(seconds=1)))
