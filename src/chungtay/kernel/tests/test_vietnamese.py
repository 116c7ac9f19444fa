import unicodedata
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungtay.kernel import vietnamese
from chungtay.kernel.dates import PartialDate

LETTERS = st.text(alphabet="aàảãáạăằẳẵắặâầẩẫấậbcdđeẻêệghikmnoòôồơợqrtuúưứvxyỷ AĂÂĐÊÔƠƯBNTỶ 019-.,&", max_size=12)

IN_WORDS = [
    (129_000_000, "Một trăm hai mươi chín triệu đồng"),
    (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
    (1_001, "Một nghìn không trăm linh một đồng"),
    (14_732_000, "Mười bốn triệu bảy trăm ba mươi hai nghìn đồng"),
    (21_215_105, "Hai mươi mốt triệu hai trăm mười lăm nghìn một trăm linh năm đồng"),
    (1_050_000_000, "Một tỷ không trăm năm mươi triệu đồng"),
    (0, "Không đồng"),
    (240_000_000, "Hai trăm bốn mươi triệu đồng"),
    (15, "Mười lăm đồng"),
    (14, "Mười bốn đồng"),
    (24, "Hai mươi tư đồng"),
    (104, "Một trăm linh bốn đồng"),
    (1_000_005, "Một triệu không trăm linh năm đồng"),
    (10**12, "Một nghìn tỷ đồng"),
    (1_005 * 10**9 + 7, "Một nghìn không trăm linh năm tỷ không trăm linh bảy đồng"),
    (-500_000, "Âm năm trăm nghìn đồng"),
]


@pytest.mark.parametrize(("amount", "words"), IN_WORDS)
def test_an_amount_is_written_out_in_the_words_of_an_official_paper(amount: int, words: str) -> None:
    assert vietnamese.amount_in_words(amount) == words


def test_the_south_says_le_and_ngan() -> None:
    assert vietnamese.amount_in_words(1_005_000, southern=True) == "Một triệu không trăm lẻ năm ngàn đồng"


def test_four_after_twenty_may_be_said_plainly() -> None:
    assert vietnamese.number_in_words(444, plain_four=True) == "bốn trăm bốn mươi bốn"
    assert vietnamese.number_in_words(444) == "bốn trăm bốn mươi tư"


def read_back(words: str) -> int:
    """Reads words digit place by digit place, knowing nothing of how they were made."""
    values = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4}
    values |= {"năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9}
    billions = total = group = last = 0
    for word in words.split():
        if word in values:
            last = values[word]
            group += last
        elif word == "mười":
            group += 10
        elif word in {"mươi", "trăm"}:
            group += last * (9 if word == "mươi" else 99)
        elif word in {"nghìn", "triệu"}:
            total, group = total + group * (1_000 if word == "nghìn" else 1_000_000), 0
        elif word == "tỷ":
            billions, total, group = (total + group) * 10**9, 0, 0
        else:
            assert word == "linh"
    return billions + total + group


@given(st.one_of(st.integers(0, 10**12), st.integers(0, 10**6)))
def test_words_read_back_are_the_amount(amount: int) -> None:
    assert read_back(vietnamese.number_in_words(amount)) == amount


def test_text_is_tidied_of_what_nobody_sees() -> None:
    typed = "\ufeff  Tru\u031bo\u031b\u0300ng\u200b  Tiểu\u00a0học\t\u202eGiang\u202c Biên\x00 \n"

    assert vietnamese.tidy(typed) == "Trường Tiểu học Giang Biên"
    assert vietnamese.tidy_lines(" một  hai \r\n\r\nba\u200b \n") == "một hai\n\nba"


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert vietnamese.tidy(vietnamese.tidy(text)) == vietnamese.tidy(text)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Trường Tiểu học Đô thị Việt Hưng", "truong tieu hoc do thi viet hung"),
        ("Ðà  Nẵng", "da nang"),
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("GD&ĐT", "gd&dt"),
    ],
)
def test_folding_forgets_marks_and_case(typed: str, folded: str) -> None:
    assert vietnamese.fold(typed) == folded


@given(st.one_of(st.text(), LETTERS))
def test_folding_is_the_same_for_composed_and_decomposed_text_and_done_once(text: str) -> None:
    folded = vietnamese.fold(text)

    assert vietnamese.fold(folded) == folded
    assert vietnamese.fold(unicodedata.normalize("NFD", text)) == folded
    assert vietnamese.fold(unicodedata.normalize("NFC", text)) == folded


