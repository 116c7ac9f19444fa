"""A composed paper as PDF/A-2b by Typst, with Tinos in it; the same paper gives the same bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

import segno
import typst
from pyhanko.pdf_utils.reader import PdfFileReader

from chungtay.layout.engine.composing import composed
from chungtay.layout.engine.content import OfficialDocument
from chungtay.layout.engine.elements import Composed, Element, Grid, Line, Part, Row
from chungtay.layout.engine.measuring import FONTS

TEMPLATE: Final = Path(__file__).resolve().parents[1] / "templates" / "layout" / "document.typ"
STANDARD: Literal["a-2b"] = "a-2b"
EPOCH: Final = datetime(1980, 1, 1, tzinfo=UTC)  # PDF/A wants a moment; the same as in our .docx


def write_pdf(document: OfficialDocument) -> bytes:
    """The bytes of a PDF/A-2b file; UnwritableTextError when a text cannot be set."""
    moment = datetime.combine(document.issued_on, time(), UTC) if document.issued_on else EPOCH
    return pdf_of(composed(document), moment)


def pdf_of(paper: Composed, moment: datetime = EPOCH, template: Path = TEMPLATE) -> bytes:
    """The bytes of a paper that is composed already."""
    return typst.compile(
        template,
        root=template.parent,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"paper": json.dumps(_paper(paper), ensure_ascii=False)},
        pdf_standards=STANDARD,
        timestamp=moment,
    )


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of ours has."""
    return int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"])


def _paper(paper: Composed) -> dict[str, Any]:
    return {
        "title": paper.title,
        "author": paper.author,
        "verify_line": paper.verify_line,
        "square": _square(paper.verify_at) if paper.verify_at else "",
        "parts": [_part(part) for part in paper.parts],
    }


def _square(address: str) -> str:
    return segno.make(address, error="m", micro=False).svg_inline(border=1, dark="#000", light="#fff")


def _part(part: Part) -> dict[str, Any]:
    elements = [_element(element) for element in part.elements]
    return {"landscape": part.is_landscape, "starts": part.starts_numbering, "elements": elements}


def _element(element: Element) -> dict[str, Any]:
    if isinstance(element, Line):
        return _line(element)
    if isinstance(element, Row):
        return {
            "kind": "row",
            "widths": element.widths,
            "before": element.before,
            "keeps_next": element.keeps_next,
            "cells": [[_line(line) for line in cell] for cell in element.cells],
        }
    return _grid(element)


def _grid(grid: Grid) -> dict[str, Any]:
    return {
        "kind": "grid",
        "widths": grid.widths,
        "heads": [[_line(line) for line in cell] for cell in grid.heads],
        "rows": [[[_line(line) for line in cell] for cell in row] for row in grid.rows],
    }


def _line(line: Line) -> dict[str, Any]:
    spans = [
        {"text": span.text, "bold": span.is_bold, "italic": span.is_italic, "framed": span.is_framed}
        for span in line.spans
    ]
    return {
        "kind": "line",
        "spans": spans,
        "size": line.size,
        "align": line.align,
        "before": line.before,
        "after": line.after,
        "first": line.first,
        "left": line.left,
        "narrow": line.narrow,
        "rule": line.rule,
        "outline": line.outline,
        "keeps_next": line.keeps_next,
    }
