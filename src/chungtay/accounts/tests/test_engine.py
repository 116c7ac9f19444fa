from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chungtay.accounts.engine.throttle import LONGEST_WAIT, seconds_left, wait_after

NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)


def test_the_wait_doubles_and_then_stays() -> None:
    waits = [wait_after(failures, free=5).total_seconds() for failures in range(4, 14)]

    assert waits == [0, 15, 30, 60, 120, 240, 480, 900, 900, 900]


@given(st.integers(0, 10**9), st.integers(1, 100))
def test_a_wait_never_ends_in_a_lockout(failures: int, free: int) -> None:
    assert timedelta() <= wait_after(failures, free=free) <= LONGEST_WAIT
    assert wait_after(failures, free=free) <= wait_after(failures + 1, free=free)


@given(st.integers(0, 30), st.integers(0, 2_000_000))
def test_the_seconds_left_are_never_said_too_short(failures: int, passed: int) -> None:
    later = NOON + timedelta(milliseconds=passed)
    left = seconds_left(failures, NOON, later, free=5)

    assert seconds_left(failures, NOON, later + timedelta(seconds=left), free=5) == 0
    if left > 1:
        assert seconds_left(failures, NOON, later + timedelta(seconds=left - 1), free=5) > 0
