from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField, DongField, NotADay, WholeNumberField, read_day


class AgreementForm(KitForm):
    carries_key = False

    signed_on = DayField(label="Ngày ký")
    lessons = WholeNumberField(label="Số tiết", min_value=1, max_value=2_000, required=False)
    amount = DongField(label="Số tiền", required=False)


def sentence(**typed: str) -> str:
    """The one sentence a form with one fault says."""
    form = AgreementForm({"signed_on": "20/11/2026", **typed})
    faults = [str(text) for texts in form.errors.values() for text in texts]
    assert len(faults) == 1, faults
    return faults[0]


@pytest.mark.parametrize(
    "typed",
    ["20/11/2026", "20-11-2026", "20.11.2026", "2026-11-20", " 20 / 11 / 2026 ", "20 11 2026", "20/11/2026\u200b"],
)
def test_a_day_is_read_however_it_is_written(typed: str) -> None:
    assert read_day(typed) == date(2026, 11, 20)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_comes_back_as_it_was_shown(day: date) -> None:
    assert read_day(DayField().prepare_value(day)) == day
    assert read_day(day.isoformat()) == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_days(text: str) -> None:
    reason = ""
    try:
        found = read_day(text)
    except NotADay as fault:
        reason = fault.reason
    assert reason in DayField.default_error_messages if reason else 1900 <= found.year <= 2100


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hôm qua", "“Ngày ký” chưa phải là một ngày đọc được. Xin ghi ngày, tháng, năm, ví dụ 20/11/2026."),
        ("20/11", "“Ngày ký” chưa phải là một ngày đọc được. Xin ghi ngày, tháng, năm, ví dụ 20/11/2026."),
        ("2026-11-20T00:00", "“Ngày ký” chưa phải là một ngày đọc được. Xin ghi ngày, tháng, năm, ví dụ 20/11/2026."),
        ("٢٠/١١/٢٠٢٦", "“Ngày ký” chưa phải là một ngày đọc được. Xin ghi ngày, tháng, năm, ví dụ 20/11/2026."),
        ("5/9/26", "“Ngày ký” cần ghi năm đủ bốn chữ số, ví dụ 20/11/2026."),
        ("5/9/20266", "“Ngày ký” cần ghi năm đủ bốn chữ số, ví dụ 20/11/2026."),
        ("5/9/1026", "“Ngày ký” phải nằm trong khoảng từ năm 1900 đến năm 2100, ví dụ 20/11/2026."),
        ("31/11/2026", "“Ngày ký”: lịch không có ngày 31/11/2026. Xin kiểm tra ngày và tháng, ví dụ 30/11/2026."),
        ("29/2/2025", "“Ngày ký”: lịch không có ngày 29/2/2025. Xin kiểm tra ngày và tháng, ví dụ 30/11/2026."),
        ("11/20/2026", "“Ngày ký”: lịch không có ngày 11/20/2026. Xin kiểm tra ngày và tháng, ví dụ 30/11/2026."),
        ("", "Xin điền “Ngày ký”."),
    ],
)
def test_every_bad_day_gets_a_sentence_with_its_field_and_the_remedy(typed: str, expected: str) -> None:
    assert sentence(signed_on=typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("nhiều", "“Số tiết” phải là số nguyên viết bằng chữ số, ví dụ 12 hoặc 1.200."),
        ("1,5", "“Số tiết” phải là số nguyên viết bằng chữ số, ví dụ 12 hoặc 1.200."),
        ("1.20", "“Số tiết” phải là số nguyên viết bằng chữ số, ví dụ 12 hoặc 1.200."),
        ("1e3", "“Số tiết” phải là số nguyên viết bằng chữ số, ví dụ 12 hoặc 1.200."),
        ("٣", "“Số tiết” phải là số nguyên viết bằng chữ số, ví dụ 12 hoặc 1.200."),
        ("9" * 5000, "“Số tiết” phải là số nguyên viết bằng chữ số, ví dụ 12 hoặc 1.200."),
        ("0", "“Số tiết” phải từ 1 trở lên; 0 là quá nhỏ."),
        ("-3", "“Số tiết” phải từ 1 trở lên; -3 là quá nhỏ."),
        ("2.001", "“Số tiết” không được quá 2.000; 2.001 là quá lớn."),
    ],
)
def test_every_bad_number_gets_a_sentence(typed: str, expected: str) -> None:
    assert sentence(lessons=typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("mười triệu", "“Số tiền” chưa phải là số tiền đọc được. Xin ghi bằng chữ số, ví dụ 10.000.000."),
        ("10 $", "“Số tiền” chưa phải là số tiền đọc được. Xin ghi bằng chữ số, ví dụ 10.000.000."),
        ("0", "“Số tiền” phải từ 1\xa0đ trở lên; 0\xa0đ là quá nhỏ."),
        ("-5.000", "“Số tiền” phải từ 1\xa0đ trở lên; -5.000\xa0đ là quá nhỏ."),
        ("1" + "0" * 16, "“Số tiền” lớn hơn mọi số tiền mà hệ thống lưu. Xin kiểm tra số chữ số 0, ví dụ 10.000.000."),
    ],
)
def test_every_bad_amount_gets_a_sentence(typed: str, expected: str) -> None:
    assert sentence(amount=typed) == expected


@pytest.mark.parametrize(
    ("typed", "lessons", "amount"), [("1.200", 1200, 10_000_000), (" 12 ", 12, 10_000_000), ("1 200", 1200, 10_000_000)]
)
def test_numbers_and_amounts_are_read_as_people_write_them(typed: str, lessons: int, amount: int) -> None:
    form = AgreementForm({"signed_on": "1/9/2026", "lessons": typed, "amount": "10 tr"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"signed_on": date(2026, 9, 1), "lessons": lessons, "amount": amount}


def test_what_was_typed_wrong_comes_back_as_it_was_typed() -> None:
    form = AgreementForm({"signed_on": "31/11/2026", "lessons": "vài", "amount": "chục triệu"})
    page = form.as_div()

    assert not form.is_valid()
    assert all(f'value="{typed}"' in page for typed in ("31/11/2026", "vài", "chục triệu"))


def test_a_day_and_a_number_are_shown_as_people_write_them() -> None:
    page = AgreementForm(initial={"signed_on": date(2026, 9, 5), "lessons": 1200}).as_div()

    assert 'value="05/09/2026"' in page
    assert 'value="1.200"' in page


class PlainForm(KitForm):
    carries_key = False

    on: Any = forms.DateField(label="Ngày họp")
    count: Any = forms.IntegerField(label="Số người", min_value=0)


def test_djangos_own_day_and_number_fields_read_and_speak_like_ours() -> None:
    form = PlainForm({"on": "5/9/26", "count": "1.2"})

    assert form.errors["on"] == ["“Ngày họp” cần ghi năm đủ bốn chữ số, ví dụ 20/11/2026."]
    assert form.errors["count"] == ["“Số người” phải là số nguyên viết bằng chữ số, ví dụ 12 hoặc 1.200."]
    assert PlainForm({"on": "5.9.2026", "count": "1.200"}).is_valid()
