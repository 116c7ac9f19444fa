"""A composed paper as .docx: A4, Times New Roman by name, words as words; the same paper gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import segno
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from chungtay.layout.engine.composing import composed
from chungtay.layout.engine.content import OfficialDocument
from chungtay.layout.engine.elements import Align, Composed, Element, Grid, Line, Part, Row
from chungtay.layout.engine.measures import (
    BOTTOM,
    CAPTION,
    FONT,
    LEFT,
    NORMAL,
    PAGE,
    PICTURE,
    POINTS_OF_A_MM,
    RIGHT,
    TOP,
)

ALIGNS: Final[dict[Align, WD_ALIGN_PARAGRAPH]] = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest day a .zip can state
TWIPS_OF_A_MM: Final = POINTS_OF_A_MM * 20


def write_docx(document: OfficialDocument) -> bytes:
    """The bytes of a Word file; UnwritableTextError when a text cannot be set."""
    paper = composed(document)
    page = Document()
    _prepare(page)
    _drop_thumbnail(page)
    for place, part in enumerate(paper.parts):
        section = page.sections[0] if place == 0 else page.add_section(WD_SECTION.NEW_PAGE)
        _lay_out(section, part, is_first=place == 0)
        for element in part.elements:
            _set(page, element)
    _number_pages(page.sections[0])
    if paper.verify_at:
        _foot(page.sections[0].first_page_footer, paper)
    properties = page.core_properties
    properties.title, properties.author, properties.language = paper.title[:255], paper.author[:255], "vi-VN"
    properties.comments = properties.keywords = properties.last_modified_by = ""
    day = datetime.combine(document.issued_on, time(), UTC) if document.issued_on else datetime(*EPOCH, tzinfo=UTC)
    properties.created = properties.modified = day
    saved = BytesIO()
    page.save(saved)
    return _repacked(saved.getvalue())


def _repacked(saved: bytes) -> bytes:
    """The same package without the hour it was written at."""
    packed = BytesIO()
    with ZipFile(BytesIO(saved)) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()


def _prepare(page: Any) -> None:
    normal = page.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(NORMAL)
    properties = normal.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    properties.append(_made("w:lang", {"w:val": "vi-VN", "w:eastAsia": "vi-VN"}))
    shape = normal.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = 1.0
    page.settings.odd_and_even_pages_header_footer = False


def _drop_thumbnail(page: Any) -> None:
    """The template of python-docx shows a picture of itself; ours would show another paper."""
    relations = page.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]


def _lay_out(section: Any, part: Part, *, is_first: bool) -> None:
    breadth, height = PAGE[::-1] if part.is_landscape else PAGE
    section.orientation = WD_ORIENT.LANDSCAPE if part.is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(breadth), Mm(height)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance, section.footer_distance = Mm(10), Mm(5)
    section.different_first_page_header_footer = part.starts_numbering
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    if part.starts_numbering:
        section.first_page_header.is_linked_to_previous = False
        section.first_page_footer.is_linked_to_previous = False
        section._sectPr.find(qn("w:pgMar")).addnext(_made("w:pgNumType", {"w:start": "1"}))


def _number_pages(section: Any) -> None:
    line = section.header.paragraphs[0]
    _shape(line, Line(spans=(), size=NORMAL, align="center"))
    field = _made("w:fldSimple", {"w:instr": " PAGE "})
    run = OxmlElement("w:r")
    shape, figure = OxmlElement("w:rPr"), OxmlElement("w:t")
    shape.append(_made("w:sz", {"w:val": str(round(NORMAL * 2))}))
    figure.text = "2"
    run.extend([shape, figure])
    field.append(run)
    line._p.append(field)


def _foot(footer: Any, paper: Composed) -> None:
    drawn = BytesIO()
    segno.make(paper.verify_at, error="m", micro=False).save(drawn, kind="png", scale=8, border=1)
    drawn.seek(0)
    line = footer.paragraphs[0]
    _shape(line, Line(spans=(), size=CAPTION))
    line._p.get_or_add_pPr().append(_made("w:textAlignment", {"w:val": "center"}))
    picture = line.add_run().add_picture(drawn, width=Mm(PICTURE))._inline
    picture.docPr.set("descr", paper.verify_line)
    for side in ("distT", "distB", "distL", "distR"):
        picture.set(side, "0")
    words = line.add_run(f"  {paper.verify_line}")
    words.font.size = Pt(CAPTION)


def _set(page: Any, element: Element) -> None:
    if isinstance(element, Line):
        _line(page.add_paragraph(), element)
        if element.rule:
            _rule(page.add_paragraph(), element.rule, _breadth_of(page.sections[-1]))
    elif isinstance(element, Row):
        _row(page, element)
    else:
        _grid(page, element)


def _line(paragraph: Paragraph, line: Line) -> None:
    _shape(paragraph, line)
    for span in line.spans:
        run = paragraph.add_run(span.text)
        run.bold, run.italic, run.font.size = span.is_bold, span.is_italic, Pt(line.size)


def _shape(paragraph: Paragraph, line: Line) -> None:
    shape = paragraph.paragraph_format
    shape.keep_with_next = line.keeps_next or bool(line.rule) or None
    shape.space_before, shape.space_after = Pt(line.before), Pt(line.after)
    shape.line_spacing = 1.0
    if line.left or line.narrow:
        shape.left_indent, shape.right_indent = Length(Mm(line.left) + Pt(line.narrow)), Pt(line.narrow)
    if line.first:
        shape.first_line_indent = Mm(line.first)
    paragraph.alignment = ALIGNS[line.align]
    if line.outline:
        paragraph._p.get_or_add_pPr().append(_made("w:outlineLvl", {"w:val": str(line.outline - 1)}))


def _rule(paragraph: Paragraph, length: float, breadth: float) -> None:
    """A rule is the upper edge of a low paragraph, drawn in from both sides; a shape would move when edited."""
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Pt(max(0.0, (breadth - length) / 2))
    shape.line_spacing = Pt(4)
    shape.space_before = Pt(2)
    edges = OxmlElement("w:pBdr")
    edges.append(_made("w:top", {"w:val": "single", "w:sz": "6", "w:space": "1", "w:color": "000000"}))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        edges, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _row(page: Any, row: Row) -> None:
    if row.before:
        _gap(page.add_paragraph(), row.before)
    table = _table(page, row.widths, edges=False)
    cells = table.add_row().cells
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, lines, breadth in zip(cells, row.cells, row.widths, strict=True):
        _fill(cell, lines, breadth * POINTS_OF_A_MM, keeps_next=row.keeps_next)


def _grid(page: Any, grid: Grid) -> None:
    _gap(page.add_paragraph(), 6)
    table = _table(page, grid.widths, edges=True)
    for place, row in enumerate((grid.heads, *grid.rows)):
        written = table.add_row()
        properties = written._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, lines, breadth in zip(written.cells, row, grid.widths, strict=True):
            _fill(cell, lines, breadth * POINTS_OF_A_MM)


def _table(page: Any, widths: Sequence[float], *, edges: bool) -> Any:
    """A table with its grid of widths, which LibreOffice reads, beside those of the cells, which Word reads."""
    table = page.add_table(rows=0, cols=len(widths))
    if edges:
        table.style = "Table Grid"
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    properties = table._tbl.tblPr
    breadth = _made("w:tblW", {"w:w": str(_twips(sum(widths))), "w:type": "dxa"})
    for old in properties.findall(qn("w:tblW")):
        properties.replace(old, breadth)
    margins = OxmlElement("w:tblCellMar")
    room = {"top": 20, "left": 108, "bottom": 20, "right": 108} if edges else {"left": 0, "right": 0}
    margins.extend([_made(f"w:{side}", {"w:w": str(wide), "w:type": "dxa"}) for side, wide in room.items()])
    properties.find(qn("w:tblLayout")).addnext(margins)
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(_twips(width)))
    return table


def _fill(cell: _Cell, lines: Sequence[Line], breadth: float, *, keeps_next: bool = False) -> None:
    cell.width = Length(round(breadth * 12700))
    paragraph = cell.paragraphs[0]
    for place, line in enumerate(lines):
        if place:
            paragraph = cell.add_paragraph()
        _line(paragraph, line)
        if keeps_next:
            paragraph.paragraph_format.keep_with_next = True
        if line.rule:
            _rule(cell.add_paragraph(), line.rule, breadth)


def _gap(paragraph: Paragraph, points: float) -> None:
    """Tables have no space above themselves, and two in a row would grow into one."""
    shape = paragraph.paragraph_format
    shape.line_spacing = Pt(max(1.0, points))
    shape.keep_with_next = True


def _breadth_of(section: Any) -> float:
    return float((section.page_width - section.left_margin - section.right_margin) / 12700)


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_OF_A_MM)


def _made(name: str, attributes: dict[str, str]) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(key), value)
    return element
