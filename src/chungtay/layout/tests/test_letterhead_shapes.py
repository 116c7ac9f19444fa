"""Letterheads as offices draw them: the head in a table, in one row or a row for each line."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as SIDE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from chungtay.layout.engine.content import OfficialDocument, Paragraph, Signature, Span
from chungtay.layout.engine.docx import write_docx
from chungtay.layout.engine.letterheads import (
    NEEDED,
    TemplateFault,
    faults_of_template,
    fill,
    fits,
    lost_in,
    sample,
    starter,
)
from chungtay.layout.engine.rules.checking import breaches_of_docx

pytestmark = pytest.mark.once

PLAN = "Kế hoạch"
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
LOOP = ("{%p for line in body %}", "{{ line.text }}", "{%p endfor %}")


@dataclass(frozen=True)
class Line:
    text: str
    size: float = 13
    is_bold: bool = False
    is_italic: bool = False
    is_ruled: bool = False


SUPERIOR, ISSUER = Line("{{ superior }}", 12), Line("{{ issuer }}", 12, is_bold=True, is_ruled=True)
NUMBER, DAY = Line("Số: {{ notation }}"), Line("{{ place }}, {{ day }}", is_italic=True)
THE_NATION, THE_MOTTO = Line(NATION, 12, is_bold=True), Line(MOTTO, 13, is_bold=True, is_ruled=True)
LEFT, RIGHT = (SUPERIOR, ISSUER, NUMBER), (THE_NATION, THE_MOTTO, DAY)
CLOSING = tuple(Line(f"{{{{ {tag} }}}}", 13, is_bold=True) for tag in ("authority", "post"))
CLOSING += (Line("{{ signer }}", 14, is_bold=True),)
SHAPES = ["one_row", "rows", "a_table_in_the_cell", "a_column_between", "with_borders"]


def set_line(paragraph: Any, line: Line, side: Any = SIDE.CENTER) -> Any:
    paragraph.alignment = side
    run = paragraph.add_run(line.text)
    run.bold, run.italic, run.font.size, run.font.name = line.is_bold, line.is_italic, Pt(line.size), "Times New Roman"
    if line.is_ruled:
        edges, edge = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        edge.set(qn("w:val"), "single")
        edges.append(edge)
        paragraph._p.get_or_add_pPr().append(edges)
    return paragraph


def stack(cell: Any, lines: tuple[Line, ...]) -> None:
    for place, line in enumerate(lines):
        set_line(cell.paragraphs[0] if place == 0 else cell.add_paragraph(), line)


def add_head(document: Any, shape: str, left: tuple[Line, ...], right: tuple[Line, ...]) -> None:
    if shape == "rows":
        table = document.add_table(len(left), 2)
        for row, pair in enumerate(zip(left, right, strict=True)):
            for column, line in enumerate(pair):
                set_line(table.cell(row, column).paragraphs[0], line)
        return
    table = document.add_table(1, 3 if shape == "a_column_between" else 2)
    if shape == "with_borders":
        table.style = "Table Grid"
    cells = table.rows[0].cells
    where = cells[0].add_table(1, 1).rows[0].cells[0] if shape == "a_table_in_the_cell" else cells[0]
    stack(where, left)
    stack(cells[-1], right)


def letterhead(shape: str, left: tuple[Line, ...] = LEFT, right: tuple[Line, ...] = RIGHT) -> bytes:
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height, page.left_margin, page.right_margin = Mm(210), Mm(297), Mm(30), Mm(20)
    page.top_margin = page.bottom_margin = Mm(20)
    page.different_first_page_header_footer = True
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    page.header.paragraphs[0].alignment = SIDE.CENTER
    page.header.paragraphs[0]._p.append(number)
    add_head(document, shape, left, right)
    set_line(document.add_paragraph(), Line("{{ kind }}", 14, is_bold=True))
    set_line(document.add_paragraph(), Line("{{ subject }}", 14, is_bold=True, is_ruled=True))
    for text in ("{%p for line in bases %}", "{{ line }}", "{%p endfor %}", *LOOP):
        paragraph = set_line(document.add_paragraph(), Line(text, 14, is_italic=text == "{{ line }}"), SIDE.JUSTIFY)
        paragraph.paragraph_format.space_after, paragraph.paragraph_format.first_line_indent = Pt(6), Mm(12.7)
    ends = document.add_table(1, 2).rows[0].cells
    set_line(ends[0].paragraphs[0], Line("Nơi nhận:", 12, is_bold=True, is_italic=True), SIDE.LEFT)
    for text in ("{%p for line in recipients %}", "- {{ line }}", "{%p endfor %}"):
        set_line(ends[0].add_paragraph(), Line(text, 11), SIDE.LEFT)
    stack(ends[1], CLOSING)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("shape", SHAPES)
def test_a_head_in_a_table_is_taken_and_filled_by_the_same_rules(shape: str) -> None:
    content = letterhead(shape)

    assert faults_of_template(content, PLAN) == []
    assert breaches_of_docx(fill(content, sample(PLAN))) == []


FAULTS = {
    "issuer": (replace(ISSUER, is_bold=False), None),
    "issuer_rule": (replace(ISSUER, is_ruled=False), None),
    "superior": (replace(SUPERIOR, is_bold=True), None),
    "number_size": (replace(NUMBER, size=12), None),
    "motto_rule": (None, replace(THE_MOTTO, is_ruled=False)),
    "nation": (None, replace(THE_NATION, size=14)),
    "day": (None, replace(DAY, is_italic=False)),
}


def with_fault(lines: tuple[Line, ...], wrong: Line | None) -> tuple[Line, ...]:
    return tuple(wrong if wrong is not None and line.text == wrong.text else line for line in lines)


@pytest.mark.parametrize("shape", ["one_row", "rows", "a_table_in_the_cell"])
@pytest.mark.parametrize("rule", FAULTS)
def test_what_is_wrong_in_such_a_head_is_named(rule: str, shape: str) -> None:
    left, right = FAULTS[rule]

    found = faults_of_template(letterhead(shape, with_fault(LEFT, left), with_fault(RIGHT, right)), PLAN)

    assert [(each.reason, each.what.split(":")[0]) for each in found] == [("layout", rule)]


def test_a_nation_on_the_left_is_refused_whatever_the_table() -> None:
    found = faults_of_template(letterhead("one_row", RIGHT[:2] + (NUMBER,), (SUPERIOR, ISSUER, DAY)), PLAN)

    assert any(isinstance(each, TemplateFault) and "nation_place" in each.what for each in found)


def by_a_deputy() -> OfficialDocument:
    """A paper with everything a tag alone cannot carry."""
    return replace(
        sample(PLAN),
        signatures=(Signature(post="Phó Hiệu trưởng", name="Vũ Thị Mẫu Phó", authority="KT. Hiệu trưởng"),),
        blocks=(
            Paragraph((Span("QUYẾT ĐỊNH:"),), is_heading=True, is_centred=True),
            Paragraph((Span("Giao lưu", is_bold=True), Span(" mỗi tháng "), Span("một lần", is_italic=True)), "1."),
        ),
        verify_at="https://mau.vn/kiem-tra/abc",
    )


@pytest.mark.parametrize("content", [starter(PLAN), letterhead("rows")], ids=["ours", "theirs"])
def test_a_letterhead_keeps_the_authority_the_look_of_the_words_and_where_to_check_them(content: bytes) -> None:
    filled = fill(content, by_a_deputy())
    page = Document(io.BytesIO(filled))
    words = [cell.text for table in page.tables for cell in table.rows[-1].cells]
    runs = {run.text: (run.bold, run.italic) for line in page.paragraphs for run in line.runs}
    heading = next(line for line in page.paragraphs if line.text == "QUYẾT ĐỊNH:")
    foot = page.sections[0].first_page_footer

    assert any("KT. HIỆU TRƯỞNG\nPHÓ HIỆU TRƯỞNG" in each for each in words)
    assert (heading.alignment, heading.paragraph_format.first_line_indent) == (SIDE.CENTER, 0)
    assert [runs[each][place] for place, each in enumerate(("Giao lưu", "một lần./."))] == [True, True]
    assert not any(runs[" mỗi tháng "])
    assert "https://mau.vn/kiem-tra/abc" in foot.paragraphs[-1].text
    assert len(foot.part.related_parts) == 1
    assert lost_in(filled, write_docx(by_a_deputy())) == ""
    assert filled == fill(content, by_a_deputy())


def test_where_the_head_signs_no_empty_line_stands_for_the_authority() -> None:
    head = replace(sample(PLAN), signatures=(Signature(post="HIỆU TRƯỞNG", name="Phạm Mẫu"),))
    page = Document(io.BytesIO(fill(starter(PLAN), head)))

    assert page.tables[-1].rows[0].cells[1].paragraphs[0].text == "HIỆU TRƯỞNG"


def without(content: bytes, tag: str) -> bytes:
    """The letterhead with a part left out, and the loop around it."""
    page = Document(io.BytesIO(content))
    lines = [*page.paragraphs, *(line for table in page.tables for cell in table._cells for line in cell.paragraphs)]
    for place, line in enumerate(lines):
        if f"in {tag} " in line.text:
            for each in lines[place : place + 3]:
                each._p.getparent().remove(each._p)
        elif f"{{{{ {tag} }}}}" in line.text:
            for run in line.runs:
                run.text = run.text.replace(f"{{{{ {tag} }}}}", "")
    target = io.BytesIO()
    page.save(target)
    return target.getvalue()


@pytest.mark.parametrize("tag", sorted(NEEDED - {"body"} | {"kind"}))
def test_a_letterhead_that_leaves_out_a_part_is_refused_with_its_name(tag: str) -> None:
    assert faults_of_template(without(letterhead("one_row"), tag), PLAN) == [TemplateFault("missing", "", tag)]


def test_a_letter_needs_its_addressees_and_no_kind() -> None:
    assert faults_of_template(starter(""), "") == []
    assert faults_of_template(without(starter(""), "addressees"), "") == [TemplateFault("missing", "", "addressees")]


def test_a_part_behind_a_condition_that_does_not_hold_is_found_lost() -> None:
    lines = (Line("{%p if not post %}"), CLOSING[0], Line("{%p endif %}"), *CLOSING[1:])
    page = Document(io.BytesIO(letterhead("one_row")))
    cell = page.tables[-1].rows[0].cells[1]
    for line in cell.paragraphs[1:]:
        line._p.getparent().remove(line._p)
    cell.paragraphs[0].clear()
    stack(cell, lines)
    target = io.BytesIO()
    page.save(target)

    assert [each.reason for each in faults_of_template(target.getvalue(), PLAN)] == ["lost"]


@pytest.mark.parametrize("more", [{"urgency": 1}, {"head_line": "Dự thảo"}, {"witnesses": (Signature(post="A"),)}])
def test_what_a_letterhead_has_no_place_for_is_made_in_the_plain_layout(more: dict[str, Any]) -> None:
    assert fits(sample(PLAN))
    assert not fits(replace(sample(PLAN), **more))
