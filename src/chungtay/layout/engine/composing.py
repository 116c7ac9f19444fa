"""A document by Nghị định 30/2020/NĐ-CP: each element in its place, as lines and rows that a writer sets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from chungtay.layout.engine.closing import closing
from chungtay.layout.engine.content import Appendix, Block, OfficialDocument, Paragraph, Span, Table
from chungtay.layout.engine.elements import Align, Composed, Element, Grid, Line, Part
from chungtay.layout.engine.heading import enacting, heading
from chungtay.layout.engine.measures import BODY, BREADTH, FIRST, LANDSCAPE_BREADTH, NORMAL, TITLE
from chungtay.layout.engine.texts import checked
from chungtay.layout.engine.words import fixed_words, is_article, official_day, official_number

MOST_LEADING = 6
ORDINAL = 4  # signs; a first column of such short figures counts the rows
FIGURES = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?%?|-?\d+(?:,\d+)?%?")
CHAPTER = re.compile(r"[IVXLCDM]+\.?")


def composed(document: OfficialDocument) -> Composed:
    """The whole paper in order; UnwritableTextError when a text cannot be set."""
    clean = checked(document)
    words = fixed_words()
    body = list(_blocks(ended(clean.blocks)))
    if body and isinstance(body[-1], Line):
        body[-1] = replace(body[-1], keeps_next=True)  # nobody signs a page without a word of the text
    main = [*_as_parts([*heading(clean), *enacting(clean), *_bases(clean), *body, *closing(clean)])]
    for appendix in clean.appendices:
        main += _as_parts([*_appendix_head(clean, appendix), *_blocks(appendix.blocks)])
    name = named(clean) if clean.number else clean.kind or words.letter
    return Composed(
        parts=tuple(main),
        title=" ".join(f"{name}: {clean.subject}".split()).strip(": "),
        author="; ".join(issuer.name for issuer in clean.issuers),
        verify_at=clean.verify_at,
        verify_line=words.verify.format(address=clean.verify_at) if clean.verify_at else "",
    )


def ended(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The body with “./.” behind its last word; after a table it stands on a line of its own."""
    end = fixed_words().end
    if not blocks:
        return ()
    last = blocks[-1]
    if isinstance(last, Table) or not last.spans:
        return (*blocks, Paragraph((Span(end),)))
    *before, tail = last.spans
    closed = replace(tail, text=tail.text.rstrip(" .;/,\n") + end)
    return (*blocks[:-1], replace(last, spans=(*before, closed)))


def base_lines(bases: Sequence[str]) -> Iterator[str]:
    """The legal bases, each ending with a semicolon, the last with a full stop."""
    for place, base in enumerate(bases, start=1):
        yield base.rstrip(" ;.,") + ("." if place == len(bases) else ";")


def _bases(document: OfficialDocument) -> Iterator[Line]:
    for base in base_lines(document.bases):
        yield Line(spans=(Span(base, is_italic=True),), size=BODY, align="both", before=6, first=FIRST)


def _blocks(blocks: Sequence[Block]) -> Iterator[Element | tuple[Grid]]:
    """Lines and tables; a wide table comes wrapped, for it needs pages of its own."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from _paragraph(block)
        elif block.is_wide:
            yield (_grid(block, LANDSCAPE_BREADTH),)
        else:
            yield _grid(block, BREADTH)


def _paragraph(block: Paragraph) -> Iterator[Line]:
    """One paragraph; a chapter's sign stands above its title, everything else before its words."""
    spans = tuple(replace(span, is_bold=True) for span in block.spans) if block.is_heading else tuple(block.spans)
    align: Align = "center" if block.is_centred else "both"
    first = 0 if block.is_centred else FIRST
    outline = 0
    if block.is_heading:
        outline = 1 if block.is_centred or CHAPTER.fullmatch(block.label) else 2
    if block.label and block.is_centred:
        label = (Span(block.label, is_bold=block.is_heading),)
        yield Line(spans=label, size=BODY, align="center", before=10, keeps_next=True)
    elif block.label:
        is_bold = block.is_heading or is_article(block.label)
        spans = (Span(f"{block.label} ", is_bold=is_bold), *spans)
    yield Line(
        spans=spans,
        size=BODY,
        align=align,
        before=6,
        first=first,
        outline=outline,
        keeps_next=block.is_heading,
    )