# Sorted by ICU 78 with the locale vi.
ICU_ORDER = [
    *["- An", "09", "10", "9", "a", "A", "à", "ả", "ã", "á", "ạ", "an", "An", "àn", "an ba", "anh", "áo", "ao lớn"],
    *["ă", "ằ", "ẳ", "ẵ", "ắ", "ặ", "â", "Ấ", "ba", "bà", "Bả", "bá", "bạ", "ca", "da", "Dung", "Dũng", "đa", "Đà"],
    *["Đà Nẵng", "e", "ê", "hoa", "hòa", "hóa", "Hòa Bình", "Huế", "Hưng", "o", "ô", "ơ", "p", "t", "u", "ư", "v", "y"],
]


def test_words_stand_in_the_order_of_icu() -> None:
    assert sorted(set(ICU_ORDER), key=vietnamese.sort_key) == ICU_ORDER


def test_no_two_words_of_that_list_share_a_place() -> None:
    assert all(vietnamese.sort_key(a) < vietnamese.sort_key(b) for a, b in pairwise(ICU_ORDER))


@given(LETTERS, LETTERS)
def test_equal_places_belong_to_equal_text_only(one: str, other: str) -> None:
    same = vietnamese.sort_key(one) == vietnamese.sort_key(other)

    assert same == (vietnamese.tidy(one) == vietnamese.tidy(other))


@given(st.text())
def test_a_key_reads_the_same_to_every_database(text: str) -> None:
    key = vietnamese.sort_key(text)

    assert key.isascii()
    assert key.isalnum()
    assert key == key.lower()
    assert key == vietnamese.sort_key(unicodedata.normalize("NFD", text))


def test_people_stand_by_given_name_then_by_family() -> None:
    names = ["Trần Thị Hằng", "Đỗ Văn An", "NGUYỄN THU HÀ", "Lê Hằng", "Bùi Hà", "Nguyễn Hằng Nga", "Lê Ân", "Hà"]

    assert sorted(names, key=vietnamese.name_sort_key) == [
        *["Đỗ Văn An", "Lê Ân", "Hà", "Bùi Hà", "NGUYỄN THU HÀ", "Lê Hằng", "Trần Thị Hằng", "Nguyễn Hằng Nga"]
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1234567.89"), "1.234.567,89"),
        (240_000_000, "240.000.000"),
        (94.64, "94,64"),
        (Decimal("2.50"), "2,50"),
        (-1_500, "-1.500"),
        (Decimal("1E+3"), "1.000"),
    ],
)
def test_figures_take_vietnamese_separators(value: int | float | Decimal, written: str) -> None:
    assert vietnamese.number(value) == written


def test_a_number_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        vietnamese.number(float("inf"))


def test_days_are_written_as_the_decree_says() -> None:
    assert vietnamese.day_in_words(date(2020, 1, 5)) == "ngày 05 tháng 01 năm 2020"
    assert vietnamese.day_in_words(date(2019, 6, 29)) == "ngày 29 tháng 6 năm 2019"
    assert vietnamese.day_in_words(date(2023, 10, 9)) == "ngày 09 tháng 10 năm 2023"
    assert vietnamese.short_day(date(2025, 6, 30)) == "30/6/2025"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (PartialDate(month=11, day=11, part_of_day="afternoon"), "chiều 11/11, năm chưa rõ"),
        (
            PartialDate(month=11, day=11, part_of_day="afternoon", inferred_year=2020),
            "chiều 11/11, năm chưa rõ (suy luận 2020)",
        ),
        (PartialDate(year=2023, month=3, day=31), "31/3/2023"),
        (PartialDate(year=2023, month=3, day=30, part_of_day="morning"), "sáng 30/3/2023"),
        (PartialDate(year=2023, month=3), "tháng 3/2023"),
        (PartialDate(month=3), "tháng 3, năm chưa rõ"),
        (PartialDate(year=2023), "năm 2023"),
        (PartialDate(), "ngày chưa rõ"),
        (PartialDate(inferred_year=2020), "ngày chưa rõ (suy luận 2020)"),
    ],
)
def test_a_day_partly_known_says_what_is_not(day: PartialDate, words: str) -> None:
    assert vietnamese.partial_day(day) == words


def test_a_school_year_spans_two_years() -> None:
    assert vietnamese.school_year("2025 \u2013 2026") == "năm học 2025-2026"
    with pytest.raises(ValueError, match="school_year"):
        vietnamese.school_year("2022-2025")


