"""The body of a document as people type it, a paragraph a line, and as blocks; labels are read from the lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from chungtay.layout.engine.content import Block, Paragraph, Span, Table

# The word of an article comes from the pack; U+0111 is the letter after d.
_LABEL: Final = (
    r"(?P<label>{article} \d{{1,3}}\.|[IVXLC]{{1,6}}\.|\d{{1,3}}(?:\.\d{{1,3}})*\.|[a-z\u0111]\))\s+(?P<rest>\S.*)"
)
_ROMAN: Final = re.compile(r"[IVXLC]{1,6}\.")
_ROW: Final = re.compile(r"\|(?P<cells>.*)\|")


def blocks_of(text: str, article: str) -> tuple[Block, ...]:
    """The blocks of typed text: a line is a paragraph, lines between bars are the rows of a table, heads first."""
    pattern = re.compile(_LABEL.format(article=re.escape(article)))
    blocks: list[Block] = []
    has_decided = False
    rows: list[tuple[str, ...]] = []
    for line in [*(line.strip() for line in text.splitlines()), ""]:
        row = _ROW.fullmatch(line)
        if row:
            rows.append(tuple(cell.strip() for cell in row["cells"].split("|")))
            continue
        if rows:
            blocks.append(_table(rows))
            rows = []
        if line:
            block = _paragraph(line, pattern, article, has_decided=has_decided)
            blocks.append(block)
            has_decided = has_decided or block.is_centred
    return tuple(blocks)


def text_of(blocks: Iterable[Block]) -> str:
    """The blocks as lines to type; bold, italic and widths are not kept."""
    return "\n".join(line for block in blocks for line in _lines(block))


def is_plain(blocks: Sequence[Block], article: str) -> bool:
    """Whether typing the text again gives the same blocks, so that the plain screen may change them."""
    return blocks_of(text_of(blocks), article) == tuple(blocks)


def _paragraph(line: str, pattern: re.Pattern[str], article: str, *, has_decided: bool) -> Paragraph:
    """One line; an article has a title, but behind the word of a decision it goes on with what is decided."""
    if line.endswith(":") and line.isupper():
        return Paragraph((Span(line),), is_heading=True, is_centred=True)
    found = pattern.fullmatch(line)
    if found is None:
        return Paragraph((Span(line),))
    is_titled = found["label"].startswith(f"{article} ") and not has_decided
    is_heading = is_titled or bool(_ROMAN.fullmatch(found["label"]))
    return Paragraph((Span(found["rest"]),), label=found["label"], is_heading=is_heading)


def _table(rows: Sequence[tuple[str, ...]]) -> Table:
    breadth = max(len(row) for row in rows)
    heads, *rest = [row + ("",) * (breadth - len(row)) for row in rows]
    return Table(heads, tuple(rest))


def _lines(block: Block) -> list[str]:
    if isinstance(block, Table):
        return [f"| {' | '.join(row)} |" for row in (block.heads, *block.rows)]
    return [" ".join(part for part in (block.label, "".join(span.text for span in block.spans)) if part)]
