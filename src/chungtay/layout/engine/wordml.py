"""Lines, rows and tables as elements of WordprocessingML (ISO/IEC 29500-1), children in the order the schema wants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

from chungtay.layout.engine.content import Span
from chungtay.layout.engine.elements import Element, Grid, Line, Row
from chungtay.layout.engine.measures import POINTS_OF_A_MM

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
SINGLE: Final = 240  # one line, in 240ths
RULE_HIGH: Final = 4.0  # points
LEAST_GAP: Final = 1.0
SIDES: Final = ("top", "left", "bottom", "right")
ROOM_OF_A_GRID: Final = {"top": 20, "left": 108, "bottom": 20, "right": 108}  # twentieths of a point
ROOM_OF_A_ROW: Final = {"left": 0, "right": 0}


def elements_of(element: Element, breadth: float) -> list[Any]:
    """What one element of a paper becomes in a room of so many points."""
    if isinstance(element, Line):
        return _lines([element], breadth)
    if isinstance(element, Row):
        return [*([_gap(element.before)] if element.before else []), _row(element)]
    return [_gap(6), _grid(element)]


def made(name: str, parent: Any = None, **values: object) -> Any:
    """An element of the main namespace, its attributes too."""
    attributes = {f"{W}{key}": str(value) for key, value in values.items()}
    return (
        etree.Element(f"{W}{name}", attributes)
        if parent is None
        else etree.SubElement(parent, f"{W}{name}", attributes)
    )


def twips(points: float) -> int:
    """Points as twentieths."""
    return round(points * 20)


def _lines(lines: Iterable[Line], breadth: float, *, keeps_next: bool = False) -> list[Any]:
    """Paragraphs, each with its rule below it if it has one."""
    pairs = ((_paragraph(line, keeps_next=keeps_next), _rule(line, breadth)) for line in lines)
    return [one for one in chain.from_iterable(pairs) if one is not None]


def _paragraph(line: Line, *, keeps_next: bool = False) -> Any:
    paragraph = made("p")
    shape = made("pPr", paragraph)
    if keeps_next or line.keeps_next or line.rule:
        made("keepNext", shape)
    made("spacing", shape, before=twips(line.before), after=twips(line.after), line=SINGLE, lineRule="auto")
    left, right = line.left * POINTS_OF_A_MM + line.narrow, line.narrow
    if left or right or line.first:
        first = twips(line.first * POINTS_OF_A_MM)
        made("ind", shape, left=twips(left), right=twips(right), firstLine=first)
    made("jc", shape, val=line.align)
    if line.outline:
        made("outlineLvl", shape, val=line.outline - 1)
    for span in line.spans:
        _run(paragraph, span, line.size)
    if not line.text:
        made("sz", made("rPr", shape), val=round(line.size * 2))  # an empty line is as high as its mark
    return paragraph


def _run(paragraph: Any, span: Span, size: float) -> None:
    run = made("r", paragraph)
    look = made("rPr", run)
    for name, is_on in (("b", span.is_bold), ("i", span.is_italic)):
        if is_on:
            made(name, look)
    for name in ("sz", "szCs"):
        made(name, look, val=round(size * 2))
    if span.is_framed:
        made("bdr", look, val="single", sz=6, space=3, color="000000")
    for place, text in enumerate(span.text.split("\n")):
        if place:
            made("br", run)
        words = made("t", run)
        words.text = text
        words.set(SPACE, "preserve")


def _rule(line: Line, breadth: float) -> Any | None:
    """A rule is the upper edge of a low paragraph, drawn in from both sides; a shape would move when edited."""
    if not line.rule:
        return None
    paragraph = made("p")
    shape = made("pPr", paragraph)
    made("top", made("pBdr", shape), val="single", sz=6, space=1, color="000000")
    made("spacing", shape, before=40, after=0, line=twips(RULE_HIGH), lineRule="exact")
    side = twips(max(0.0, (breadth - line.rule) / 2))
    made("ind", shape, left=side, right=side)
    return paragraph


def _gap(points: float) -> Any:
    """Tables have no space above themselves, and two in a row would grow into one."""
    paragraph = made("p")
    shape = made("pPr", paragraph)
    made("keepNext", shape)
    made("spacing", shape, before=0, after=0, line=twips(max(LEAST_GAP, points)), lineRule="exact")
    return paragraph


def _row(row: Row) -> Any:
    table = _table(row.widths, has_edges=False)
    _table_row(table, row.cells, row.widths, keeps_next=row.keeps_next)
    return table


def _grid(grid: Grid) -> Any:
    table = _table(grid.widths, has_edges=True)
    _table_row(table, grid.heads, grid.widths, is_head=True)
    for cells in grid.rows:
        _table_row(table, cells, grid.widths)
    return table


def _table(widths: Sequence[float], *, has_edges: bool) -> Any:
    """A table with its grid of widths, which LibreOffice reads, beside those of the cells, which Word reads."""
    table = made("tbl")
    shape = made("tblPr", table)
    if has_edges:
        made("tblStyle", shape, val="TableGrid")
    made("tblW", shape, w=_of_millimetres(sum(widths)), type="dxa")
    made("jc", shape, val="center")
    made("tblLayout", shape, type="fixed")
    room = ROOM_OF_A_GRID if has_edges else ROOM_OF_A_ROW
    margins = made("tblCellMar", shape)
    for side in (side for side in SIDES if side in room):
        made(side, margins, w=room[side], type="dxa")
    grid = made("tblGrid", table)
    for width in widths:
        made("gridCol", grid, w=_of_millimetres(width))
    return table


def _table_row(
    table: Any,
    cells: Sequence[Sequence[Line]],
    widths: Sequence[float],
    *,
    is_head: bool = False,
    keeps_next: bool = False,
) -> None:
    row = made("tr", table)
    shape = made("trPr", row)
    made("cantSplit", shape)
    if is_head:
        made("tblHeader", shape)
    for lines, width in zip(cells, widths, strict=True):
        cell = made("tc", row)
        made("tcW", made("tcPr", cell), w=_of_millimetres(width), type="dxa")
        cell.extend(_lines(lines, width * POINTS_OF_A_MM, keeps_next=keeps_next) or [made("p")])


def _of_millimetres(width: float) -> int:
    return twips(width * POINTS_OF_A_MM)
