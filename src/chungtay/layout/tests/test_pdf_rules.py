from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chungtay.layout.engine.composing import composed
from chungtay.layout.engine.content import OfficialDocument
from chungtay.layout.engine.elements import Composed, Element, Grid, Line, Row
from chungtay.layout.engine.pdf import TEMPLATE, pdf_of, write_pdf
from chungtay.layout.tests.papers import letter, plan, report
from chungtay.layout.tests.pdf_rules import breaches_of_pdf
from chungtay.layout.tests.test_rules import RIGHT

pytestmark = pytest.mark.once

Change = Callable[[Line], Line]
SINGLE = {name: document for name, document in RIGHT.items() if not name.startswith("memorandum")}


def looking(line: Line, *, bold: bool | None = None, italic: bool | None = None) -> Line:
    spans = [
        replace(
            span,
            is_bold=span.is_bold if bold is None else bold,
            is_italic=span.is_italic if italic is None else italic,
        )
        for span in line.spans
    ]
    return replace(line, spans=tuple(spans))


def saying(line: Line, old: str, new: str) -> Line:
    return replace(line, spans=tuple(replace(span, text=span.text.replace(old, new)) for span in line.spans))


def where(words: str, change: Change) -> Change:
    """The change, on every line that holds the words."""
    return lambda line: change(line) if words in line.text else line


def sized(size: float) -> Change:
    return lambda line: replace(line, size=size)


def said(words: str, old: str, new: str) -> tuple[str, Change]:
    return words, lambda line: saying(line, old, new)


# rule, paper, the words of the line that is wrong, what is wrong with it
WRONG: list[tuple[str, OfficialDocument, str, Change]] = [
    ("nation", plan(), "CỘNG HÒA", lambda line: looking(line, bold=False)),
    ("nation", plan(), "CỘNG HÒA", sized(14)),
    ("motto", plan(), "Độc lập", sized(12)),
    ("superior", plan(), "UBND PHƯỜNG", lambda line: looking(line, bold=True)),
    ("issuer", plan(), "TRƯỜNG TIỂU HỌC GIANG AN", lambda line: looking(line, bold=False)),
    ("number", plan(), *said("Số: 05", "05/", "5/")),
    ("number", plan(), *said("Số: 05", "KH-", "KH - ")),
    ("number_size", plan(), "Số: 05", sized(12)),
    ("day", plan(), "Giang An, ngày", lambda line: looking(line, italic=False)),
    ("day_zeros", plan(), *said("Giang An, ngày", "ngày 05", "ngày 5")),
    ("day_zeros", plan(), *said("Giang An, ngày", "tháng 01", "tháng 1")),
    ("day_zeros", letter(), *said("Hà Nội, ngày", "tháng 6", "tháng 06")),
    ("day_place", plan(), "Giang An, ngày", lambda line: replace(line, before=12)),
    ("title", plan(), "KẾ HOẠCH", lambda line: looking(line, bold=False)),
    ("title", plan(), "KẾ HOẠCH", lambda line: replace(line, align="left")),
    ("subject", plan(), "Phối hợp hoạt động", lambda line: looking(line, bold=False)),
    ("bases", plan(), "Căn cứ Bản ghi nhớ", lambda line: looking(line, italic=False)),
    ("bases_end", plan(), *said("Căn cứ Kế hoạch số", ";", ".")),
    ("body_size", plan(), "Nâng cao chất lượng", sized(12)),
    ("end", plan(), *said("./.", "./.", ".")),
    ("recipients", plan(), "Nơi nhận:", lambda line: looking(line, italic=False)),
    ("recipients", plan(), "Nơi nhận:", sized(13)),
    ("recipient_list", plan(), "- UBND phường", sized(12)),
    ("recipient_end", plan(), *said("- UBND phường", "- ", "")),
    ("archive", plan(), *said("- Lưu", "Lưu", "Gửi")),
    ("signature", plan(), "Nguyễn Thị Lan", lambda line: looking(line, bold=False)),
    ("post", plan(), *said("HIỆU TRƯỞNG", "HIỆU TRƯỞNG", "Hiệu trưởng")),
]
NUMBER = "if at > 1 { align(center, text(size: 13pt, str(at))) }"
WRONG_NUMBERS = {
    "first_page_number": "align(center, text(size: 13pt, str(at)))",
    "page_number": "if at > 1 { align(center, text(size: 13pt, str(at + 1))) }",
    "page_number_centred": "if at > 1 { align(right, text(size: 13pt, str(at))) }",
    "page_number_size": "if at > 1 { align(center, text(size: 10pt, str(at))) }",
}


def changed(document: OfficialDocument, change: Change) -> bytes:
    paper = composed(document)
    parts = [replace(part, elements=tuple(_changed(one, change) for one in part.elements)) for part in paper.parts]
    return pdf_of(replace(paper, parts=tuple(parts)))


def _changed(element: Element, change: Change) -> Element:
    if isinstance(element, Line):
        return change(element)
    if isinstance(element, Row):
        return replace(element, cells=tuple(tuple(map(change, cell)) for cell in element.cells))
    assert isinstance(element, Grid)
    return element


@pytest.mark.parametrize("name", SINGLE)
def test_no_pdf_we_write_breaks_a_rule(name: str) -> None:
    assert breaches_of_pdf(write_pdf(SINGLE[name])) == set()


@pytest.mark.parametrize(
    ("rule", "document", "words", "change"), WRONG, ids=[f"{rule}-{n}" for n, (rule, *_) in enumerate(WRONG)]
)
def test_a_pdf_wrong_on_purpose_breaks_that_rule_and_no_other(
    rule: str, document: OfficialDocument, words: str, change: Change
) -> None:
    assert breaches_of_pdf(changed(document, where(words, change))) == {rule}


@pytest.mark.parametrize("rule", WRONG_NUMBERS)
def test_a_wrong_page_number_is_found_in_the_pdf(rule: str, tmp_path: Path) -> None:
    written = TEMPLATE.read_text(encoding="utf-8")
    assert NUMBER in written
    template = tmp_path / "document.typ"
    template.write_text(written.replace(NUMBER, WRONG_NUMBERS[rule]), encoding="utf-8")
    paper: Composed = composed(report())

    assert breaches_of_pdf(pdf_of(paper, datetime(2026, 1, 5, tzinfo=UTC), template)) == {rule}
