"""Papers that are wrong on purpose: one change each to a right .docx, named by the one rule it breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from chungtay.layout.engine.content import OfficialDocument
from chungtay.layout.engine.docx import write_docx
from chungtay.layout.tests.papers import decision, figures, letter, memorandum, plan, report, text

Change = Callable[[Any], None]
_RIGHT: dict[int, bytes] = {}  # the same few papers are changed again and again


def changed(document: OfficialDocument, change: Change) -> bytes:
    """The .docx of a document after one change by hand."""
    right = _RIGHT.get(id(document)) or write_docx(document)
    _RIGHT[id(document)] = right
    page = Document(BytesIO(right))
    change(page)
    saved = BytesIO()
    page.save(saved)
    return saved.getvalue()


def lines(page: Any) -> Iterator[Paragraph]:
    for element in page.element.body.iter(qn("w:p")):
        yield Paragraph(element, page)


def line(page: Any, start: str) -> Paragraph:
    return next(one for one in lines(page) if one.text.strip().startswith(start))


def looks(start: str, **values: object) -> Change:
    """Give every run of a line a size, weight or slant."""

    def change(page: Any) -> None:
        for run in line(page, start).runs:
            for name, value in values.items():
                setattr(run.font, name, value)

    return change


def says(start: str, words: str) -> Change:
    """Put other words in the place of a line's."""

    def change(page: Any) -> None:
        first, *rest = line(page, start).runs
        first.text = words
        for run in rest:
            run.text = ""

    return change


def stands(start: str, align: Any) -> Change:
    def change(page: Any) -> None:
        line(page, start).alignment = align

    return change


def without(start: str) -> Change:
    def change(page: Any) -> None:
        element = line(page, start)._p
        element.getparent().remove(element)

    return change


def without_rule(start: str) -> Change:
    def change(page: Any) -> None:
        rule = line(page, start)._p.getnext()
        for edges in rule.iter(qn("w:pBdr")):
            edges.getparent().remove(edges)
            return

    return change


def margin(side: str, millimetres: float) -> Change:
    def change(page: Any) -> None:
        setattr(page.sections[0], f"{side}_margin", Mm(millimetres))

    return change


def section(name: str, value: object) -> Change:
    def change(page: Any) -> None:
        setattr(page.sections[0], name, value)

    return change


def number_line(change_line: Callable[[Paragraph], None]) -> Change:
    def change(page: Any) -> None:
        change_line(page.sections[0].header.paragraphs[0])

    return change


def _no_field(paragraph: Paragraph) -> None:
    for field in paragraph._p.findall(qn("w:fldSimple")):
        paragraph._p.remove(field)


def _leaning(paragraph: Paragraph) -> None:
    for shape in paragraph._p.iter(qn("w:rPr")):
        shape.insert(0, shape.makeelement(qn("w:i"), {}))


def _tiny(paragraph: Paragraph) -> None:
    for size in paragraph._p.iter(qn("w:sz")):
        size.set(qn("w:val"), "20")


def _left(paragraph: Paragraph) -> None:
    paragraph.alignment = ALIGN.LEFT


def count_on(page: Any) -> None:
    for end in list(page.element.body.iter(qn("w:sectPr")))[1:]:
        for count in end.findall(qn("w:pgNumType")):
            count.set(qn("w:start"), "7")


def table_of(page: Any) -> Table:
    found: Table = next(table for table in page.tables if table.style.name == "Table Grid")
    return found


def head_once(page: Any) -> None:
    for mark in table_of(page)._tbl.iter(qn("w:tblHeader")):
        mark.getparent().remove(mark)
        return


def no_grid(page: Any) -> None:
    for column in table_of(page)._tbl.iter(qn("w:gridCol")):
        column.set(qn("w:w"), "0")


def figures_left(page: Any) -> None:
    for row in table_of(page).rows[1:]:
        row.cells[3].paragraphs[0].alignment = ALIGN.LEFT


def huge_cell(page: Any) -> None:
    table_of(page).rows[1].cells[1].paragraphs[0].runs[0].font.size = Pt(16)


def spaced(start: str, points: float) -> Change:
    def change(page: Any) -> None:
        line(page, start).paragraph_format.space_before = Pt(points)

    return change


def shaped(start: str, name: str, value: object) -> Change:
    def change(page: Any) -> None:
        setattr(line(page, start).paragraph_format, name, value)

    return change


def day_below(page: Any) -> None:
    """The day in a row of its own under the number."""
    day = line(page, "Giang An, ngày")
    row = next(day._p.iterancestors(qn("w:tr")))
    copied = deepcopy(row)
    row.addnext(copied)
    first = next(copied.iter(qn("w:p")))
    for runs in (first, day._p):
        for run in runs.findall(qn("w:r")):
            runs.remove(run)


