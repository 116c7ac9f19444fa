"""Where lines end: what a body is stays together, and so does a number with its symbol."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from chungtay.layout.engine.content import Paragraph, Span
from chungtay.layout.engine.letterheads import sample
from chungtay.layout.engine.measures import HALVES, POINTS_OF_A_MM, SMALL
from chungtay.layout.engine.measuring import centred, width_of
from chungtay.layout.engine.pdf import write_pdf

pytestmark = pytest.mark.once
PLAN = "Kế hoạch"


def lines_of(name: str, together: int) -> list[str]:
    """The lines a centred name fills in the left half, each taking as many words as it can."""
    line = centred(name, SMALL, HALVES[0], is_bold=True, together=together)
    room, lines = HALVES[0] * POINTS_OF_A_MM - 2 * line.narrow, [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, SMALL, is_bold=True) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@pytest.mark.parametrize(
    ("name", "together", "first"),
    [
        ("TRƯỜNG TIỂU HỌC GIANG BIÊN", 3, "TRƯỜNG TIỂU HỌC"),
        ("TRƯỜNG TIỂU HỌC ĐÔ THỊ VIỆT HƯNG", 3, "TRƯỜNG TIỂU HỌC"),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO THÀNH PHỐ HÀ NỘI", 6, "SỞ GIÁO DỤC VÀ ĐÀO TẠO"),
    ],
)
def test_a_line_ends_after_what_a_body_is(name: str, together: int, first: str) -> None:
    assert lines_of(name, together)[0] == first


def test_without_it_the_shortest_lines_tear_the_kind_apart() -> None:
    assert lines_of("TRƯỜNG TIỂU HỌC GIANG BIÊN", 0)[0] == "TRƯỜNG TIỂU"


def test_words_too_many_for_one_line_are_set_as_before() -> None:
    name = "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO QUẬN NAM TỪ LIÊM"

    assert lines_of(name, 9) == lines_of(name, 0)


def test_a_number_and_its_symbol_stay_on_one_line() -> None:
    # One of these lines ends where the number stands, however wide the letters are.
    said = [
        f"Thực hiện {'và ' * 13}{'a' * count} Quyết định số 41/QĐ-TTg ngày 08/01/2019 của Thủ tướng Chính phủ"
        for count in range(1, 30)
    ]
    document = replace(sample(PLAN), blocks=tuple(Paragraph((Span(words),)) for words in said))
    pages = PdfReader(io.BytesIO(write_pdf(document))).pages
    text = "\n".join(page.extract_text() for page in pages)

    assert text.count("41/QĐ-TTg") == len(said)
    assert text.count("08/01/2019") == len(said)
