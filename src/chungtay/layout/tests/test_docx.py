from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import mammoth  # type: ignore[import-untyped]  # mammoth ships no types
import pytest
from docx import Document
from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

from chungtay.layout.engine.composing import appendix_of, composed
from chungtay.layout.engine.content import Issuer, OfficialDocument, Paragraph, Signature, Span
from chungtay.layout.engine.docx import write_docx
from chungtay.layout.engine.elements import Line
from chungtay.layout.engine.rules import breaches_of_docx
from chungtay.layout.tests.papers import GIANG_AN, SO, figures, letter, memorandum, plan, report, text

pytestmark = pytest.mark.once

LONG = (
    "Trường Phổ thông dân tộc bán trú Tiểu học và Trung học cơ sở "
    "xã vùng cao biên giới Mường Lống Thượng Sơn Đông Bắc Hà Giang"
)


def words_of(document: OfficialDocument) -> list[str]:
    page = Document(BytesIO(write_docx(document)))
    return [
        "".join(run.text or "" for run in line.iter("{*}t")).strip()
        for line in page.element.body.iter("{*}p")
        if any(run.text for run in line.iter("{*}t"))
    ]


@pytest.mark.parametrize("document", [plan(), report(), memorandum(7)], ids=["plan", "report", "memorandum"])
def test_the_same_paper_gives_the_same_bytes(document: OfficialDocument) -> None:
    assert write_docx(document) == write_docx(document)


def test_the_head_and_the_end_of_a_plan_read_as_the_decree_has_them() -> None:
    words = words_of(plan())

    assert words[:9] == [
        "UBND PHƯỜNG GIANG AN",
        "TRƯỜNG TIỂU HỌC GIANG AN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/KH-THGA",
        "Giang An, ngày 05 tháng 01 năm 2026",
        "KẾ HOẠCH",
        "Phối hợp hoạt động chuyên môn với Trường Tiểu học Đô thị Việt Hòa, năm học 2025-2026",
        "Căn cứ Kế hoạch số 4340/KH-SGDĐT ngày 12 tháng 12 năm 2022 của Sở Giáo dục và Đào tạo Hà Nội;",
    ]
    assert words[-7:] == [
        "Nơi nhận:",
        "- UBND phường Giang An (để báo cáo);",
        "- Trường Tiểu học Đô thị Việt Hòa;",
        "- Các tổ chuyên môn;",
        "- Lưu: VT, CM.",
        "HIỆU TRƯỞNG",
        "Nguyễn Thị Lan",
    ]


def test_what_is_not_known_stays_a_blank_to_write_in() -> None:
    words = words_of(replace(plan(), number=0, issued_on=None))

    assert words[4:6] == ["Số: \u00a0\u00a0\u00a0\u00a0\u00a0\u00a0/KH-THGA", "Giang An, ngày …… tháng …… năm ………"]


def test_a_letter_says_what_it_is_about_under_its_number() -> None:
    words = words_of(letter())

    assert words[4:6] == ["Số: 512/SGDĐT-GDTH", "V/v báo cáo kết quả chương trình kết nghĩa năm học 2025-2026"]
    assert words[7:10] == [
        "Kính gửi:",
        "- Ủy ban nhân dân các phường, xã;",
        "- Các trường tiểu học trên địa bàn thành phố.",
    ]
    assert "- Như trên;" in words
    assert words[-3:] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Văn Minh"]


def test_two_schools_under_one_superior_stand_under_it_together() -> None:
    words = words_of(memorandum(2))

    assert words[:4] == [
        "Bản dựng lại từ bài báo, không phải văn bản gốc",
        "UBND PHƯỜNG GIANG AN",
        "TRƯỜNG TIỂU HỌC ĐÔ THỊ VIỆT HÒA -",
        "TRƯỜNG TIỂU HỌC GIANG AN",
    ]


def test_two_issuers_under_different_superiors_each_stand_under_their_own() -> None:
    other = Issuer(superior="UBND thành phố Hà Nội", name="Sở Giáo dục và Đào tạo")
    document = replace(memorandum(2), issuers=[GIANG_AN, other])

    assert words_of(document)[1:5] == [
        "UBND PHƯỜNG GIANG AN",
        "TRƯỜNG TIỂU HỌC GIANG AN",
        "UBND THÀNH PHỐ HÀ NỘI",
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO",
    ]
    assert breaches_of_docx(write_docx(document)) == []