@pytest.mark.parametrize(
    "spellings",
    [
        [
            *["Phòng GD&ĐT quận Nam Từ Liêm", "Phòng GDĐT Q. Nam Từ Liêm", "phòng GD-ĐT Q.Nam Từ Liêm"],
            *["Phòng Giáo dục và Đào tạo quận Nam Từ Liêm", "P. GDĐT Q. Nam Từ Liêm", "PGDĐT quận Nam Từ Liêm"],
            *["Phòng Giáo dục - Đào tạo quận Nam Từ Liêm", "Phòng GD và ĐT quận Nam Từ Liêm"],
        ],
        ["Trường Tiểu học Giang Biên", "TH Giang Biên", "tiểu học Giang Biên", "Trường TH Giang Biên"],
        ["Trường THCS Tây Mỗ", "THCS Tây Mỗ", "Trường Trung học cơ sở Tây Mỗ"],
        ["UBND H. Quốc Oai", "Uỷ ban nhân dân huyện Quốc Oai", "Ủy ban nhân dân huyện Quốc Oai"],
        ["P. Việt Hưng", "phường Việt Hưng"],
        ["X. Tây Mỗ", "xã Tây Mỗ"],
        ["TP. Hồ Chí Minh", "TP.HCM", "Thành phố Hồ Chí Minh"],
        ["TH&THCS Trà Mai", "Trường TH và THCS Trà Mai", "Trường Tiểu học và Trung học cơ sở Trà Mai"],
        ["PTDTBT TH Trà Mai", "Trường Phổ thông dân tộc bán trú Tiểu học Trà Mai"],
        ["Sở GD&ĐT Hà Nội", "SGDĐT Hà Nội", "Sở Giáo dục và Đào tạo Hà Nội"],
        ["TT. GDTX Mỹ Đức", "Trung tâm giáo dục thường xuyên Mỹ Đức"],
    ],
)
def test_spellings_of_one_body_fold_alike(spellings: list[str]) -> None:
    assert {vietnamese.fold_organisation(spelling) for spelling in spellings} == {
        vietnamese.fold_organisation(spellings[0])
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trường Tiểu học Tây Mỗ", "Trường THCS Tây Mỗ"),
        ("huyện Trường Sa", "huyện Sa"),
        ("Phòng GDĐT Tây Mỗ", "P. Tây Mỗ"),
    ],
)
def test_different_bodies_stay_different(one: str, other: str) -> None:
    assert vietnamese.fold_organisation(one) != vietnamese.fold_organisation(other)


@given(st.text())
def test_a_folded_body_is_words_parted_by_single_spaces(name: str) -> None:
    folded = vietnamese.fold_organisation(name)

    assert folded == " ".join(folded.split())
    assert folded == vietnamese.fold_organisation(unicodedata.normalize("NFD", name))


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Phòng GD&ĐT quận Nam Từ Liêm", "NTL"),
        ("Phòng Giáo dục và Đào tạo huyện Mỹ Đức, Hà Nội", "MĐ"),
        ("Phòng GD&ĐT huyện Núi Thành tỉnh Quảng Nam", "NT"),
        ("Quận Hoàn Kiếm", "HK"),
        ("Trường Tiểu học Đô thị Việt Hưng", "VH"),
        ("TH Giang Biên", "GB"),
        ("Sở GD-ĐT Thừa Thiên Huế", "TTH"),
        ("Trường Mầm non 09", "09"),
        ("Trường Tiểu học Kim Đồng 2", "KĐ2"),
        ("Trường TH, THCS và THPT Nguyễn Siêu", "NS"),
        ("Trường THCS Trường Chinh", "TC"),
        ("Trường THCS Trương Định", "TĐ"),
        ("Huyện Trường Sa", "TS"),
        ("Bộ GDĐT", "BG"),
        ("", ""),
    ],
)
def test_a_ring_bears_the_initials_of_the_own_name(name: str, label: str) -> None:
    assert vietnamese.initials(name) == label


def test_tone_marks_on_the_second_vowel_are_listed() -> None:
    text = "Hoà bình, thuỷ lợi, uỷ ban, khoẻ; hòa, thủy, quý, quỹ, quả, hoàn, ngoài, thúy, Quỳ, ủy"

    assert vietnamese.new_style_tones(text) == ["Hoà", "thuỷ", "uỷ", "khoẻ"]
    assert vietnamese.new_style_tones(unicodedata.normalize("NFD", "hoà")) == ["hoà"]


def test_our_own_names_of_papers_keep_our_spelling() -> None:
    assert vietnamese.new_style_tones(" ".join(vietnamese.DOCUMENT_TYPES.values())) == []
    assert vietnamese.DOCUMENT_TYPES["BGN"] == "bản ghi nhớ"
