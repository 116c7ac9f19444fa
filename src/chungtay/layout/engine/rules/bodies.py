"""Rules of the body (§5.1): letters, edges, indents, spaces, the order of points, the end, tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from chungtay.layout.engine.rules.breaches import Breach, at, looking, sized
from chungtay.layout.engine.rules.finding import Found
from chungtay.layout.engine.rules.paper import Paragraph
from chungtay.layout.engine.words import fixed_words

FIRSTS: Final = (10.0, 12.7)
SLACK: Final = 0.3
LEAST_SPACE: Final = 6.0
LINES: Final = (1.0, 1.5)
POINT: Final = re.compile(r"(\w)\)\s")
FIGURES: Final = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?|-?\d+(?:,\d+)?%?")
TABLE_SIZES: Final = (10, 14)


def body_is_set(found: Found) -> Iterator[Breach]:
    """Letters of 13–14, even on both sides, the first line drawn in by 1 or 1.27 cm."""
    yield from sized("body_size", found.body, 13, 14)
    for one in found.body:
        if one.align == "center":
            continue
        if one.align != "both":
            yield at("body_edges", one, one.align, "both")
        if not any(abs(one.first - wanted) <= SLACK for wanted in FIRSTS):
            yield at("first_line", one, f"{one.first:.1f} mm", "10 / 12,7 mm")


def body_is_spaced(found: Found) -> Iterator[Breach]:
    """At least 6 points between paragraphs, lines of 1 to 1.5."""
    for one, other in pairwise(found.body):
        if one.after + other.before < LEAST_SPACE:
            yield at("paragraph_space", other, one.after + other.before, f"≥ {LEAST_SPACE:g}")
    for one in found.body:
        if not LINES[0] <= one.line <= LINES[1] and one.line:
            yield at("line_space", one, one.line, "1–1,5")


def body_ends(found: Found) -> Iterator[Breach]:
    """The last word of the body is followed by “./.”."""
    end = fixed_words().end
    if found.body and not found.body[-1].text.endswith(end):
        yield at("end", found.body[-1], found.body[-1].text[-3:], end)


def points_are_in_order(found: Found) -> Iterator[Breach]:
    """Points are lettered a) b) c) d) đ) e) g): in the order of the Vietnamese alphabet, beginning with a)."""
    letters = fixed_words().letters
    before = ""
    for one in found.body:
        match = POINT.match(one.text)
        if not match:
            before = before if _is_within_a_point(one) else ""
            continue
        wanted = letters[letters.index(before) + 1] if before and before != letters[-1] else letters[0]
        if match[1] not in {wanted, letters[0]}:
            yield at("points", one, f"{match[1]})", f"{wanted})")
        before = match[1] if match[1] in letters else ""


def _is_within_a_point(one: Paragraph) -> bool:
    """A further paragraph of a point begins neither with a number nor as an article does."""
    words = fixed_words()
    return not re.match(rf"\d+\.|[IVXLC]+\.|{re.escape(words.article)}\s", one.text) and not one.is_bold


def chapters_are_numbered(found: Found) -> Iterator[Breach]:
    """Parts and chapters carry Roman numbers; sections and articles Arabic ones."""
    words = fixed_words()
    for one in found.body:
        for names, wrong, wanted in ((words.roman, r"\d+", "I, II, III"), (words.arabic, r"[IVXLC]+\b", "1, 2, 3")):
            match = re.match(rf"(?:{'|'.join(map(re.escape, names))})\s+({wrong})", one.text, re.IGNORECASE)
            if match:
                yield at("chapters", one, match[1], wanted)


def decisions_decide(found: Found) -> Iterator[Breach]:
    """The word “QUYẾT ĐỊNH:” stands by itself between bases and articles, bold and in the middle."""
    if not found.is_decision:
        return
    wanted = fixed_words().decides
    said = [one for one in found.body if one.text == wanted]
    if not said:
        yield Breach("decides", "", "", wanted)
    yield from looking("decides", said, bold=True, italic=False)


def tables_repeat_their_head(found: Found) -> Iterator[Breach]:
    """A table with borders repeats its first row, and states its widths where every reader looks for them."""
    for number, table in enumerate(found.paper.tables):
        first = next((one for one in found.paper.paragraphs if one.spot.table == number and one.text), None)
        if not table.has_edges or first is None or table.rows < 2:
            continue
        if not table.repeats_head:
            yield at("table_head", first, "", "tblHeader")
        if not table.widths_in_grid or min(table.widths_in_grid) <= 0:
            yield at("table_widths", first, table.widths_in_grid, "tblGrid")


def tables_set_figures_right(found: Found) -> Iterator[Breach]:
    """In a column of nothing but figures, the first one excepted, figures stand on the right or in the middle."""
    columns: dict[tuple[int, int], list[Paragraph]] = {}
    for one in found.paper.paragraphs:
        if one.in_table and found.paper.tables[one.spot.table].has_edges and one.spot.row > 0 and one.text:
            columns.setdefault((one.spot.table, one.spot.column), []).append(one)
    for (_table, column), cells in columns.items():
        if column and all(FIGURES.fullmatch(one.text) for one in cells):
            wrong = next((one for one in cells if one.align not in {"right", "end", "center"}), None)
            if wrong is not None:
                yield at("table_figures", wrong, wrong.align, "right")
        yield from sized("table_size", cells, *TABLE_SIZES)


BODY_RULES: Final[tuple[Callable[[Found], Iterator[Breach]], ...]] = (
    body_is_set,
    body_is_spaced,
    body_ends,
    points_are_in_order,
    chapters_are_numbered,
    decisions_decide,
    tables_repeat_their_head,
    tables_set_figures_right,
)