def _grid(table: Table, breadth: float) -> Grid:
    parts = table.widths or [1 / len(table.heads)] * len(table.heads)
    whole = sum(parts)
    numbers = [
        (place < len(table.are_numbers) and table.are_numbers[place]) or (place > 0 and _are_figures(table, place))
        for place in range(len(table.heads))
    ]
    aligns: list[Align] = ["right" if is_number else "left" for is_number in numbers]
    if table.rows and all(len(row[0]) <= ORDINAL and row[0].rstrip(".").isdigit() for row in table.rows):
        aligns[0] = "center"
    return Grid(
        heads=tuple(_cell(head, "center", is_bold=True) for head in table.heads),
        rows=tuple(
            tuple(_cell(text, align, is_bold=False) for text, align in zip(row, aligns, strict=True))
            for row in table.rows
        ),
        widths=tuple(breadth * part / whole for part in parts),
    )


def _are_figures(table: Table, place: int) -> bool:
    """Whether every cell of the column that says something says a figure."""
    said = [row[place] for row in table.rows if row[place]]
    return bool(said) and all(FIGURES.fullmatch(cell) for cell in said)


def _cell(text: str, align: Align, *, is_bold: bool) -> tuple[Line, ...]:
    return tuple(
        Line(spans=(Span(line, is_bold=is_bold),), size=NORMAL, align=align) for line in text.split("\n") or [""]
    )


def _appendix_head(document: OfficialDocument, appendix: Appendix) -> Iterator[Line]:
    number, title = (Span(appendix.number, is_bold=True),), (Span(appendix.title.upper(), is_bold=True),)
    yield Line(spans=number, size=TITLE, align="center", outline=1, keeps_next=True)
    yield Line(spans=title, size=TITLE, align="center", keeps_next=True)
    yield Line(spans=(Span(appendix_of(document), is_italic=True),), size=BODY, align="center", after=6)


def appendix_of(document: OfficialDocument) -> str:
    """“(Kèm theo Kế hoạch số 05/KH-THGB ngày 05 tháng 01 năm 2026 của Trường …)”; blanks for what is not known yet."""
    words = fixed_words()
    of = words.dated.format(document=named(document), day=official_day(document.issued_on, document.part_of_date))
    if len(document.issuers) == 1:
        of = words.issued.format(document=of, issuer=document.issuers[0].name)
    return words.appendix_of.format(document=of)


def named(document: OfficialDocument) -> str:
    """“Kế hoạch số 05/KH-THGB”, or the kind alone where papers of its kind carry no number."""
    words = fixed_words()
    kind = document.kind or words.letter
    if not document.symbol:
        return kind
    number = f"{official_number(document.number)}/{document.symbol}"
    return words.numbered.format(kind=kind, number=number)


def _as_parts(elements: Sequence[Element | tuple[Grid]]) -> Iterator[Part]:
    """Runs of upright elements, and each wide table on pages across; only the first run starts at page 1.

    The few lines that lead to a wide table at the beginning of an appendix stand on its page.
    """
    run: list[Element] = []
    is_first = True
    for element in elements:
        if not isinstance(element, tuple):
            run.append(element)
            continue
        leads = is_first and len(run) <= MOST_LEADING and all(isinstance(one, Line) for one in run)
        if run and not leads:
            yield Part(elements=tuple(run), starts_numbering=is_first)
            run, is_first = [], False
        yield Part(elements=(*run, *element), is_landscape=True, starts_numbering=is_first)
        run, is_first = [], False
    if run:
        yield Part(elements=tuple(run), starts_numbering=is_first)
