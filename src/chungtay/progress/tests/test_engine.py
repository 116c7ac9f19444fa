from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.progress.choices import Progress
from chungtay.progress.engine import Said, Verdict, amount_of, compared, without_period

pytestmark = pytest.mark.once

DAY = date(2026, 11, 20)
AMOUNTS = st.none() | st.integers(0, 10**6).map(lambda hundredths: Decimal(hundredths) / 100)
SAID = st.builds(
    Said,
    progress=st.sampled_from(Progress.values),
    amount=AMOUNTS,
    counted_on=st.dates(DAY, DAY + timedelta(days=40)),
)


def said(amount: int | None, progress: Progress = Progress.UNDER_WAY, counted_on: date = DAY) -> Said:
    return Said(progress=progress, amount=None if amount is None else Decimal(amount), counted_on=counted_on)


def test_a_difference_between_two_sides_is_named_with_its_size() -> None:
    found = compared([1, 2], {1: said(5), 2: said(3)})

    assert (found.verdict, found.gap, found.missing) == (Verdict.AMOUNTS_DIFFER, Decimal(2), ())


def test_of_three_that_differ_no_single_difference_is_named() -> None:
    found = compared([1, 2, 3], {1: said(5), 2: said(3), 3: said(3)})

    assert (found.verdict, found.gap) == (Verdict.AMOUNTS_DIFFER, None)


def test_what_one_calls_done_and_the_other_not_differs_though_the_figures_agree() -> None:
    found = compared([1, 2], {1: said(5, Progress.DONE), 2: said(5)})

    assert found.verdict is Verdict.STATES_DIFFER


def test_not_begun_is_nought_beside_a_figure() -> None:
    found = compared([1, 2], {1: said(4), 2: said(None, Progress.NOT_BEGUN)})

    assert (found.verdict, found.gap) == (Verdict.AMOUNTS_DIFFER, Decimal(4))


def test_a_side_that_says_nothing_agrees_with_nobody() -> None:
    assert compared([1, 2], {1: said(5)}).verdict is Verdict.ONE_SIDED
    assert compared([1, 2], {}).verdict is Verdict.NOTHING


def test_two_that_disagree_are_not_hidden_by_a_third_that_is_silent() -> None:
    found = compared([1, 2, 3], {1: said(5), 2: said(3)})

    assert (found.verdict, found.missing) == (Verdict.AMOUNTS_DIFFER, (3,))


def test_different_days_are_told_apart_from_different_words() -> None:
    found = compared([1, 2], {1: said(5), 2: said(5, counted_on=DAY + timedelta(days=9))})

    assert (found.verdict, found.is_of_other_days) == (Verdict.ALIKE, True)


@settings(deadline=None)
@given(one=SAID, other=SAID)
def test_two_sides_compare_the_same_whichever_comes_first(one: Said, other: Said) -> None:
    there, back = compared([1, 2], {1: one, 2: other}), compared([1, 2], {1: other, 2: one})

    assert (there.verdict, there.gap) == (back.verdict, back.gap)
    if there.verdict is Verdict.ALIKE:
        assert one.progress == other.progress


@settings(deadline=None)
@given(st.integers(0, 10**12 - 1))
def test_an_amount_is_read_back_as_it_is_written(hundredths: int) -> None:
    value = Decimal(hundredths) / 100
    written = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))

    assert amount_of(written) == value


@pytest.mark.parametrize(
    ("unit", "counted"),
    [
        ("chuyên đề mỗi năm học", "chuyên đề"),
        ("tiết Mỗi học kỳ", "tiết"),
        ("buổi/tháng", "buổi"),
        ("bộ", "bộ"),
        ("mỗi tháng một lần", "mỗi tháng một lần"),
        (" quyển ", "quyển"),
        ("", ""),
    ],
)
def test_a_unit_is_counted_without_the_period_it_is_promised_in(unit: str, counted: str) -> None:
    assert without_period(unit, [" mỗi ", "/"]) == counted


@pytest.mark.parametrize("typed", ["", "2.5", "-3", "1,234", "một", "1e5", "٣", "12 345", "10.000.000.000"])
def test_what_can_be_read_in_two_ways_is_no_amount(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        amount_of(typed)
