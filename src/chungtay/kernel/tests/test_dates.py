from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungtay.kernel.dates import PARTS_OF_DAY, NotADate, PartialDate


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(st.dates())
    depth = draw(st.integers(0, 2))
    is_year_known = draw(st.booleans())
    return PartialDate(
        year=day.year if is_year_known else None,
        month=day.month if depth > 0 else None,
        day=day.day if depth > 1 else None,
        inferred_year=None if is_year_known else draw(st.sampled_from([None, day.year])),
        part_of_day=draw(st.sampled_from(PARTS_OF_DAY)),
    )


@pytest.mark.parametrize(
    ("edtf", "day"),
    [
        ("XXXX-11-11", PartialDate(month=11, day=11)),
        ("2023-03-31", PartialDate(year=2023, month=3, day=31)),
        ("2023-03", PartialDate(year=2023, month=3)),
        ("2023", PartialDate(year=2023)),
        ("XXXX-11", PartialDate(month=11)),
        ("XXXX", PartialDate()),
    ],
)
def test_edtf_is_read_and_printed(edtf: str, day: PartialDate) -> None:
    assert PartialDate.parse(edtf) == day
    assert day.edtf == edtf


def test_unspecified_parts_may_be_spelled_out_or_left_off() -> None:
    assert PartialDate.parse("2023-XX-XX") == PartialDate.parse("2023")
    assert PartialDate.parse("") == PartialDate.parse("XXXX-XX-XX") == PartialDate()


@given(partial_dates())
def test_what_is_printed_reads_back_as_the_same_day(day: PartialDate) -> None:
    assert PartialDate.parse(day.edtf, day.inferred_year, day.part_of_day) == day


@given(st.dates())
def test_a_known_day_is_that_day(day: date) -> None:
    known = PartialDate.of(day)

    assert (known.as_date(), known.edtf, known.is_known) == (day, day.isoformat(), True)


@pytest.mark.parametrize(
    ("edtf", "reason"),
    [
        ("2023-02-31", "day"),
        ("XXXX-02-31", "day"),
        ("2023-02-29", "day"),
        ("2023-13-01", "month"),
        ("2023-00", "month"),
        ("2023-XX-05", "month"),
        ("0000", "year"),
        ("202X-01-01", "form"),
        ("31/3/2023", "form"),
        ("2023-3-31", "form"),
        ("2023-03-31\n", "form"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_its_reason(edtf: str, reason: str) -> None:
    with pytest.raises(NotADate) as refused:
        PartialDate.parse(edtf)

    assert refused.value.reason == reason


def test_29_february_stands_until_the_year_speaks_against_it() -> None:
    assert PartialDate.parse("XXXX-02-29").edtf == "XXXX-02-29"
    assert PartialDate.parse("XXXX-02-29", inferred_year=2020).inferred_date() == date(2020, 2, 29)
    with pytest.raises(NotADate, match="day"):
        PartialDate.parse("XXXX-02-29", inferred_year=2023)


def test_a_stated_year_leaves_nothing_to_infer() -> None:
    with pytest.raises(NotADate, match="inferred_year"):
        PartialDate.parse("2023-03-31", inferred_year=2023)


def test_an_inferred_year_never_makes_a_known_day() -> None:
    signing = PartialDate.parse("XXXX-11-11", inferred_year=2020, part_of_day="afternoon")

    assert signing.as_date() is None
    assert not signing.is_known
    assert signing.inferred_date() == date(2020, 11, 11)
    assert signing.edtf == "XXXX-11-11"


def test_a_known_day_has_no_inferred_day() -> None:
    assert PartialDate.parse("2023-03-31").inferred_date() is None


def test_a_blank_day_states_nothing() -> None:
    assert PartialDate(inferred_year=2020).is_blank
    assert not PartialDate.parse("XXXX-11").is_blank


def test_days_stand_by_stated_or_inferred_year_and_the_unknown_comes_last() -> None:
    in_order = [
        PartialDate.parse("2019-01-08"),
        PartialDate.parse("XXXX-11-11", inferred_year=2020),
        PartialDate.parse("2023-03-30", part_of_day="morning"),
        PartialDate.parse("2023-03-30", part_of_day="afternoon"),
        PartialDate.parse("2023-03-31"),
        PartialDate.parse("XXXX-03-31", inferred_year=2023),
        PartialDate.parse("2023-03"),
        PartialDate.parse("2023"),
        PartialDate.parse("XXXX-02-08"),
        PartialDate.parse(""),
    ]

    assert sorted(set(in_order), key=PartialDate.order_key) == in_order
