"""Rules of the page (§5.1): paper, margins, font, colour, page numbers, appendices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from chungtay.layout.engine.measures import FONT
from chungtay.layout.engine.rules.breaches import Breach, aligned, at, capital, looking, sized
from chungtay.layout.engine.rules.finding import Found
from chungtay.layout.engine.words import fixed_words

SLACK: Final = 0.5  # millimetres; Word rounds to twentieths of a point and templates to whole ones
A4: Final = (210.0, 297.0)
MARGINS: Final = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
BLACK: Final = {"auto", "000000"}


def paper_is_a4(found: Found) -> Iterator[Breach]:
    """Every section is A4; pages across are allowed."""
    for place, section in enumerate(found.paper.sections, start=1):
        wanted = A4[::-1] if section.is_landscape else A4
        if abs(section.breadth - wanted[0]) > SLACK or abs(section.height - wanted[1]) > SLACK:
            size = f"{section.breadth:.0f} × {section.height:.0f} mm"
            yield Breach("paper", f"§{place}", size, f"{wanted[0]:.0f} × {wanted[1]:.0f} mm")


def margins_are_allowed(found: Found) -> Iterator[Breach]:
    """Margins of 20–25 above and below, 30–35 left, 15–20 right, in millimetres."""
    for place, section in enumerate(found.paper.sections, start=1):
        for side, (low, high) in MARGINS.items():
            margin = getattr(section, side)
            if not low - SLACK <= margin <= high + SLACK:
                yield Breach(f"margin_{side}", f"§{place}", f"{margin:.1f} mm", f"{low}–{high} mm")


def font_is_times(found: Found) -> Iterator[Breach]:
    """Every letter is set in Times New Roman."""
    for one in found.paper.paragraphs:
        fonts = {look.font for look in one.seen} - {FONT}
        if fonts:
            yield at("font", one, fonts, FONT)


def letters_are_black(found: Found) -> Iterator[Breach]:
    """Every letter is black."""
    for one in found.paper.paragraphs:
        colours = {look.colour for look in one.seen} - BLACK
        if colours:
            yield at("colour", one, colours, "000000")


def pages_are_numbered(found: Found) -> Iterator[Breach]:
    """The number is a field, upright and centred in the head of the page."""
    for place, section in enumerate(found.paper.sections, start=1):
        lines = [one for one in section.head if any(name.upper().startswith("PAGE") for name in one.fields)]
        if not lines:
            yield Breach("page_number", f"§{place}", "", "PAGE")
        yield from aligned("page_number_centred", lines, "center")
        yield from sized("page_number_size", lines, 13, 14)
        yield from looking("page_number_upright", lines, italic=False)


def first_page_has_no_number(found: Found) -> Iterator[Breach]:
    """The first page of the paper and of each appendix shows no number."""
    for place, section in enumerate(found.paper.sections, start=1):
        begins = place == 1 or section.starts_at is not None
        shows = any(one.fields for one in section.first_head)
        if begins and (not section.differs_first or shows):
            yield Breach("first_page_number", f"§{place}", "1", "")


def appendices_count_anew(found: Found) -> Iterator[Breach]:
    """Every appendix counts its pages from 1."""
    sections = found.paper.sections
    for head in found.appendices:
        section = sections[head[0].spot.section] if head[0].spot.section < len(sections) else None
        if section is None or section.starts_at != 1:
            yield at("appendix_pages", head[0], "", "1")


def appendices_are_headed(found: Found) -> Iterator[Breach]:
    """“Phụ lục I” in bold 14, its title in bold capitals, and what it belongs to in italics."""
    for number, *rest in found.appendices:
        yield from looking("appendix_number", [number], bold=True)
        yield from sized("appendix_number", [number], 14, 14)
        yield from aligned("appendix_number", [number], "center")
        yield from capital("appendix_title", rest[:1])
        yield from looking("appendix_title", rest[:1], bold=True)
        belongs = rest[1] if len(rest) > 1 else None
        start = fixed_words().appendix_of.split("{", 1)[0]
        if belongs is None or not belongs.text.startswith(start):
            yield at("appendix_of", number, belongs.text if belongs else "", start)
        else:
            yield from looking("appendix_of", [belongs], italic=True)


PAGE_RULES: Final[tuple[Callable[[Found], Iterator[Breach]], ...]] = (
    paper_is_a4,
    margins_are_allowed,
    font_is_times,
    letters_are_black,
    pages_are_numbered,
    first_page_has_no_number,
    appendices_count_anew,
    appendices_are_headed,
)
