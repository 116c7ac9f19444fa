from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungtay.layout.engine.words import official_day, official_number, point_letters, roman

pytestmark = pytest.mark.once

VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def value_of(written: str) -> int:
    """Roman numbers read the way children learn it: a smaller sign before a larger one is taken away."""
    values = [VALUES[sign] for sign in written]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2020, 1, 5), "ngày 05 tháng 01 năm 2020"),
        (date(2019, 6, 29), "ngày 29 tháng 6 năm 2019"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
        (None, "ngày …… tháng …… năm ………"),
    ],
)
def test_a_day_has_its_zeros_where_the_decree_wants_them(day: date | None, words: str) -> None:
    assert official_day(day) == words


def test_a_number_has_two_figures_at_least_and_an_unknown_one_leaves_room_to_write() -> None:
    assert [official_number(number) for number in (5, 15, 512)] == ["05", "15", "512"]
    assert set(official_number(0)) == {"\u00a0"}


@given(st.integers(1, 3999))
def test_a_roman_number_says_its_value_without_four_signs_in_a_row(number: int) -> None:
    written = roman(number)

    assert value_of(written) == number
    assert not any(sign * 4 in written for sign in VALUES)


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_there_is_no_roman_number_for_what_a_chapter_cannot_be(number: int) -> None:
    with pytest.raises(ValueError, match="roman"):
        roman(number)


def test_points_follow_the_vietnamese_alphabet_and_end_with_it() -> None:
    assert point_letters(9) == ["a", "b", "c", "d", "đ", "e", "g", "h", "i"]
    with pytest.raises(ValueError, match="letters"):
        point_letters(40)
