from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chungtay.kernel.vietnamese import tidy
from chungtay.workbooks.engine.cells import Flaw, Raw, clean, clean_all, line, shown
from chungtay.workbooks.engine.columns import CellKind, Column
from chungtay.workbooks.tests.files import SCHOOLS


def column(kind: str, width: int | None = None) -> Column:
    choices = {"primary": ("Tiểu học", "TH"), "lower": ("THCS",)} if kind == "choice" else {}
    return Column(key="x", title="X", kind=CellKind(kind), width=width, choices=choices)


CLEAN: list[tuple[str, Raw, Any]] = [
    ("text", "  Trường\u00a0THCS\n Suối\u200b Mơ ", "Trường THCS Suối Mơ"),
    ("text", "Tru\u031bo\u031b\u0300ng", "Trường"),
    ("text", 1234567.0, "1234567"),
    ("text", 1.5, "1.5"),
    ("text", 1e300, "1e+300"),
    ("text", date(2025, 9, 5), "5/9/2025"),
    ("text", "\u200b", None),
    ("code", 1234567.0, "01234567"),
    ("code", "1234567.0", "01234567"),
    ("code", "'001", "00000001"),
    ("code", " HN-12 ", "HN-12"),
    ("code", "", None),
    ("integer", "1.234", 1234),
    ("integer", "1 234", 1234),
    ("integer", "1,234.0", 1234),
    ("integer", "1.234.567,00", 1234567),
    ("integer", 1234.0, 1234),
    ("integer", "−5", -5),
    ("integer", "'12", 12),
    ("integer", "12,0", 12),
    ("money", "10 triệu", 10_000_000),
    ("money", "10 tr", 10_000_000),
    ("money", "10.000.000", 10_000_000),
    ("money", "10,000,000 đ", 10_000_000),
    ("money", "1,5 tỷ", 1_500_000_000),
    ("money", 2_500_000.0, 2_500_000),
    ("day", "5/9/2025", date(2025, 9, 5)),
    ("day", "05-9-25", date(2025, 9, 5)),
    ("day", "5.9.75", date(1975, 9, 5)),
    ("day", "2025-09-05", date(2025, 9, 5)),
    ("day", "2025-09-05T07:00:00", date(2025, 9, 5)),
    ("day", "05/09/2025 07:30", date(2025, 9, 5)),
    ("day", "20250905", date(2025, 9, 5)),
    ("day", 5092025.0, date(2025, 9, 5)),
    ("day", 45905.0, date(2025, 9, 5)),
    ("day", "45905", date(2025, 9, 5)),
    ("day", 61, date(1900, 3, 1)),
    ("day", datetime(2025, 9, 5, 7, 30), date(2025, 9, 5)),  # noqa: DTZ001  # Excel knows no zones
    ("day", "ngày 5 tháng 9 năm 2025", date(2025, 9, 5)),
    ("day", "Hà Nội, ngày 05 tháng 02 năm 2025", date(2025, 2, 5)),
    ("day", "5 tháng Giêng năm 2025", date(2025, 1, 5)),
    ("year", 2021.0, 2021),
    ("year", "năm 2021", 2021),
    ("phone", 912345678.0, "0912345678"),
    ("phone", "+84 912.345.678", "0912345678"),
    ("phone", "ĐT: (024) 3825 1234", "02438251234"),
    ("phone", "84912345678", "0912345678"),
    ("phone", "1900 1234", "19001234"),
    ("email", " Mailto:C2SuoiMo@Edu.VN; ", "c2suoimo@edu.vn"),
    ("choice", "TIEU HOC", "primary"),
    ("choice", "th.", "primary"),
    ("choice", "lower", "lower"),
    ("choice", " - ", None),
]


@pytest.mark.parametrize(("kind", "typed", "value"), CLEAN)
def test_what_people_type_becomes_what_they_mean(kind: str, typed: Raw, value: object) -> None:
    assert clean(typed, column(kind, width=8 if kind == "code" else None)) == value


FLAWS: list[tuple[str, Raw, str]] = [
    ("text", "x" * 40_000, "text_long"),
    ("code", "1.23457E+11", "code_figures"),
    ("code", 1e17, "code_figures"),
    ("code", 1.5, "code_figures"),
    ("code", date(2025, 1, 2), "code_day"),
    ("integer", "38 em", "integer_form"),
    ("integer", "12,5", "integer_fraction"),
    ("integer", 12.5, "integer_fraction"),
    ("integer", float("nan"), "integer_size"),
    ("integer", "9" * 39, "integer_size"),
    ("integer", True, "integer_form"),
    ("money", "1 tỷ 5", "money_ambiguous"),
    ("money", 0.5, "money_fraction"),
    ("money", float("inf"), "money_size"),
    ("money", "nhiều", "money_form"),
    ("money", time(1, 2), "money_form"),
    ("day", "31/2/2025", "day_impossible"),
    ("day", "9/25/2025", "day_order"),
    ("day", "9/2025", "day_partial"),
    ("day", 2025.0, "day_partial"),
    ("day", 60.0, "day_form"),
    ("day", "99999999", "day_form"),
    ("day", "5/9/1025", "day_range"),
    ("day", timedelta(days=3), "day_form"),
    ("day", "hôm qua", "day_form"),
    ("year", "2024-2025", "year_form"),
    ("year", 12.0, "year_form"),
    ("year", date(1905, 7, 17), "year_form"),
    ("phone", "0912345678 / 0987654321", "phone_form"),
    ("phone", "12345", "phone_form"),
    ("phone", True, "phone_form"),
    ("email", "hoa@", "email_form"),
    ("email", "hòa@edu.vn", "email_form"),
    ("choice", "Đại học", "choice"),
]


