import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungtay.kernel.money import LARGEST, Dong, NotAnAmount, dong_in_words, format_dong, parse_dong


def test_an_amount_is_printed_with_dots_and_its_sign_on_the_same_line() -> None:
    assert format_dong(240_000_000) == "240.000.000\u00a0đ"
    assert format_dong(Dong(-500_000)) == "-500.000\u00a0đ"
    assert format_dong(0) == "0\u00a0đ"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("10 triệu", 10_000_000),
        ("10 tr", 10_000_000),
        ("10tr", 10_000_000),
        ("10.000.000", 10_000_000),
        ("10,000,000 đ", 10_000_000),
        ("10 000 000", 10_000_000),
        ("10.000.000,00 VNĐ", 10_000_000),
        ("1,5 tỷ", 1_500_000_000),
        ("1.5 tỉ", 1_500_000_000),
        ("0,500 tỷ", 500_000_000),
        ("1.500 triệu", 1_500_000_000),
        ("2 tỷ 300 triệu đồng", 2_300_000_000),
        ("600 triệu đồng", 600_000_000),
        ("50k", 50_000),
        ("50 nghìn", 50_000),
        ("50 ngàn ₫", 50_000),
        ("10,000", 10_000),
        ("10.000", 10_000),
        ("1000000", 1_000_000),
        ("-500.000 đ", -500_000),
        ("\u2212 5 tr", -5_000_000),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, amount: int) -> None:
    assert parse_dong(typed) == amount


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        (" \u200b ", "empty"),
        ("đ", "form"),
        ("nhiều", "form"),
        ("1.00.000", "form"),
        ("1 2", "form"),
        ("300 triệu 2 tỷ", "form"),
        ("--5", "form"),
        ("1,500 triệu", "ambiguous"),
        ("1 tỷ 5", "ambiguous"),
        ("10,5", "fraction"),
        ("0.500", "fraction"),
        ("1.234.567,89", "fraction"),
        ("2.000.000 tỷ", "size"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(typed: str, reason: str) -> None:
    with pytest.raises(NotAnAmount) as refused:
        parse_dong(typed)

    assert refused.value.reason == reason


@given(st.integers(-LARGEST, LARGEST))
def test_what_is_printed_reads_back_as_the_same_amount(amount: int) -> None:
    assert parse_dong(format_dong(amount)) == amount
    assert parse_dong(f"{amount:,} VND") == amount


@given(st.text(alphabet="0123456789., -trieuỷtykđngh"))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        amount, reason = parse_dong(text), ""
    except NotAnAmount as refused:
        amount, reason = Dong(0), refused.reason

    assert reason in {"", "empty", "form", "ambiguous", "fraction", "size"}
    assert abs(amount) <= LARGEST


def test_an_amount_is_written_out_in_words() -> None:
    assert dong_in_words(Dong(240_000_000)) == "Hai trăm bốn mươi triệu đồng"
    assert dong_in_words(1_005_000, southern=True) == "Một triệu không trăm lẻ năm ngàn đồng"
