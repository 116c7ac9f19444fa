"""Bars on one zero line, and two ends joined by their difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chungtay.kernel.vietnamese import number
from chungtay.kernel.web.drawing.rings import hue_class
from chungtay.kernel.web.drawing.svg import Picture, Shape, percent, shape, words


@dataclass(frozen=True)
class BarPart:
    """What one party did: how much, and whose hue."""

    amount: float
    hue: int
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class TwoSided:
    """What the viewer's side did (left) and what the others did (right), in one unit; `most` shares a scale."""

    left: tuple[BarPart, ...]
    right: tuple[BarPart, ...]
    unit: str = ""
    zero: float = 0.5
    most_left: float | None = None
    most_right: float | None = None

    @property
    def left_total(self) -> float:
        return sum(part.amount for part in self.left)

    @property
    def right_total(self) -> float:
        return sum(part.amount for part in self.right)


def two_sided_bar(bar: TwoSided, *, title: str = "") -> Picture:
    """Left of zero what this side did, right of it what the others did; the numbers stand beside the zero line."""
    most_left = max(bar.most_left or 0, bar.left_total)
    most_right = max(bar.most_right or 0, bar.right_total)
    scales = [room / most for room, most in ((bar.zero, most_left), (1 - bar.zero, most_right)) if most > 0]
    scale = min(scales, default=0.0)
    pieces = [*_side(bar.left, bar.zero, -scale), *_side(bar.right, bar.zero, scale)]
    zero = percent(bar.zero)
    line = shape("rect", x=zero, y=1, width=2, height=36, class_="ink", transform="translate(-1 0)")
    left = words(_counted(bar.left_total, bar.unit), x=zero, y=14, class_="t13 w6 end", dx=-7)
    right = words(_counted(bar.right_total, bar.unit), x=zero, y=14, class_="t13 w6", dx=7)
    return Picture(38, (*pieces, line, left, right), title=title)


def _side(parts: Sequence[BarPart], zero: float, scale: float) -> list[Shape]:
    drawn = []
    at = zero
    for part in parts:
        length = part.amount * abs(scale)
        if length <= 0:
            continue
        start = at - length if scale < 0 else at
        box = shape("rect", x=percent(start), y=20, width=percent(length), height=14, class_="mark", rx=1.5)
        drawn.append(shape("g", (box,), class_=hue_class(part.hue)))
        at += length if scale > 0 else -length
        # A hairline of ground parts neighbours that print alike.
        gap = shape("rect", x=percent(at), y=19, width=1, height=16, class_="ground")
        drawn.append(gap)
    return drawn[:-1]


def _counted(amount: float, unit: str) -> str:
    figure = number(int(amount)) if float(amount).is_integer() else number(amount)
    return f"{figure} {unit}".strip() if amount else figure


@dataclass(frozen=True, kw_only=True)
class Dumbbell:
    """One year: the values of side A and side B, each with its 95 % interval where it is known."""

    label: str
    a: float
    b: float
    a_interval: tuple[float, float] | None = None
    b_interval: tuple[float, float] | None = None
    gap: str = ""
    rule: str = ""
    is_break: bool = False


def dumbbell_range(rows: Sequence[Dumbbell]) -> tuple[float, float]:
    """The smallest and greatest value drawn, intervals included, with a little room."""
    values = [value for row in rows for value in (row.a, row.b, *(row.a_interval or ()), *(row.b_interval or ()))]
    low, high = min(values), max(values)
    room = (high - low) * 0.06 or 0.5
    return low - room, high + room


def dumbbell(row: Dumbbell, *, low: float, high: float, title: str = "") -> Picture:
    """A is the circle, B the diamond, the bar between them the gap; the pale bands are the intervals."""

    def at(value: float) -> str:
        return percent((value - low) / (high - low))

    def band(interval: tuple[float, float] | None, hue: int) -> list[Shape]:
        if interval is None:
            return []
        width = percent((interval[1] - interval[0]) / (high - low))
        box = shape("rect", x=at(interval[0]), y=9, width=width, height=12, class_="band")
        return [shape("g", (box,), class_=hue_class(hue))]

    bar = shape("line", x1=at(row.a), x2=at(row.b), y1=15, y2=15, class_="rule", stroke_width=3)
    circle = shape("g", (shape("circle", cx=at(row.a), cy=15, r=7, class_="mark"),), class_=hue_class(1))
    diamond = shape("svg", (shape("path", d="M0 7L8 15L0 23L-8 15Z", class_="mark"),), x=at(row.b), overflow="visible")
    sides = (*band(row.a_interval, 1), *band(row.b_interval, 2))
    return Picture(30, (*sides, bar, circle, shape("g", (diamond,), class_=hue_class(2))), title=title)