def nation_left(page: Any) -> None:
    row = page.tables[0].rows[0]._tr
    left, right = row.findall(qn("w:tc"))
    left.addprevious(right)


def recipients_right(page: Any) -> None:
    row = next(table for table in page.tables if "Nơi nhận" in table.rows[0].cells[0].text).rows[0]._tr
    left, right = row.findall(qn("w:tc"))
    left.addprevious(right)


def colour(page: Any) -> None:
    line(page, "1. Nâng cao").runs[0].font.color.rgb = RGBColor(0, 0, 255)


def other_font(page: Any) -> None:
    line(page, "1. Nâng cao").runs[0].font.name = "Arial"


def with_body(*sentences: str) -> OfficialDocument:
    return replace(plan(), blocks=[*(text(sentence) for sentence in sentences), text("Các tổ thực hiện Kế hoạch này.")])


def nothing(page: Any) -> None:
    """The words themselves are wrong; nothing need be changed."""


PLAN, LETTER, PAIR, REPORT, DECISION = plan(), letter(), memorandum(), report(3, 3), decision()
TABLES = replace(plan(), blocks=[text("Số liệu:"), figures(1), text("Các tổ thực hiện.")])
POINTS = replace(plan(), blocks=[text("một;", "a)"), text("hai;", "b)"), text("bốn.", "d)"), text("Hết.")])
NATION, MOTTO = "CỘNG HÒA", "Độc lập"
TITLE, SUBJECT = "KẾ HOẠCH", "Phối hợp"

