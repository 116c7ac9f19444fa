import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungtay.kernel.sources import LegalReference, Style, find_references, parse_reference, type_name
from chungtay.kernel.vietnamese import DOCUMENT_TYPES

VECTORS: list[tuple[str, str, int | None, str, str, str, Style]] = [
    ("4340/KH-SGDĐT", "4340", None, "KH", "SGDĐT", "", "administrative"),
    ("1581/BGDĐT-GDPT", "1581", None, "", "BGDĐT", "GDPT", "letter"),
    ("7991/BGDĐT-GDTrH", "7991", None, "", "BGDĐT", "GDTrH", "letter"),
    ("2737/QĐ-UBND", "2737", None, "QĐ", "UBND", "", "administrative"),
    ("41/QĐ-TTg", "41", None, "QĐ", "TTg", "", "administrative"),
    ("413/TB-VPCP", "413", None, "TB", "VPCP", "", "administrative"),
    ("16/2018/TT-BGDĐT", "16", 2018, "TT", "BGDĐT", "", "legislative"),
    ("30/2020/NĐ-CP", "30", 2020, "NĐ", "CP", "", "legislative"),
    ("91/2025/QH15", "91", 2025, "", "QH15", "", "assembly"),
    ("202/2025/QH15", "202", 2025, "", "QH15", "", "assembly"),
    ("93/2019/UBTVQH14", "93", 2019, "", "UBTVQH14", "", "assembly"),
    ("237/NQ-UBTVQH16", "237", None, "NQ", "UBTVQH16", "", "administrative"),
    ("05/VBHN-BGDĐT", "05", None, "VBHN", "BGDĐT", "", "administrative"),
    ("29-NQ/TW", "29", None, "NQ", "TW", "", "party"),
    ("137-KL/TW", "137", None, "KL", "TW", "", "party"),
    ("389-CV/TU", "389", None, "CV", "TU", "", "party"),
    ("05/KH-THGB", "05", None, "KH", "THGB", "", "administrative"),
    ("12a/TTr-SGDĐT", "12a", None, "TTr", "SGDĐT", "", "administrative"),
    ("06/2015/TTLT-BGDĐT-BNV", "06", 2015, "TTLT", "BGDĐT-BNV", "", "legislative"),
    ("01/2025/L-CTN", "01", 2025, "L", "CTN", "", "legislative"),
    ("15/BB", "15", None, "BB", "", "", "administrative"),
]


@pytest.mark.parametrize(("text", "number", "year", "type_code", "issuer", "unit", "style"), VECTORS)
def test_a_symbol_is_taken_apart(
    text: str, number: str, year: int | None, type_code: str, issuer: str, unit: str, style: Style
) -> None:
    assert parse_reference(text) == LegalReference(
        verbatim=text, number=number, year=year, type_code=type_code, issuer=issuer, unit=unit, style=style
    )


@pytest.mark.parametrize("text", [vector[0] for vector in VECTORS])
def test_a_symbol_taken_apart_is_printed_as_it_was(text: str) -> None:
    assert parse_reference(text).notation == text


def test_words_around_a_symbol_are_kept_and_passed_over() -> None:
    text = "Kế hoạch số 4340/KH-SGDĐT ngày 12/12/2022"

    reference = parse_reference(text)

    assert (reference.verbatim, reference.notation) == (text, "4340/KH-SGDĐT")


@pytest.mark.parametrize(
    "text",
    ["4340 / KH - SGDĐT", "4340/KH\u2013SGDĐT", "4340/KH-SGD&ĐT", "04340/KH-SGDÐT", "4340/kh-sgdđt"],
)
def test_careless_typing_cites_the_same_paper(text: str) -> None:
    assert parse_reference(text).key == parse_reference("4340/KH-SGDĐT").key


def test_different_papers_have_different_keys() -> None:
    keys = {parse_reference(vector[0]).key for vector in VECTORS}

    assert len(keys) == len(VECTORS)


@pytest.mark.parametrize(
    "text",
    ["", "Luật Giáo dục 2019", "12/12/2022", "24/7", "lớp 9/A", "5/THCS", "10/đội-nhóm", "389-XX/TU", "2022- 2025"],
)
def test_what_is_not_understood_is_kept_as_written(text: str) -> None:
    reference = parse_reference(text)

    assert reference == LegalReference(verbatim=text)
    assert not reference.is_understood
    assert reference.notation == text


@given(st.one_of(st.text(), st.text(alphabet="0123456789/- KHQĐTTgSGDNqđ&a.")))
def test_what_was_written_is_never_lost(text: str) -> None:
    assert parse_reference(text).verbatim == text


@given(
    st.integers(1, 99_999),
    st.one_of(st.none(), st.integers(1945, 2099)),
    st.sampled_from(sorted(DOCUMENT_TYPES)),
    st.text(alphabet="ABCDĐGHKNPSTUV", min_size=2, max_size=8),
)
def test_any_regular_symbol_is_understood(number: int, year: int | None, code: str, issuer: str) -> None:
    text = f"{number}/{year}/{code}-{issuer}" if year else f"{number}/{code}-{issuer}"

    reference = parse_reference(unicodedata.normalize("NFD", text))

    assert (reference.number, reference.year, reference.type_code, reference.issuer) == (
        *(str(number), year, code, issuer),
    )


def test_every_symbol_of_a_text_is_found_in_order() -> None:
    text = (
        "Thực hiện Nghị quyết số 29-NQ/TW ngày 04/11/2013, Quyết định số 41/QĐ-TTg ngày 08/01/2019; "
        "Nghị quyết 202/2025/QH15 (xem 05/QÐ-UBND), công văn 1581/BGDĐT-GDPT, giai đoạn 2023-2025, 3/4 lớp."
    )

    assert [reference.verbatim for reference in find_references(text)] == [
        *["29-NQ/TW", "41/QĐ-TTg", "202/2025/QH15", "05/QÐ-UBND", "1581/BGDĐT-GDPT"]
    ]


def test_a_type_code_has_its_name() -> None:
    assert type_name("BGN") == "bản ghi nhớ"
    assert type_name("CTr") == type_name("CTR") == "chương trình"
    assert type_name("NĐ") == "nghị định"
    assert type_name("XX") == ""
