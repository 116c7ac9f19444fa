"""Where a body's work went: the body on the left, those that took it on the right; or the other way round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chungtay.kernel.web.drawing.svg import Picture, Shape, shape, words, wrapped

WIDTH = 960.0
LEFT_WIDTH = 280.0
RIGHT = 610.0
RIGHT_WIDTH = 338.0
TURN = 369.0  # where the day of the change stands
EDGE = 12.0
GAP = 12.0


class Strand(StrEnum):
    """What was handed over: solid, double, or dashed while nobody has confirmed it; the whole body is solid too."""

    WHOLE = "whole"
    ADMINISTRATIVE = "administrative"
    PROFESSIONAL = "professional"
    CANDIDATE = "candidate"


@dataclass(frozen=True, kw_only=True)
class Heir:
    """One body that took over work, its strand, and the group heading it stands under."""

    name: str
    strand: Strand
    note: str = ""
    group: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Predecessor:
    """The body the picture is about, and the words for its two kinds of work."""

    name: str
    note: str = ""
    administrative: str = ""
    professional: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class LineageDays:
    """The words on the axis: before, the day of the change, today."""

    before: str
    change: str
    today: str


def lineage(body: Predecessor, heirs: Sequence[Heir], *, days: LineageDays, title: str = "") -> Picture:
    """Strands run from the ended body to its heirs; solid administrative, double professional, dashed unconfirmed."""
    boxes, labels, bottom = _column(heirs, RIGHT)
    height = max(bottom + 8, 250.0)
    left_height = _height_of(body)
    left_top = max(56.0, (height - left_height) / 2)
    plain_from = left_top + left_height * 0.36
    double_from = left_top + left_height * 0.72
    flows: list[Shape] = []
    for heir, (top, tall) in zip(heirs, boxes, strict=True):
        start = double_from if heir.strand is Strand.PROFESSIONAL else plain_from
        flows += _flow((LEFT_WIDTH, start), (RIGHT, top + tall / 2), heir.strand)
    right = [_heir_box(heir, top, tall, RIGHT) for heir, (top, tall) in zip(heirs, boxes, strict=True)]
    left = _body_box(body, left_top, left_height, 1, kind="ended")
    shapes = (*_axis(days, height, TURN), *_in_order(flows), *labels, *left, *right)
    return Picture(height, shapes, width=WIDTH, title=title, is_scaled=True)


def origins(body: Predecessor, sources: Sequence[Heir], *, days: LineageDays, title: str = "") -> Picture:
    """The same read the other way: strands run from those whose work the body took over to the body on the right."""
    boxes, labels, bottom = _column(sources, 1)
    body_height = _height_of(body)
    height = max(bottom + 8, body_height + 72)
    top_of_body, left = (height - body_height) / 2 + 20, WIDTH - EDGE - LEFT_WIDTH
    flows: list[Shape] = []
    for source, (top, tall) in zip(sources, boxes, strict=True):
        flows += _flow((1 + RIGHT_WIDTH, top + tall / 2), (left, top_of_body + body_height / 2), source.strand)
    column = [_heir_box(source, top, tall, 1) for source, (top, tall) in zip(sources, boxes, strict=True)]
    right = _body_box(body, top_of_body, body_height, left, kind="whole")
    shapes = (*_axis(days, height, WIDTH - EDGE - TURN), *_in_order(flows), *labels, *column, *right)
    return Picture(height, shapes, width=WIDTH, title=title, is_scaled=True)


def _height_of(body: Predecessor) -> float:
    lines = sum(bool(line) for line in (body.note, body.administrative, body.professional, body.after))
    return 40.0 + 22 * len(wrapped(body.name, room=27)) + 24 * lines


def _in_order(flows: Sequence[Shape]) -> list[Shape]:
    """Dashed strands under solid ones, the ground of a double strand on top."""
    order = {"candidate": 0, "administrative": 1, "professional": 2, "inner": 3}
    return sorted(flows, key=lambda flow: max(order.get(word, 0) for word in flow.get("class").split()))


def _column(heirs: Sequence[Heir], x: float) -> tuple[list[tuple[float, float]], list[Shape], float]:
    """Top and height of every box of the column, the group headings, and where the column ends."""
    boxes: list[tuple[float, float]] = []
    labels: list[Shape] = []
    top, group = 52.0, ""
    for heir in heirs:
        if heir.group and heir.group != group:
            top += 18.0 if boxes else 0.0
            labels.append(words(heir.group, x=x, y=top + 12, class_="t13 w6"))
            top, group = top + 22.0, heir.group
        tall = 42.0 + 18.0 * (len(_lines(heir)) - 1)
        boxes.append((top, tall))
        top += tall + GAP
    return boxes, labels, top


def _lines(heir: Heir) -> tuple[str, ...]:
    return wrapped(heir.name, room=40 - len(heir.note))


def _heir_box(heir: Heir, top: float, tall: float, x: float) -> Shape:
    box = shape("rect", x=x, y=top, width=RIGHT_WIDTH, height=tall, rx=8, class_=f"lineage-box {heir.strand}")
    weight = "" if heir.strand is Strand.CANDIDATE else " w6"
    names = [words(line, x=x + 14, y=top + 26 + 18 * at, class_=f"t14{weight}") for at, line in enumerate(_lines(heir))]
    note = words(heir.note, x=x + RIGHT_WIDTH - 14, y=top + 26, class_="t13 q end")
    return shape("g", (box, *names, note) if heir.note else (box, *names))


def _flow(start: tuple[float, float], end: tuple[float, float], strand: Strand) -> list[Shape]:
    middle = start[0] + (end[0] - start[0]) * 0.45
    path = f"M{start[0]} {start[1]:.2f}C{middle} {start[1]:.2f} {middle} {end[1]:.2f} {end[0]} {end[1]:.2f}"
    flow = [shape("path", d=path, class_=f"lineage-flow {strand}")]
    if strand is Strand.PROFESSIONAL:
        flow.append(shape("path", d=path, class_="lineage-flow inner"))
    return flow


def _axis(days: LineageDays, height: float, turn: float) -> list[Shape]:
    return [
        words(days.before, x=0, y=14, class_="t13 q"),
        words(days.change, x=turn, y=14, class_="t13 w6 middle"),
        words(days.today, x=WIDTH - EDGE, y=14, class_="t13 q end"),
        shape("line", x1=0, x2=WIDTH - EDGE, y1=30, y2=30, class_="faint", stroke_width=1.5),
        shape("circle", cx=turn, cy=30, r=6.5, class_="ink"),
        shape("circle", cx=WIDTH - 18, cy=30, r=6.5, class_="ink"),
        shape("line", x1=turn, x2=turn, y1=44, y2=height, class_="rule", stroke_width=1.5, stroke_dasharray="2 4"),
    ]


def _body_box(body: Predecessor, top: float, tall: float, x: float, *, kind: str) -> list[Shape]:
    drawn = [shape("rect", x=x, y=top, width=LEFT_WIDTH - 1, height=tall, rx=10, class_=f"lineage-box {kind}")]
    y = top + 32
    for line in wrapped(body.name, room=27):
        drawn.append(words(line, x=x + 19, y=y, class_="t15 w6"))
        y += 22
    if body.note:
        drawn.append(words(body.note, x=x + 19, y=y, class_="t13 q"))
        y += 26
    if body.administrative:
        drawn += [
            shape("line", x1=x + 19, x2=x + 45, y1=y - 4, y2=y - 4, class_="lineage-flow"),
            words(body.administrative, x=x + 55, y=y, class_="t13"),
        ]
        y += 24
    if body.professional:
        drawn += [
            shape("line", x1=x + 19, x2=x + 45, y1=y - 4, y2=y - 4, class_="lineage-flow professional"),
            shape("line", x1=x + 19, x2=x + 45, y1=y - 4, y2=y - 4, class_="lineage-flow inner"),
            words(body.professional, x=x + 55, y=y, class_="t13"),
        ]
        y += 24
    if body.after:
        drawn.append(words(body.after, x=x + 19, y=y, class_="t13 q"))
    return drawn
