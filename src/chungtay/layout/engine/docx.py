"""A composed paper as .docx: A4, Times New Roman by name, words as words; the same paper gives the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import segno
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from chungtay.layout.engine.composing import composed
from chungtay.layout.engine.content import OfficialDocument
from chungtay.layout.engine.elements import Composed, Part
from chungtay.layout.engine.measures import (
    BOTTOM,
    BREADTH,
    CAPTION,
    FONT,
    LANDSCAPE_BREADTH,
    LEFT,
    NORMAL,
    PAGE,
    PICTURE,
    POINTS_OF_A_MM,
    RIGHT,
    TOP,
)
from chungtay.layout.engine.wordml import elements_of, made
from chungtay.layout.engine.words import fixed_words

EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest day a .zip can state
MOST_IN_A_PROPERTY: Final = 255


def write_docx(document: OfficialDocument) -> bytes:
    """The bytes of a Word file; UnwritableTextError when a text cannot be set."""
    paper = composed(document)
    page = Document()
    _prepare(page)
    _drop_thumbnail(page)
    for place, part in enumerate(paper.parts):
        section = page.sections[0] if place == 0 else page.add_section(WD_SECTION.NEW_PAGE)
        _lay_out(section, part)
        breadth = (LANDSCAPE_BREADTH if part.is_landscape else BREADTH) * POINTS_OF_A_MM
        end = page.element.body.sectPr
        for element in part.elements:
            for one in elements_of(element, breadth):
                end.addprevious(one)
    _number_pages(page.sections[0])
    if paper.verify_at:
        foot(page.sections[0].first_page_footer.paragraphs[0], paper.verify_at)
    _describe(page.core_properties, paper, document)
    saved = BytesIO()
    page.save(saved)
    return repacked(saved.getvalue())


def _describe(properties: Any, paper: Composed, document: OfficialDocument) -> None:
    properties.title, properties.author = paper.title[:MOST_IN_A_PROPERTY], paper.author[:MOST_IN_A_PROPERTY]
    properties.language = "vi-VN"
    properties.comments = properties.keywords = properties.last_modified_by = ""
    day = datetime.combine(document.issued_on, time(), UTC) if document.issued_on else datetime(*EPOCH, tzinfo=UTC)
    properties.created = properties.modified = day


def repacked(saved: bytes) -> bytes:
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
    made("lang", properties, val="vi-VN", eastAsia="vi-VN")
    shape = normal.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = 1.0


def _drop_thumbnail(page: Any) -> None:
    """The template of python-docx shows a picture of itself; ours would show another paper."""
    relations = page.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]


def _lay_out(section: Any, part: Part) -> None:
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
        section._sectPr.find(qn("w:pgMar")).addnext(made("pgNumType", start=1))


def _number_pages(section: Any) -> None:
    line = section.header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = made("r", made("fldSimple", line._p, instr=" PAGE "))
    made("sz", made("rPr", run), val=round(NORMAL * 2))
    made("t", run).text = "2"


def foot(line: Any, verify_at: str) -> None:
    """Where anybody may check the paper, in a line at the foot of a page: as a square to scan, and as words."""
    drawn, said = BytesIO(), fixed_words().verify.format(address=verify_at)
    segno.make(verify_at, error="m", micro=False).save(drawn, kind="png", scale=8, border=1)
    drawn.seek(0)
    made("textAlignment", line._p.get_or_add_pPr(), val="center")
    picture = line.add_run().add_picture(drawn, width=Mm(PICTURE))._inline
    picture.docPr.set("descr", said)
    for side in ("distT", "distB", "distL", "distR"):
        picture.set(side, "0")
    line.add_run(f"  {said}").font.size = Pt(CAPTION)
