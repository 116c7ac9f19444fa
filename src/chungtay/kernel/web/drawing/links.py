"""Three parties or more: stadium links in one row, and brackets under those that answer together today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

from chungtay.kernel.web.drawing.rings import RingParty, are_woven, dashes, halo, lower_crossing
from chungtay.kernel.web.drawing.svg import Picture, Shape, shape, words, wrapped

HEIGHT = 58.0
OVERLAP = 22.0
GAP = 10.0
STROKE = 4.0
WIDTH = 958.0
TOP = 4.0


@dataclass(frozen=True)
class AnsweringGroup:
    """Neighbouring parties that one body answers for today."""

    first: int
    span: int
    today: str
    note: str
    has_changed: bool


def answering_groups(parties: Sequence[RingParty]) -> list[AnsweringGroup]:
    """Neighbours with the same answer today, joined; a party alone is a group of one."""
    groups: list[AnsweringGroup] = []
    for at, party in enumerate(parties):
        last = groups[-1] if groups else None
        if last is not None and party.today and last.today == party.today:
            changed = last.has_changed or party.has_changed
            groups[-1] = AnsweringGroup(last.first, last.span + 1, last.today, last.note or party.today_note, changed)
        else:
            groups.append(AnsweringGroup(at, 1, party.today or party.name, party.today_note, party.has_changed))
    return groups


def stadium(x: float, width: float, *, stroke: float, is_dashed: bool) -> Shape:
    """One link: a bar with round ends, drawn clockwise from the right end's upper shoulder."""
    radius = (HEIGHT - STROKE) / 2
    straight = width - HEIGHT
    length = 2 * straight + 2 * pi * radius
    pattern = "{:.2f} {:.2f}".format(*dashes(length, stroke)) if is_dashed else None
    left, right, middle = x + HEIGHT / 2, x + width - HEIGHT / 2, TOP + HEIGHT / 2
    path = (
        f"M{right:.2f} {middle - radius:.2f}A{radius} {radius} 0 0 1 {right:.2f} {middle + radius:.2f}"
        f"H{left:.2f}A{radius} {radius} 0 0 1 {left:.2f} {middle - radius:.2f}Z"
    )
    return shape("path", d=path, class_="stroke", stroke_width=stroke, stroke_dasharray=pattern)


def stadium_links(parties: Sequence[RingParty], *, title: str = "") -> Picture:
    """Links as wide as their place allows; woven where both signed, a gap where not; names inside, brackets below."""
    count = len(parties)
    width = (WIDTH + OVERLAP * (count - 1)) / count
    drawn: list[Shape] = []
    names: list[Shape] = []
    over: list[Shape] = []
    for at, party in enumerate(parties):
        x = at * (width - OVERLAP)
        inset_left = 0.0 if at == 0 or are_woven(parties[at - 1], party) else (OVERLAP + GAP) / 2
        inset_right = 0.0 if at + 1 == count or are_woven(party, parties[at + 1]) else (OVERLAP + GAP) / 2
        body = [_link(x, width, inset_left, inset_right, party.has_changed)]
        if at and not inset_left:
            edge = STROKE + 2 * halo(STROKE)
            plain = _link(x, width, inset_left, inset_right, False)
            body.insert(0, shape("path", d=plain.get("d"), class_="halo", stroke_width=edge))
        drawn.append(shape("g", body, class_=party.hue_class))
        if at + 1 < count and not inset_right:
            over.append(shape("g", _crossing(x + width - HEIGHT / 2, party), class_=party.hue_class))
        names.append(_name(party.short_name or party.name, x + width / 2, room=int((width - 62) / 8)))
    brackets = [_bracket(group, width) for group in answering_groups(parties)]
    height = TOP + HEIGHT + 18
    return Picture(height, (*drawn, *over, *names, *brackets), width=WIDTH, title=title, is_scaled=True)


def _link(x: float, width: float, left: float, right: float, is_dashed: bool) -> Shape:
    return stadium(x + left, width - left - right, stroke=STROKE, is_dashed=is_dashed)


def _crossing(x: float, party: RingParty) -> list[Shape]:
    radius = (HEIGHT - STROKE) / 2
    distance = HEIGHT - OVERLAP
    return lower_crossing(x, TOP + HEIGHT / 2, radius, distance=distance, stroke=STROKE, is_dashed=party.has_changed)


def _name(text: str, x: float, *, room: int) -> Shape:
    lines = wrapped(text, room=max(room, 6), lines=2)
    first = TOP + HEIGHT / 2 + 5 - 9 * (len(lines) - 1)
    return shape("g", [words(line, x=x, y=first + 18 * at, class_="t14 w6 middle") for at, line in enumerate(lines)])


def _bracket(group: AnsweringGroup, width: float) -> Shape:
    step = width - OVERLAP
    top = TOP + HEIGHT + 8
    start = OVERLAP / 2 + group.first * step + 5
    end = OVERLAP / 2 + (group.first + group.span) * step - 5
    ticks = "".join(f"M{OVERLAP / 2 + (group.first + at + 0.5) * step:.2f} {top:.2f}v6" for at in range(group.span))
    is_joined = group.span > 1
    path = f"{ticks}M{start:.2f} {top + 6:.2f}H{end:.2f}"
    return shape("path", d=path, class_="rule" if is_joined else "faint", stroke_width=1.8)
