from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.layout.engine.content import OfficialDocument
from chungtay.layout.engine.docx import write_docx
from chungtay.layout.engine.rules import RULE_NAMES, UnreadableDocxError, breaches_of_docx
from chungtay.layout.engine.typed import blocks_of
from chungtay.layout.tests.papers import (
    announcement,
    decision,
    invitation,
    letter,
    memorandum,
    minutes,
    plan,
    proposal,
    report,
)
from chungtay.layout.tests.wrong import WRONG, changed, line, with_body

pytestmark = pytest.mark.once

RIGHT = {
    "plan": plan(),
    "letter": letter(),
    "report": report(),
    "memorandum of two": memorandum(2),
    "memorandum of three": memorandum(3),
    "memorandum of seven": memorandum(7),
    "invitation": invitation(),
    "proposal": proposal(),
    "minutes": minutes(),
    "decision": decision(),
    "announcement": announcement(),
}


@pytest.mark.parametrize("document", RIGHT.values(), ids=RIGHT)
def test_what_we_write_breaks_no_rule(document: OfficialDocument) -> None:
    assert breaches_of_docx(write_docx(document)) == []


@pytest.mark.parametrize(
    ("rule", "document", "change"), WRONG, ids=[f"{rule}-{n}" for n, (rule, *_) in enumerate(WRONG)]
)
def test_a_paper_wrong_on_purpose_breaks_that_rule_and_no_other(
    rule: str, document: OfficialDocument, change: Callable[[Any], None]
) -> None:
    breaches = breaches_of_docx(changed(document, change))

    assert {breach.rule for breach in breaches} == {rule}


def test_every_rule_has_a_paper_that_breaks_it() -> None:
    assert {rule for rule, *_ in WRONG} == set(RULE_NAMES)


@pytest.mark.parametrize(
    "words",
    [
        "Bước 1: các tổ đăng ký.",
        "Tuần 1: 30 em lớp 5 sang học.",
        "Khối 4: 25 em; khối 5: 30 em.",
        "Tỷ lệ 1:10, tỉ số 2:15.",
        "Mỗi em 25 g gạo, 2 g muối.",
        "Điện thoại 024.3852.1234 hoặc 0912.345678.",
        "Lớp 1G học cùng lớp 2H.",
    ],
)
def test_figures_that_are_no_hours_and_no_decimals_are_left_alone(words: str) -> None:
    assert breaches_of_docx(write_docx(with_body(words))) == []


@pytest.mark.parametrize("words", ["14h30", "14 h", "14h 30", "7g15", "07:30", "14:00 - 15:30"])
def test_an_hour_written_otherwise_is_found(words: str) -> None:
    assert {breach.rule for breach in breaches_of_docx(write_docx(with_body(f"Bắt đầu lúc {words}.")))} == {"hour"}


def test_a_table_typed_without_a_word_of_its_sides_sets_its_figures_right() -> None:
    typed = "| TT | Việc | Số em | Kinh phí |\n| 1 | Đọc sách | 30 | 1.200.000 |\n| 2 | Vẽ | 5 | 94,5% |\nHết."
    document = replace(with_body(), blocks=blocks_of(typed, "Điều"))

    assert breaches_of_docx(write_docx(document)) == []


def test_a_breach_quotes_its_paragraph_and_says_what_was_wanted() -> None:
    _rule, document, change = next(case for case in WRONG if case[0] == "number_figures")
    [breach] = breaches_of_docx(changed(document, change))

    assert (breach.where, breach.found, breach.wanted) == ("Số: 5/KH-THGA", "5", "05")


def packed(parts: Mapping[str, bytes]) -> bytes:
    saved = BytesIO()
    with ZipFile(saved, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return saved.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as source:
        return {name: source.read(name) for name in source.namelist()}


PLAIN = write_docx(plan())
PARTS = unpacked(PLAIN)
TEXT = "word/document.xml"
BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04broken", packed({"a.xml": b"<a/>"}), packed({TEXT: b"<a>"}), packed({TEXT: BOMB})],
    ids=["empty", "broken", "no document", "half", "doctype"],
)
def test_what_is_no_word_file_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(UnreadableDocxError):
        breaches_of_docx(content)


