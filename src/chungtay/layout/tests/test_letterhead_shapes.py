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

from chungtay.layout.engine.letterheads import TemplateFault, faults_of_template, fill, sample
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
    stack(ends[1], (Line("{{ post }}", 13, is_bold=True), Line("{{ signer }}", 14, is_bold=True)))
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