@pytest.mark.parametrize(("kind", "typed", "code"), FLAWS)
def test_what_cannot_be_meant_has_a_code(kind: str, typed: Raw, code: str) -> None:
    flaw = clean(typed, column(kind))

    assert isinstance(flaw, Flaw)
    assert flaw.code == code


def test_a_text_longer_than_its_column_says_by_how_much() -> None:
    assert clean("Suối Mơ", column("text", width=4)) == Flaw("text_long", {"limit": "4", "length": "7"})


def test_the_unit_of_a_header_multiplies_what_states_none() -> None:
    money = column("money")

    assert clean(10.5, money, unit=1_000_000) == 10_500_000
    assert clean("10,5", money, unit=1_000_000) == 10_500_000
    assert clean("10 nghìn", money, unit=1_000_000) == 10_000


def test_what_was_typed_is_quoted_in_one_short_line() -> None:
    assert shown("a\nb\u200b") == "a b"
    assert shown("x" * 500) == "x" * 119 + "…"
    assert shown(12.0) == "12"


RAW = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="0123456789.,/- đtrieuyngthamôệ'=+@", max_size=30),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@settings(max_examples=400)
@given(raw=RAW, kind=st.sampled_from(CellKind), width=st.sampled_from([None, 1, 8]))
@example(raw="\ud800", kind=CellKind.TEXT, width=None)
@example(raw="٣/٤/٢٠٢٥", kind=CellKind.DAY, width=None)
@example(raw="²", kind=CellKind.INTEGER, width=None)
@example(raw="²²²²", kind=CellKind.CODE, width=8)
def test_cleaning_never_raises_and_gives_values_of_its_kind(raw: Raw, kind: CellKind, width: int | None) -> None:
    value = clean(raw, column(kind, width))

    whole = {CellKind.INTEGER, CellKind.MONEY, CellKind.YEAR}
    expected = int if kind in whole else date if kind is CellKind.DAY else str
    assert value is None or isinstance(value, Flaw) or type(value) is expected
    assert shown(raw) == shown(shown(raw))


@settings(max_examples=300)
@given(raw=RAW, at=st.integers(min_value=0, max_value=len(SCHOOLS.columns) - 1))
def test_a_clean_value_stays_as_it_is(raw: Raw, at: int) -> None:
    of = SCHOOLS.columns[at]
    value = clean(raw, of)

    if value is not None and not isinstance(value, Flaw):
        assert clean(value, of) == value


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_a_line_is_what_tidy_makes_of_it(typed: str) -> None:
    assert line(typed) == tidy(typed)


ANY_CELL = st.one_of(
    st.sampled_from([raw for _kind, raw, _value in CLEAN]),
    st.sampled_from(
        ["Trường Suối Mơ", "|", " |", "a| b", "Tru\u031bo\u031b\u0300ng", "\u0338a", "x" * 1_001, "y" * 33_000]
    ),
    st.text(max_size=8),
    st.integers(-(10**6), 10**6),
)


@pytest.mark.parametrize("kind", [each.value for each in CellKind])
@given(cells=st.lists(ANY_CELL, max_size=8), width=st.sampled_from([None, 5, 12]))
def test_many_cells_at_once_are_made_clean_as_each_of_them(kind: str, cells: list[Raw], width: int | None) -> None:
    asked = column(kind, width)

    assert clean_all(cells, asked) == [clean(cell, asked) for cell in cells]


STANDING = {
    "phone": ["0912345678", "02438345678", "1800123456", "0912 345 678", "091234567"],
    "email": ["lan@truong.edu.vn", "a.b-c@x.example", "LAN@truong.edu.vn", f"{'l' * 250}@truong.vn", "lan@truong"],
    "code": ["01000701", "0100070112345", "701", "1" * 1_000, "1" * 1_001, "HN-12"],
}


@pytest.mark.parametrize("kind", STANDING)
@given(numbers=st.data(), joined=st.sampled_from(["", "", "\n", "\n\n"]), width=st.sampled_from([None, 8]))
def test_cells_written_as_they_are_kept_are_taken_in_one_stroke_as_each_of_them(
    kind: str, numbers: st.DataObject, joined: str, width: int | None
) -> None:
    asked, written = column(kind, width), st.lists(st.sampled_from(STANDING[kind]), min_size=1, max_size=5)
    cells: list[Raw] = [*numbers.draw(written), joined.join(numbers.draw(written)[:2])]

    assert clean_all(cells, asked) == [clean(cell, asked) for cell in cells]
    first: list[Raw] = [STANDING[kind][0]] * 3
    assert clean_all(first, asked) == first
