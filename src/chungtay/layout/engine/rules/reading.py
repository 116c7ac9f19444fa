"""A .docx as somebody else wrote it: paragraphs in order with the look they end up with, by zipfile and lxml alone."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

from chungtay.layout.engine.measures import POINTS_OF_A_MM
from chungtay.layout.engine.rules.paper import Look, Paper, Paragraph, Section, Spot, TableRead

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MOST_BYTES: Final = 40_000_000
MOST_ENTRIES: Final = 2_000
DRAWN: Final = (
    f"{W}drawing",
    f"{W}pict",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent",
)
OFF: Final = {"0", "false", "none", "off"}


# What zipfile, zlib and lxml raise at a file that was cut, changed, locked with a password or made to harm.
BROKEN: Final = (
    BadZipFile,
    etree.XMLSyntaxError,
    zlib.error,
    struct.error,
    LookupError,
    ValueError,
    OSError,
    EOFError,
    RuntimeError,
)


class UnreadableDocxError(ValueError):
    """The bytes are no Word file, or one made to be larger than it looks."""


def read_docx(content: bytes) -> Paper:
    """Everything the rules look at; UnreadableDocxError when it is no Word file."""
    try:
        with ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise UnreadableDocxError("size")
            trees = {
                entry.filename: _parsed(package.read(entry))
                for entry in entries
                if entry.filename.startswith("word/") and entry.filename.endswith((".xml", ".rels"))
            }
    except UnreadableDocxError:
        raise
    except BROKEN as broken:
        raise UnreadableDocxError("package") from broken
    if "word/document.xml" not in trees:
        raise UnreadableDocxError("document")
    try:
        return _Reader(trees).paper()
    except (ValueError, OverflowError) as odd:  # a measure that is no number
        raise UnreadableDocxError("measure") from odd


def _parsed(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocxError("doctype")
    return root


class _Reader:
    """Resolves styles while walking through the body once."""

    def __init__(self, trees: dict[str, Any]) -> None:
        self.trees = trees
        styles = trees.get("word/styles.xml")
        self.styles = {} if styles is None else {one.get(f"{W}styleId"): one for one in styles.iter(f"{W}style")}
        self.usual = "" if styles is None else _usual(styles)
        defaults = None if styles is None else styles.find(f"{W}docDefaults")
        self.run_defaults = None if defaults is None else defaults.find(f"{W}rPrDefault/{W}rPr")
        self.line_defaults = None if defaults is None else defaults.find(f"{W}pPrDefault/{W}pPr")
        self.fonts = self._theme()
        self.tables: list[TableRead] = []
        self.section = 0

    def paper(self) -> Paper:
        body = self.trees["word/document.xml"].find(f"{W}body")
        if body is None:
            raise UnreadableDocxError("body")
        paragraphs = tuple(self._walk(body))
        ends = [end for end in body.iter(f"{W}sectPr") if end.getparent().tag != f"{W}sectPrChange"]
        sections: list[Section] = []
        for end in ends:
            sections.append(self._section(end, sections[-1] if sections else None))
        return Paper(paragraphs=paragraphs, tables=tuple(self.tables), sections=tuple(sections))

    def _theme(self) -> dict[str, str]:
        theme = next(
            (tree for name, tree in self.trees.items() if name.startswith("word/theme/") and tree is not None), None
        )
        found = {}
        for kind in ("major", "minor"):
            latin = None if theme is None else theme.find(f".//{A}{kind}Font/{A}latin")
            found[kind] = "" if latin is None else latin.get("typeface", "")
        return found

    def _walk(self, parent: Any, spot: Spot | None = None) -> Iterator[Paragraph]:
        for child in parent:
            here = spot or Spot(section=self.section)
            if child.tag == f"{W}p":
                yield self._paragraph(child, here)
                if spot is None and child.find(f"{W}pPr/{W}sectPr") is not None:
                    self.section += 1
            elif child.tag == f"{W}tbl" and here.table >= 0:
                for cell in child.findall(f"{W}tr/{W}tc"):  # a table in a cell only arranges what stands in the cell
                    yield from self._walk(cell, here)
            elif child.tag == f"{W}tbl":
                yield from self._table(child, here)
            elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag"}:
                yield from self._walk(child, spot)

    def _table(self, table: Any, spot: Spot) -> Iterator[Paragraph]:
        number = len(self.tables)
        rows = table.findall(f"{W}tr")
        grid = [int(float(column.get(f"{W}w", "0"))) for column in table.findall(f"{W}tblGrid/{W}gridCol")]
        head = rows[0].find(f"{W}trPr/{W}tblHeader") if rows else None
        self.tables.append(
            TableRead(
                has_edges=self._has_edges(table),
                repeats_head=head is not None and head.get(f"{W}val", "1") not in OFF,
                columns=max((len(row.findall(f"{W}tc")) for row in rows), default=0),
                rows=len(rows),
                widths_in_grid=tuple(grid),
            )
        )
        for row_number, row in enumerate(rows):
            for column, cell in enumerate(row.iter(f"{W}tc")):
                if cell.getparent() is row or cell.getparent().getparent() is row:
                    there = Spot(section=spot.section, table=number, row=row_number, column=column)
                    yield from self._walk(cell, there)

    def _has_edges(self, table: Any) -> bool:
        edges = table.find(f"{W}tblPr/{W}tblBorders")
        if edges is None:
            style = table.find(f"{W}tblPr/{W}tblStyle")
            for properties in self._chain("tblPr", "" if style is None else style.get(f"{W}val", "")):
                edges = properties.find(f"{W}tblBorders") if edges is None else edges
        return edges is not None and any(edge.get(f"{W}val") not in {"nil", "none", None} for edge in edges)

    def _chain(self, part: str, style: str) -> Iterator[Any]:
        """The properties of a style and of what it is based on, nearest first."""
        seen: set[str] = set()
        while style and style not in seen and style in self.styles:
            seen.add(style)
            properties = self.styles[style].find(f"{W}{part}")
            if properties is not None:
                yield properties
            based = self.styles[style].find(f"{W}basedOn")
            style = "" if based is None else based.get(f"{W}val", "")

    def _paragraph(self, paragraph: Any, spot: Spot) -> Paragraph:
        own = paragraph.find(f"{W}pPr")
        named = None if own is None else own.find(f"{W}pStyle")
        style = self.usual if named is None else named.get(f"{W}val", "")
        levels = [level for level in (own, *self._chain("pPr", style), self.line_defaults) if level is not None]
        run_levels = [*self._chain("rPr", style), self.run_defaults]
        rule = _attribute(levels, "spacing", "lineRule")
        line = _attribute(levels, "spacing", "line")
        edges = next((edges for level in levels if (edges := level.find(f"{W}pBdr")) is not None), None)
        return Paragraph(
            looks=tuple(self._looks(paragraph, run_levels)),
            spot=spot,
            align=_attribute(levels, "jc", "val") or "left",
            before=_points(_attribute(levels, "spacing", "before")),
            after=_points(_attribute(levels, "spacing", "after")),
            line=0.0 if rule in {"exact", "atLeast"} else float(line or 240) / 240,
            first=_millimetres(_attribute(levels, "ind", "firstLine")),
            has_edge=edges is not None and any(edge.get(f"{W}val") not in {"nil", "none"} for edge in edges),
            has_drawing=any(next(paragraph.iter(name), None) is not None for name in DRAWN),
            fields=tuple(
                [one.get(f"{W}instr", "").strip() for one in paragraph.iter(f"{W}fldSimple")]
                + [(one.text or "").strip() for one in paragraph.iter(f"{W}instrText")]
            ),
        )

    def _looks(self, paragraph: Any, below: Sequence[Any]) -> Iterator[Look]:
        for run in paragraph.iter(f"{W}r"):
            text = "".join(_words(run))
            if not text:
                continue
            own = run.find(f"{W}rPr")
            named = None if own is None else own.find(f"{W}rStyle")
            style = "" if named is None else named.get(f"{W}val", "")
            levels = [level for level in (own, *self._chain("rPr", style), *below) if level is not None]
            yield Look(
                text=text,
                font=self._font(levels),
                size=float(_attribute(levels, "sz", "val") or 20) / 2,
                is_bold=_is_on(levels, "b"),
                is_italic=_is_on(levels, "i"),
                is_caps=_is_on(levels, "caps"),
                colour=_attribute(levels, "color", "val") or "auto",
            )

    def _font(self, levels: Sequence[Any]) -> str:
        for level in levels:
            fonts = level.find(f"{W}rFonts")
            if fonts is None:
                continue
            theme = fonts.get(f"{W}asciiTheme")
            name = self.fonts["major" if theme.startswith("major") else "minor"] if theme else fonts.get(f"{W}ascii")
            if name:
                return str(name)
        return ""

    def _section(self, end: Any, before: Section | None) -> Section:
        size, margins = end.find(f"{W}pgSz"), end.find(f"{W}pgMar")
        count = end.find(f"{W}pgNumType")
        first = end.find(f"{W}titlePg")
        start = None if count is None else count.get(f"{W}start")

        def of_margin(side: str) -> float:
            return 0.0 if margins is None else _millimetres(margins.get(f"{W}{side}"))

        return Section(
            breadth=0.0 if size is None else _millimetres(size.get(f"{W}w")),
            height=0.0 if size is None else _millimetres(size.get(f"{W}h")),
            top=of_margin("top"),
            bottom=of_margin("bottom"),
            left=of_margin("left"),
            right=of_margin("right"),
            is_landscape=size is not None and size.get(f"{W}orient") == "landscape",
            differs_first=first is not None and first.get(f"{W}val", "1") not in OFF,
            starts_at=None if start is None else int(start),
            head=self._head(end, "default", () if before is None else before.head),
            first_head=self._head(end, "first", () if before is None else before.first_head),
        )

    def _head(self, end: Any, kind: str, before: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
        """The head of a section's pages; one without its own has that of the section before."""
        named = next((one for one in end.findall(f"{W}headerReference") if one.get(f"{W}type") == kind), None)
        relations = self.trees.get("word/_rels/document.xml.rels")
        if named is None or relations is None:
            return before
        targets = {one.get("Id"): one.get("Target", "") for one in relations}
        tree = self.trees.get("word/" + targets.get(named.get(f"{R}id"), "").removeprefix("/word/"))
        return () if tree is None else tuple(self._walk(tree, Spot(section=0)))