def test_a_file_that_grows_when_unpacked_is_not_unpacked() -> None:
    saved = BytesIO()
    with ZipFile(saved, "w", ZIP_DEFLATED) as target:
        target.writestr(TEXT, b" " * 41_000_000)

    with pytest.raises(UnreadableDocxError):
        breaches_of_docx(saved.getvalue())


def test_an_empty_paper_lacks_what_every_paper_has() -> None:
    saved = BytesIO()
    Document().save(saved)
    rules = {breach.rule for breach in breaches_of_docx(saved.getvalue())}

    assert rules == {
        "paper",
        "margin_right",
        "page_number",
        "first_page_number",
        "nation",
        "motto",
        "issuer",
        "day",
        "title",
        "post",
        "recipients",
    }


def test_what_styles_say_counts_as_if_it_stood_in_the_words() -> None:
    def by_style(page: Any) -> None:
        style = page.styles.add_style("Emphasised", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = page.styles["Normal"]
        style.font.italic, style.font.name = True, "Arial"
        line(page, "2. Các hoạt động").style = style

    rules = {breach.rule for breach in breaches_of_docx(changed(plan(), by_style))}
    assert rules == {"font"}


def test_a_font_may_be_named_by_the_theme() -> None:
    def by_theme(page: Any) -> None:
        fonts = line(page, "2. Các hoạt động").runs[0]._r.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:asciiTheme"), "minorHAnsi")

    [breach] = breaches_of_docx(changed(plan(), by_theme))
    assert (breach.rule, breach.found, breach.wanted) == ("font", "Cambria", "Times New Roman")


def test_capitals_may_come_from_the_font() -> None:
    def by_font(page: Any) -> None:
        run = line(page, "HIỆU TRƯỞNG").runs[0]
        run.text, run.font.all_caps = "Hiệu trưởng", True

    assert breaches_of_docx(changed(plan(), by_font)) == []


def test_a_rule_may_be_the_edge_of_its_line_or_a_drawing_in_it() -> None:
    def by_edge(page: Any) -> None:
        motto = line(page, "Độc lập")
        rule = motto._p.getnext()
        edges = rule.find(f".//{qn('w:pBdr')}")
        edges[0].tag = qn("w:bottom")
        motto._p.get_or_add_pPr().insert(0, edges)
        rule.getparent().remove(rule)

    def by_drawing(page: Any) -> None:
        rule = line(page, "Độc lập")._p.getnext()
        edges = rule.find(f".//{qn('w:pBdr')}")
        edges.getparent().remove(edges)
        rule.append(rule.makeelement(qn("w:r"), {}))
        rule[-1].append(rule.makeelement(qn("w:pict"), {}))

    assert breaches_of_docx(changed(plan(), by_edge)) == []
    assert breaches_of_docx(changed(plan(), by_drawing)) == []


def test_a_measure_that_is_no_number_makes_no_word_file() -> None:
    words = PARTS[TEXT].replace(b'w:left="1701"', b'w:left="wide"')

    with pytest.raises(UnreadableDocxError):
        breaches_of_docx(packed({**PARTS, TEXT: words}))


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_whatever_happened_to_a_file_it_is_judged_or_called_no_word_file(draw: st.DataObject) -> None:
    content = bytearray(PLAIN)
    for _change in range(draw.draw(st.integers(1, 4))):
        content[draw.draw(st.integers(0, len(content) - 1))] = draw.draw(st.integers(0, 255))

    with suppress(UnreadableDocxError):
        assert isinstance(breaches_of_docx(bytes(content)), list)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_stands_in_the_text_it_is_judged_or_called_no_word_file(draw: st.DataObject) -> None:
    parts = dict(PARTS)
    words = bytearray(parts[TEXT])
    for _change in range(draw.draw(st.integers(1, 3))):
        start = draw.draw(st.integers(0, len(words) - 1))
        words[start : start + draw.draw(st.integers(0, 30))] = draw.draw(st.binary(max_size=12))
    parts[TEXT] = bytes(words)

    with suppress(UnreadableDocxError):
        assert isinstance(breaches_of_docx(packed(parts)), list)
