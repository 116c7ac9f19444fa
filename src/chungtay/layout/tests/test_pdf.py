from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from pypdf import PageObject, PdfReader

from chungtay.layout.engine.content import Issuer, OfficialDocument
from chungtay.layout.engine.pdf import write_pdf
from chungtay.layout.tests.papers import GIANG_AN, SEVEN, invitation, letter, memorandum, plan, proposal, report, text
from chungtay.layout.tests.test_docx import LONG

pytestmark = pytest.mark.once

MILLIMETRE = 72 / 25.4
PAPERS = {
    "plan": plan(),
    "letter": letter(),
    "report": report(),
    "two": memorandum(2),
    "seven": memorandum(7),
    "invitation": invitation(),
    "proposal": proposal(),
    "long names": replace(memorandum(2), issuers=[Issuer(superior=LONG, name=LONG), GIANG_AN]),
}


@cache
def read(name: str) -> PdfReader:
    return PdfReader(BytesIO(write_pdf(PAPERS[name])))


def spots(page: PageObject) -> list[tuple[str, float, float]]:
    """Every piece of text with its place in millimetres from the left and from the top."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, _size: object) -> None:
        across = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
        up = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
        if text.strip():
            found.append((text.strip(), across / MILLIMETRE, (float(page.mediabox.height) - up) / MILLIMETRE))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("name", PAPERS)
def test_every_page_is_a4_and_keeps_its_margins(name: str) -> None:
    for page in read(name).pages:
        size = sorted((float(page.mediabox.width) / MILLIMETRE, float(page.mediabox.height) / MILLIMETRE))
        assert size == pytest.approx([210, 297], abs=0.5)
        breadth, height = (float(side) / MILLIMETRE for side in (page.mediabox.width, page.mediabox.height))
        body = [(text, x, y) for text, x, y in spots(page) if 20 <= y <= height - 20]
        assert [text for text, x, _y in body if not 29.5 <= x <= breadth - 15] == []
        outside = [text for text, _x, y in spots(page) if not 20 <= y <= height - 20]
        assert all(re.fullmatch(r"\d+|Kiểm tra văn bản tại:.*", text) for text in outside), outside


@pytest.mark.parametrize("name", PAPERS)
def test_every_font_is_tinos_and_inside_the_file(name: str) -> None:
    for page in read(name).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]  # a PDF's dictionaries have no types
            [inner] = font.get_object()["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"]
            assert "Tinos" in str(descriptor["/FontName"])
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


@pytest.mark.parametrize("name", PAPERS)
def test_a_file_says_that_it_is_pdf_a_2b_and_what_it_is_called(name: str) -> None:
    reader = read(name)
    metadata = reader.xmp_metadata
    assert metadata is not None
    said = metadata.stream.get_data().decode()

    assert re.search(r"pdfaid:part[>=\"]+2", said)
    assert re.search(r"pdfaid:conformance[>=\"]+B", said)
    assert "/OutputIntents" in reader.root_object
    assert reader.metadata is not None
    assert PAPERS[name].subject in (reader.metadata.title or "")


@pytest.mark.parametrize("name", PAPERS)
def test_text_taken_out_again_is_whole_vietnamese(name: str) -> None:
    words = " ".join(" ".join(page.extract_text() for page in read(name).pages).split())

    assert unicodedata.is_normalized("NFC", words)
    assert "Độc lập - Tự do - Hạnh phúc" in words
    assert "./." in words


def numbers(name: str) -> list[str]:
    """What stands in the top margin of each page."""
    return ["".join(text for text, _x, y in spots(page) if y < 20) for page in read(name).pages]


def test_pages_are_numbered_from_the_second_and_appendices_anew() -> None:
    shown = numbers("report")

    assert shown[:3] == ["", "2", "3"]
    assert shown[-2:] == ["", ""]
    assert numbers("plan") == [""]
    page = read("report").pages[1]
    [(_text, x, y)] = [spot for spot in spots(page) if spot[2] < 20]
    assert [x, y] == pytest.approx([110, 13], abs=3)


def test_bookmarks_name_the_headings() -> None:
    outline = [one.title for one in read("report").outline if not isinstance(one, list)]

    assert outline == [*(f"{sign}. KẾT QUẢ NỘI DUNG THỨ {n}" for n, sign in enumerate(("I", "II", "III", "IV"), 1))] + [
        "Phụ lục I",
        "Phụ lục II",
    ]


@pytest.mark.parametrize("name", ["plan", "report", "seven"])
def test_the_same_paper_gives_the_same_bytes(name: str) -> None:
    assert write_pdf(PAPERS[name]) == write_pdf(PAPERS[name])


def test_only_the_first_page_says_where_to_check_the_paper() -> None:
    document: OfficialDocument = replace(report(), verify_at="https://chungtay.example/van-ban/K7Q2-M9XD")
    pages = PdfReader(BytesIO(write_pdf(document))).pages

    said = ["van-ban/K7Q2-M9XD" in page.extract_text() for page in pages]
    assert said == [True, *[False] * (len(pages) - 1)]


def test_nothing_in_a_text_is_read_as_markup() -> None:
    odd = '#panic("x") *không đậm* _không nghiêng_ $x$ @tên <nhãn> \\u{41} // hết {{ tên }}'
    words = PdfReader(BytesIO(write_pdf(replace(plan(), subject=odd)))).pages[0].extract_text()

    assert odd.replace(" ", "") in "".join(words.split())


@pytest.mark.parametrize("more", range(20, 32))
def test_the_last_of_seven_never_signs_a_page_alone(more: int) -> None:
    paper = memorandum(7)
    longer = replace(paper, blocks=[*paper.blocks, *[text("Các bên phối hợp thực hiện.")] * more])

    pages = [page.extract_text() for page in PdfReader(BytesIO(write_pdf(longer))).pages]

    sixth, seventh = (
        max(at for at, words in enumerate(pages) if party.upper() in " ".join(words.split()).upper())
        for party in (SEVEN[5], SEVEN[6])
    )
    assert sixth == seventh