def _words(run: Any) -> Iterator[str]:
    for piece in run:
        if piece.tag == f"{W}t":
            yield piece.text or ""
        elif piece.tag == f"{W}tab":
            yield "\t"
        elif piece.tag in {f"{W}br", f"{W}cr"}:
            yield "\n"
        elif piece.tag == f"{W}noBreakHyphen":
            yield "-"


def _usual(styles: Any) -> str:
    for one in styles.iter(f"{W}style"):
        if one.get(f"{W}type") == "paragraph" and one.get(f"{W}default") in {"1", "true"}:
            return str(one.get(f"{W}styleId"))
    return ""


def _attribute(levels: Sequence[Any], name: str, attribute: str) -> str | None:
    for level in levels:
        found = level.find(f"{W}{name}")
        if found is not None and found.get(f"{W}{attribute}") is not None:
            return str(found.get(f"{W}{attribute}"))
    return None


def _is_on(levels: Sequence[Any], name: str) -> bool:
    for level in levels:
        found = level.find(f"{W}{name}")
        if found is not None:
            return found.get(f"{W}val", "1") not in OFF
    return False


def _points(twentieths: str | None) -> float:
    return float(twentieths or 0) / 20


def _millimetres(twentieths: str | None) -> float:
    return float(twentieths or 0) / 20 / POINTS_OF_A_MM
