from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungtay.kernel import clock
from chungtay.kernel.clock import SchoolYear, school_year_of


def test_now_is_a_moment_in_utc() -> None:
    before = datetime.now(UTC)

    assert before <= clock.now() <= before + timedelta(seconds=60)
    assert clock.now().tzinfo is UTC


def test_the_day_begins_in_vietnam_seven_hours_before_utc() -> None:
    assert clock.to_local(datetime(2025, 6, 30, 16, 59, tzinfo=UTC)).date() == date(2025, 6, 30)
    assert clock.to_local(datetime(2025, 6, 30, 17, 0, tzinfo=UTC)).date() == date(2025, 7, 1)


def test_today_is_the_day_of_this_moment_in_vietnam() -> None:
    before = clock.to_local(clock.now()).date()

    assert before <= clock.today() <= clock.to_local(clock.now()).date()


def test_a_moment_is_shown_by_the_clocks_of_vietnam() -> None:
    local = clock.to_local(datetime(2023, 3, 31, 7, 0, tzinfo=UTC))

    assert local.isoformat() == "2023-03-31T14:00:00+07:00"


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2023, 3, 31, 7, 0, tzinfo=UTC).replace(tzinfo=None)

    with pytest.raises(ValueError, match="naive"):
        clock.to_local(naive)


def test_a_school_year_runs_from_august_to_july() -> None:
    year = SchoolYear(2025)

    assert (str(year), year.first_day, year.last_day) == ("2025-2026", date(2025, 8, 1), date(2026, 7, 31))
    assert year.contains(date(2025, 8, 1))
    assert year.contains(date(2026, 7, 31))
    assert not year.contains(date(2026, 8, 1))
    assert (year.previous().label, year.next().label) == ("2024-2025", "2026-2027")


def test_a_label_is_read_back() -> None:
    assert SchoolYear.parse("2025-2026") == SchoolYear.parse(" 2025 \u2013 2026 ") == SchoolYear(2025)


@pytest.mark.parametrize("label", ["2022-2025", "2025", "2026-2025", "", "25-26"])
def test_two_years_that_do_not_follow_are_no_school_year(label: str) -> None:
    with pytest.raises(ValueError, match="school_year"):
        SchoolYear.parse(label)


@given(st.dates(min_value=date(3, 1, 1), max_value=date(9998, 12, 31)))
def test_every_day_belongs_to_one_school_year(day: date) -> None:
    year = school_year_of(day)

    assert year.contains(day)
    assert not year.previous().contains(day)
    assert not year.next().contains(day)
    assert (year.next().first_day - year.last_day).days == 1


def test_school_years_stand_in_order() -> None:
    assert sorted([SchoolYear(2026), SchoolYear(2023), SchoolYear(2025)]) == [
        *[SchoolYear(2023), SchoolYear(2025), SchoolYear(2026)]
    ]