@pytest.mark.parametrize("count", range(1, 8))
def test_every_party_signs_once_and_under_its_own_name(count: int) -> None:
    signatures = [
        Signature(party=f"Trường số {n}", post="Hiệu trưởng", name=f"Người Ký {n}") for n in range(1, count + 1)
    ]
    document = replace(memorandum(2), signatures=signatures, witnesses=())
    page = Document(BytesIO(write_docx(document)))
    cells = [
        cell.text.split("\n")
        for table in page.tables
        for row in table.rows
        for cell in row.cells
        if "HIỆU TRƯỞNG" in cell.text or "Người Ký" in cell.text
    ]

    said = [line for cell in cells for line in cell if line]
    assert sorted(said) == sorted(
        [f"TRƯỜNG SỐ {n}" for n in range(1, count + 1)]
        + ["HIỆU TRƯỞNG"] * count
        + [f"Người Ký {n}" for n in range(1, count + 1)]
    )
    assert breaches_of_docx(write_docx(document)) == []


def test_names_of_120_letters_break_no_rule() -> None:
    document = replace(memorandum(2), issuers=[Issuer(superior=LONG, name=LONG), replace(GIANG_AN, superior=LONG)])

    assert len(LONG) >= 120
    assert breaches_of_docx(write_docx(document)) == []


def test_the_end_stands_behind_the_last_word_or_behind_a_last_table() -> None:
    ends = "Các tổ thực hiện./."

    assert words_of(replace(plan(), blocks=[text("Các tổ thực hiện.")])).count(ends) == 1
    assert words_of(replace(plan(), blocks=[text("Các tổ thực hiện./.")])).count(ends) == 1
    assert "./." in words_of(replace(plan(), blocks=[figures(1)]))


def test_an_appendix_says_what_it_belongs_to() -> None:
    assert appendix_of(report()) == (
        "(Kèm theo Báo cáo số 112/BC-THGA ngày 09 tháng 02 năm 2026 của Trường Tiểu học Giang An)"
    )
    assert appendix_of(memorandum(7)) == "(Kèm theo Bản ghi nhớ ngày …… tháng …… năm ………)"
    assert appendix_of(replace(letter(), issuers=[SO])).startswith(
        "(Kèm theo Công văn số 512/SGDĐT-GDTH ngày 29 tháng 6"
    )


def test_a_chapter_has_its_sign_above_its_title_and_stands_in_the_bookmarks() -> None:
    chapter = Paragraph((Span("QUY ĐỊNH CHUNG"),), label="Chương I", is_heading=True, is_centred=True)
    lines = composed(replace(plan(), blocks=[chapter, text("Phạm vi", "Điều 1.", heads=True), text("Hết.")])).parts[0]
    shown = [(line.text, line.outline) for line in lines.elements if isinstance(line, Line) and line.text]

    assert ("Chương I", 0) in shown
    assert ("QUY ĐỊNH CHUNG", 1) in shown
    assert ("Điều 1. Phạm vi", 2) in shown


def test_word_finds_title_author_language_and_no_picture_of_another_paper() -> None:
    with ZipFile(BytesIO(write_docx(plan()))) as package:
        core = etree.fromstring(package.read("docProps/core.xml"))
        names = package.namelist()

    said = {one.tag.rpartition("}")[2]: one.text for one in core}
    assert said["title"].startswith("Kế hoạch số 05/KH-THGA: Phối hợp hoạt động")
    assert (said["creator"], said["language"]) == ("Trường Tiểu học Giang An", "vi-VN")
    assert said["created"] == "2026-01-05T00:00:00Z"
    assert not [name for name in names if "thumbnail" in name]


def test_another_reader_finds_every_word_and_no_fault() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the reader's own libraries warn of themselves
        read = mammoth.extract_raw_text(BytesIO(write_docx(report())))

    assert [one for one in read.messages if one.type == "error"] == []
    for words in (
        "KT. HIỆU TRƯỞNG",
        "Sơ kết chương trình kết nghĩa năm học 2025-2026",
        "Kinh phí (đồng)",
        "Phụ lục II",
    ):
        assert words in read.value


def test_a_table_lying_across_takes_the_head_of_its_appendix_with_it() -> None:
    parts = composed(report()).parts

    assert [(part.is_landscape, part.starts_numbering) for part in parts] == [
        (False, True),
        (True, True),
        (False, True),
    ]


def test_a_table_lying_across_within_the_text_counts_its_pages_on() -> None:
    wide = replace(figures(1), is_wide=True)
    parts = composed(replace(plan(), blocks=[text("Một."), wide, text("Hai.")], issued_on=date(2026, 1, 5))).parts

    assert [(part.is_landscape, part.starts_numbering) for part in parts] == [
        (False, True),
        (True, False),
        (False, False),
    ]
    assert breaches_of_docx(write_docx(replace(plan(), blocks=[text("Một."), wide, text("Hai.")]))) == []
