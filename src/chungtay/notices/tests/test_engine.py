"""Rounds and quiet hours on the clock of the country."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungtay.kernel.clock import HERE
from chungtay.notices.engine import is_quiet, last_round, leaves_at

# A crowded machine draws slowly; that says nothing of the clock.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MOMENTS = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)).map(  # noqa: DTZ001  # the zone follows
    lambda moment: moment.replace(tzinfo=HERE)
)


def test_the_night_is_from_nine_to_six() -> None:
    def at(hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 11, 22, hour, minute, tzinfo=HERE)

    assert [is_quiet(at(*when)) for when in ((20, 59), (21, 0), (23, 59), (0, 0), (5, 59), (6, 0))] == [
        False, True, True, True, True, False,
    ]  # fmt: skip
    assert leaves_at(at(20, 59)) == at(20, 59)
    assert leaves_at(at(21)) == at(6) + timedelta(days=1)
    assert leaves_at(at(0, 30)) == at(6)


@patient
@given(MOMENTS)
def test_no_letter_leaves_in_the_night_nor_later_than_it_must(moment: datetime) -> None:
    left = leaves_at(moment)

    assert not is_quiet(left)
    assert timedelta() <= left - moment <= timedelta(hours=9)
    assert leaves_at(left) == left


@patient
@given(MOMENTS, st.booleans())
def test_a_round_is_the_last_seven_o_clock(moment: datetime, weekly: bool) -> None:
    begun = last_round(moment, weekly=weekly)

    assert (begun.hour, begun.minute) == (7, 0)
    assert timedelta() <= moment - begun < timedelta(days=7 if weekly else 1)
    assert not weekly or begun.weekday() == 0
    assert last_round(begun, weekly=weekly) == begun
