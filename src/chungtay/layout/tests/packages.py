"""What Word demands of a .docx beyond its words, read from the package itself without the library that wrote it."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_LINKS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
WORD_DOCUMENT: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# The order of ISO/IEC 29500-1, Annex A: Word calls a file damaged where the children of these stand otherwise.
ORDERS: Final = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid"
    " vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em"
    " lang eastAsianLayout specVanish oMath",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType"
    " pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing"
    " tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tbl": "tblPr tblGrid tr",
    "pBdr": "top left bottom right between bar",
}
# References to heads and feet come first, in any order among themselves.
SAME_PLACE: Final = {"footerReference": "headerReference"}
FREE: Final = {"bookmarkStart", "bookmarkEnd", "proofErr"}


def faults_of_package(content: bytes) -> list[str]:
    """Why Word would offer to repair the file, in plain words; nothing for a sound one."""
    with ZipFile(BytesIO(content)) as package:
        names = package.namelist()
        parts = {name: package.read(name) for name in names}
    twice = [f"{name} is there twice" for name, count in Counter(names).items() if count > 1]
    return [*twice, *_types(parts), *_relations(parts), *_bodies(parts)]


def _tree(parts: dict[str, bytes], name: str) -> Any:
    return etree.fromstring(parts[name])


def _types(parts: dict[str, bytes]) -> Iterator[str]:
    listed = _tree(parts, "[Content_Types].xml")
    endings = {each.get("Extension", "").lower() for each in listed.iter(f"{{{TYPES}}}Default")}
    named = {
        each.get("PartName", "").lstrip("/"): each.get("ContentType") for each in listed.iter(f"{{{TYPES}}}Override")
    }
    yield from (f"a type is named for {name}, which is not there" for name in named if name not in parts)
    for name in parts:
        if name != "[Content_Types].xml" and name not in named and name.rpartition(".")[2].lower() not in endings:
            yield f"{name} has no type"
    if named.get("word/document.xml") != WORD_DOCUMENT:
        yield "word/document.xml is not named as a document"


def _relations(parts: dict[str, bytes]) -> Iterator[str]:
    for name in (each for each in parts if each.endswith(".rels")):
        folder, file = posixpath.split(name)
        source = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
        rows = list(_tree(parts, name).iter(f"{{{PACKAGE_LINKS}}}Relationship"))
        keys = [row.get("Id") for row in rows]
        yield from (f"{name}: {key} is there twice" for key, count in Counter(keys).items() if count > 1)
        for row in rows:
            target = row.get("Target", "")
            whole = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")
            if row.get("TargetMode") != "External" and whole not in parts:
                yield f"{name}: {target} is not there"
        if source in parts:
            used = {value for each in _tree(parts, source).iter() for key, value in each.attrib.items() if LINKS in key}
            yield from (f"{source}: {key} leads nowhere" for key in sorted(used - set(keys)))


def _bodies(parts: dict[str, bytes]) -> Iterator[str]:
    drawn: Counter[str] = Counter()
    for name in (each for each in parts if each.startswith("word/") and each.endswith(".xml")):
        tree = _tree(parts, name)
        drawn.update(each.get("id") for each in tree.iter(f"{{{DRAWING}}}docPr"))
        marks = Counter(each.get(f"{{{MAIN}}}id") for each in tree.iter(f"{{{MAIN}}}bookmarkStart"))
        yield from (f"{name}: bookmark {key} is there twice" for key, count in marks.items() if count > 1)
        yield from _disorders(name, tree)
        for cell in tree.iter(f"{{{MAIN}}}tc"):
            if cell[-1].tag != f"{{{MAIN}}}p":
                yield f"{name}: a cell does not end with a paragraph"
    yield from (f"drawing {key} is there twice" for key, count in drawn.items() if count > 1)


def _disorders(name: str, tree: Any) -> Iterator[str]:
    for kind, order in ORDERS.items():
        ranks = {child: place for place, child in enumerate(order.split())}
        for each in tree.iter(f"{{{MAIN}}}{kind}"):
            children = [str(etree.QName(child).localname) for child in each if child.tag.startswith(f"{{{MAIN}}}")]
            known = [child for child in children if child not in FREE]
            if strange := [child for child in known if child not in ranks]:
                yield f"{name}: {kind} holds {strange[0]}"
            elif known != sorted(known, key=lambda child: ranks[str(SAME_PLACE.get(child, child))]):
                yield f"{name}: {kind} holds {' '.join(known)}"
