"""How wide words stand in the font of official papers; a rule under a line is as long as the line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import ImageFont

from chungtay.layout.engine.content import Span
from chungtay.layout.engine.elements import Line
from chungtay.layout.engine.measures import POINTS_OF_A_MM

FONTS = Path(__file__).resolve().parents[1] / "packs" / "fonts"
SLACK = 1.5  # points, for what rounding does to widths
STRETCH = 1.02  # offices without Times New Roman set words a little wider; no last word may fall off for that
SCALE = 64  # measured large, so that whole pixels do not matter


@cache
def _face(is_bold: bool) -> ImageFont.FreeTypeFont:
    file = FONTS / ("Tinos-Bold.ttf" if is_bold else "Tinos-Regular.ttf")
    return ImageFont.truetype(str(file), SCALE, layout_engine=ImageFont.Layout.BASIC)  # the same on every machine


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """The width of a line in points, in Times New Roman's metrics at `size` points."""
    return float(_face(is_bold).getlength(text.replace("\n", " "))) * size / SCALE


def centred(
    text: str, size: float, breadth: float, *, is_bold: bool = False, before: float = 0, together: int = 0
) -> Line:
    """A centred paragraph in a room of so many millimetres, its lines about equally long.

    Its first words, so many as are said to stand together, share a line where there is room.
    """
    narrow = narrowing_of(text, size, breadth * POINTS_OF_A_MM, is_bold=is_bold, together=together)
    return Line(spans=(Span(text, is_bold=is_bold),), size=size, align="center", narrow=narrow, before=before)


def narrowing_of(text: str, size: float, room: float, *, is_bold: bool = False, together: int = 0) -> float:
    """Points by which both sides are drawn in so that lines of a centred text are about equally long."""
    words = text.split()
    widths = [width_of(word, size, is_bold=is_bold) * STRETCH for word in words]
    space = width_of(" ", size, is_bold=is_bold) * STRETCH
    lines = _lines(widths, space, room)
    if lines <= 1:
        return 0.0
    first = sum(widths[:together]) + space * max(0, together - 1)
    low, high = max(*widths, first if first <= room else 0), room
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if _lines(widths, space, middle) <= lines else (middle, high)
    return max(0.0, round((room - high) / 2 - SLACK, 1))


def _lines(widths: Sequence[float], space: float, room: float) -> int:
    """How many lines the words fill when each line takes as many as it can."""
    count, used = 1, 0.0
    for width in widths:
        if used and used + space + width > room:
            count, used = count + 1, width
        else:
            used += width + (space if used else 0)
    return count