WRONG: list[tuple[str, OfficialDocument, Change]] = [
    ("paper", PLAN, section("page_width", Mm(216))),
    ("margin_top", PLAN, margin("top", 15)),
    ("margin_bottom", PLAN, margin("bottom", 30)),
    ("margin_left", PLAN, margin("left", 25)),
    ("margin_right", PLAN, margin("right", 25)),
    ("font", PLAN, other_font),
    ("colour", PLAN, colour),
    ("page_number", PLAN, number_line(_no_field)),
    ("page_number_centred", PLAN, number_line(_left)),
    ("page_number_size", PLAN, number_line(_tiny)),
    ("page_number_upright", PLAN, number_line(_leaning)),
    ("first_page_number", PLAN, section("different_first_page_header_footer", False)),
    ("appendix_pages", REPORT, count_on),
    ("appendix_number", REPORT, looks("Phụ lục I", bold=False)),
    ("appendix_number", REPORT, stands("Phụ lục II", ALIGN.LEFT)),
    ("appendix_title", REPORT, says("LỊCH HOẠT ĐỘNG", "Lịch hoạt động")),
    ("appendix_of", REPORT, looks("(Kèm theo", italic=False)),
    ("nation", PLAN, says(NATION, "Cộng hòa xã hội chủ nghĩa Việt Nam")),
    ("nation", PLAN, looks(NATION, bold=False)),
    ("nation", PLAN, looks(NATION, size=Pt(14))),
    ("nation_place", PLAN, nation_left),
    ("motto", PLAN, says(MOTTO, "Độc lập – Tự do – Hạnh phúc")),
    ("motto", PLAN, looks(MOTTO, size=Pt(12))),
    ("motto_rule", PLAN, without_rule(MOTTO)),
    ("superior", PLAN, looks("UBND PHƯỜNG", bold=True)),
    ("superior", PLAN, says("UBND PHƯỜNG", "UBND phường Giang An")),
    ("issuer", PLAN, looks("TRƯỜNG TIỂU HỌC GIANG AN", bold=False)),
    ("issuer_rule", PLAN, without_rule("TRƯỜNG TIỂU HỌC GIANG AN")),
    ("number", PLAN, says("Số:", "Số 05/KH-THGA")),
    ("number_sign", PLAN, says("Số:", "Số: 05 /KH - THGA")),
    ("number_sign", PLAN, says("Số:", "Số: 05-KH-THGA")),
    ("number_figures", PLAN, says("Số:", "Số: 5/KH-THGA")),
    ("number_size", PLAN, looks("Số:", size=Pt(12))),
    ("day", PLAN, looks("Giang An, ngày", italic=False)),
    ("day", PLAN, looks("Giang An, ngày", size=Pt(12))),
    ("day_place", PLAN, day_below),
    ("place", PLAN, says("Giang An, ngày", "ngày 05 tháng 01 năm 2026")),
    ("title", PLAN, looks(TITLE, bold=False)),
    ("title", PLAN, says(TITLE, "Kế hoạch")),
    ("title", PLAN, stands(TITLE, ALIGN.LEFT)),
    ("title", PLAN, without(TITLE)),
    ("subject", PLAN, looks(SUBJECT, bold=False)),
    ("subject_rule", PLAN, without_rule(SUBJECT)),
    ("letter_subject", LETTER, looks("V/v", bold=True)),
    ("letter_subject", LETTER, looks("V/v", size=Pt(14))),
    ("addressees", LETTER, looks("Kính gửi", bold=True)),
    ("addressees_end", LETTER, says("- Ủy ban", "- Ủy ban nhân dân các phường, xã,")),
    ("bases", PLAN, looks("Căn cứ Kế hoạch", italic=False)),
    ("bases_end", PLAN, says("Căn cứ Kế hoạch", "Căn cứ Kế hoạch số 4340/KH-SGDĐT.")),
    ("bases_end", PLAN, says("Căn cứ Bản", "Căn cứ Bản ghi nhớ giữa hai nhà trường;")),
    ("body_size", PLAN, looks("2. Các hoạt động", size=Pt(12))),
    ("body_edges", PLAN, stands("2. Các hoạt động", ALIGN.LEFT)),
    ("first_line", PLAN, shaped("2. Các hoạt động", "first_line_indent", Mm(0))),
    ("paragraph_space", PLAN, spaced("2. Các hoạt động", 3)),
    ("line_space", PLAN, shaped("2. Các hoạt động", "line_spacing", 2.0)),
    ("end", PLAN, says("Các tổ chuyên môn căn cứ", "Các tổ chuyên môn thực hiện.")),
    ("points", POINTS, nothing),
    ("chapters", replace(PLAN, blocks=[text("Chương 1. Quy định chung"), text("Hết.")]), nothing),
    ("chapters", replace(PLAN, blocks=[text("Điều I. Mục đích"), text("Hết.")]), nothing),
    ("table_head", TABLES, head_once),
    ("table_widths", TABLES, no_grid),
    ("table_figures", TABLES, figures_left),
    ("table_size", TABLES, huge_cell),
    ("nfc", PLAN, says("2. Các hoạt động", "2. Ca\u0301c hoạt động thiết thực.")),
    ("characters", PLAN, says("2. Các hoạt động", "2. Các hoạt\u200b động thiết thực.")),
    ("characters", PLAN, says("2. Các hoạt động", "2. Các hoạt động \u202ethiết thực.")),
    ("day_zeros", PLAN, says("Giang An, ngày", "Giang An, ngày 5 tháng 01 năm 2026")),
    ("day_zeros", PLAN, says("Giang An, ngày", "Giang An, ngày 05 tháng 1 năm 2026")),
    ("day_zeros", with_body("Họp ngày 29 tháng 06 năm 2019."), nothing),
    ("figures", with_body("Kinh phí 14,732,000 đồng."), nothing),
    ("figures", with_body("Tỉ lệ đạt 94.64%."), nothing),
    ("hour", with_body("Bắt đầu lúc 14h00."), nothing),
    ("school_year", with_body("Trong năm học 2025 - 2026."), nothing),
    ("school_year", with_body("Trong năm học 2025-2027."), nothing),
    ("semester", with_body("Kết quả học kỳ 1."), nothing),
    ("amount_in_words", with_body("Số tiền 240.000.000 đồng (Bằng chữ: Hai trăm triệu đồng)."), nothing),
    ("post", PLAN, looks("HIỆU TRƯỞNG", bold=False)),
    ("post", PLAN, says("HIỆU TRƯỞNG", "Hiệu trưởng")),
    ("name", PLAN, looks("Nguyễn Thị Lan", bold=False)),
    ("name_title", PLAN, says("Nguyễn Thị Lan", "ThS. Nguyễn Thị Lan")),
    ("recipients", PLAN, looks("Nơi nhận", italic=False)),
    ("recipients", PLAN, looks("Nơi nhận", size=Pt(14))),
    ("recipients_place", PLAN, recipients_right),
    ("recipient_list", PLAN, looks("- UBND", size=Pt(13))),
    ("recipient_end", PLAN, says("- UBND", "- UBND phường Giang An,")),
    ("archive", PLAN, says("- Lưu", "- VT.")),
    ("as_above", LETTER, says("- Như trên", "- Các đơn vị;")),
    ("enacting", DECISION, without("HIỆU TRƯỞNG TRƯỜNG")),
    ("enacting", DECISION, looks("HIỆU TRƯỞNG TRƯỜNG", bold=False)),
    ("enacting", DECISION, says("HIỆU TRƯỞNG TRƯỜNG", "Hiệu trưởng Trường Tiểu học Giang An")),
    ("enacting", DECISION, stands("HIỆU TRƯỞNG TRƯỜNG", ALIGN.LEFT)),
    ("decides", DECISION, says("QUYẾT ĐỊNH:", "Quyết định như sau:")),
    ("decides", DECISION, looks("QUYẾT ĐỊNH:", bold=False)),
    ("post", PAIR, says("ĐẠI DIỆN TRƯỜNG TIỂU HỌC GIANG AN", "Đại diện Trường Tiểu học Giang An")),
]
