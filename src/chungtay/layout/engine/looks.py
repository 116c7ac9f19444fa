"""What a tag cannot carry into a letterhead: bold and italic words, and paragraphs in the middle.

Words go through the tags with signs around them that no text may hold; when the letterhead is filled, the signs
become the look of the words, wherever the office has put them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Pt
from docx.text.paragraph import Paragraph as Lines
from docx.text.run import Run
from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

from chungtay.layout.engine.content import Paragraph, Span
from chungtay.layout.engine.wordml import SPACE, W, made
from chungtay.layout.engine.words import is_article

BOLD, ITALIC, PLAIN, CENTRE = "\ue000", "\ue001", "\ue002", "\ue003"
SIGNS: Final = frozenset((BOLD, ITALIC, PLAIN, CENTRE))


def signed_lines(block: Paragraph) -> Iterator[str]:
    """The paragraph as the lines it becomes on paper, with a sign where another look begins."""
    spans = [_signed(span, is_bold=block.is_heading or span.is_bold) for span in block.spans]
    side = CENTRE if block.is_centred else ""
    is_bold = block.is_heading or is_article(block.label)
    label = _signed(Span(block.label), is_bold=is_bold) if block.label else ""
    if label and block.is_centred:
        yield side + label
        label = ""
    yield side + (f"{label} " if label else "") + "".join(spans)


def _signed(span: Span, *, is_bold: bool) -> str:
    signs = (BOLD if is_bold else "") + (ITALIC if span.is_italic else "")
    return f"{signs}{span.text}{PLAIN}" if signs else span.text


def looks_set(filled: bytes) -> bytes:
    """The same file with the signs taken out and the words as they say."""
    target = BytesIO()
    with ZipFile(BytesIO(filled)) as given, ZipFile(target, "w", ZIP_DEFLATED) as result:
        for entry in given.infolist():
            part = given.read(entry)
            if entry.filename.endswith(".xml") and any(sign.encode() in part for sign in SIGNS):
                part = _part_set(part)
            result.writestr(entry, part)
    return target.getvalue()


def _part_set(part: bytes) -> bytes:
    root = parse_xml(part)
    for paragraph in root.iter(f"{W}p"):
        runs = [run for run in paragraph.iter(f"{W}r") if SIGNS & set("".join(run.itertext()))]
        if any(CENTRE in "".join(run.itertext()) for run in runs):
            shape = Lines(paragraph, root).paragraph_format
            shape.alignment, shape.left_indent, shape.first_line_indent = WD_ALIGN_PARAGRAPH.CENTER, Pt(0), Pt(0)
        for run in runs:
            _set_in_looks(run)
    said: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return said


def _set_in_looks(run: Any) -> None:
    """One run as several, each with the look its words have; what is no text stays where it stood."""
    is_bold = is_italic = False
    look = run.find(f"{W}rPr")
    for child in [child for child in run if child is not look]:
        for words in _parts(child.text or "") if child.tag == f"{W}t" else [child]:
            if isinstance(words, str) and words in SIGNS:
                is_bold, is_italic = words != PLAIN and (is_bold or words == BOLD), words == ITALIC
                continue
            one = deepcopy(run)
            for old in [old for old in one if old.tag != f"{W}rPr"]:
                one.remove(old)
            if isinstance(words, str):
                made("t", one).text = words
                one[-1].set(SPACE, "preserve")
            else:
                one.append(words)
            if is_bold:
                Run(one, run).bold = True
            if is_italic:
                Run(one, run).italic = True
            run.addprevious(one)
    run.getparent().remove(run)


def _parts(text: str) -> Sequence[str]:
    """The words and the signs between them, in order."""
    parts = [""]
    for character in text:
        if character in SIGNS:
            parts += [character, ""]
        else:
            parts[-1] += character
    return [part for part in parts if part]
