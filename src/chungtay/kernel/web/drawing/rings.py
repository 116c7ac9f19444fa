"""Rings: woven when signed, apart when not or when the source does not say, dashed when the body has changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import acos, cos, pi, sin

from chungtay.kernel.web.drawing.svg import Picture, Shape, shape, words

STROKE = 0.15  # of the radius
SPACING = 1.52  # radii between centres of woven rings
LEAN = 0.2  # radii by which letters lean away from a crossing
APART = 2.32  # radii between centres of rings that do not touch


@dataclass(frozen=True, kw_only=True)
class RingParty:
    """One party as it signed; `today` is who answers for it now, the same words for those that answer together."""

    name: str
    initials: str
    hue: int
    short_name: str = ""
    is_signed: bool = False
    has_changed: bool = False
    note: str = ""
    url: str = ""
    today: str = ""
    today_note: str = ""

    @property
    def hue_class(self) -> str:
        return hue_class(self.hue)


def hue_class(hue: int) -> str:
    """The class of a side: 1 is side A, 2 side B, to 7; anything else has no hue of its own."""
    return f"hue-{hue if 1 <= hue <= 7 else 0}"


def are_woven(left: RingParty, right: RingParty) -> bool:
    """Two rings hold each other only when both parties have signed."""
    return left.is_signed and right.is_signed


def dashes(length: float, stroke: float) -> tuple[float, float]:
    """Dash and gap so that a whole number of them goes round: no broken dash at the seam."""
    count = max(8, round(length / (2.15 * stroke)))
    step = length / count
    return step * 0.6, step * 0.4


def circle(x: float, y: float, radius: float, *, stroke: float, is_dashed: bool) -> Shape:
    """One ring in the hue of the group around it."""
    pattern = "{:.2f} {:.2f}".format(*dashes(2 * pi * radius, stroke)) if is_dashed else None
    return shape("circle", cx=x, cy=y, r=radius, class_="stroke", stroke_width=stroke, stroke_dasharray=pattern)


def arc(x: float, y: float, radius: float, *, middle: float, half: float) -> str:
    """The path of a piece of a ring around the angle `middle`, `half` radians to either side."""
    start, end = middle - half, middle + half
    return (
        f"M{x + radius * cos(start):.2f} {y + radius * sin(start):.2f}"
        f"A{radius:.2f} {radius:.2f} 0 0 1 {x + radius * cos(end):.2f} {y + radius * sin(end):.2f}"
    )


def lower_crossing(
    x: float, y: float, radius: float, *, distance: float, stroke: float, is_dashed: bool
) -> list[Shape]:
    """The first ring once more where it passes over the second; its halo is a pixel shorter than its colour."""
    angle = acos(distance / 2 / radius)
    edge = halo(stroke)
    reach = (stroke / 2 + edge + 2.2) / radius
    pattern = "{:.2f} {:.2f}".format(*dashes(2 * pi * radius, stroke)) if is_dashed else None
    under = shape(
        "path",
        d=arc(x, y, radius, middle=angle, half=reach - 1 / radius),
        class_="halo",
        stroke_width=stroke + 2 * edge,
    )
    over = shape(
        "path",
        d=arc(x, y, radius, middle=angle, half=reach),
        class_="stroke",
        stroke_width=stroke,
        stroke_dasharray=pattern,
        stroke_dashoffset=radius * (angle - reach) if is_dashed else None,
    )
    return [under, over]


def halo(stroke: float) -> float:
    """How far the ground shows on either side of the ring that passes over."""
    return max(1.0, stroke * 0.45)


def rings(parties: Sequence[RingParty], *, diameter: float = 62, title: str = "") -> Picture:
    """Parties as rings in one row, each pair woven, or apart, by what was signed."""
    radius = diameter / 2 / (1 + STROKE / 2)
    stroke = radius * STROKE
    middle = diameter / 2
    places = [middle]
    for left, right in pairwise(parties):
        places.append(places[-1] + radius * (SPACING if are_woven(left, right) else APART))
    drawn: list[Shape] = []
    over: list[Shape] = []
    for at, party in enumerate(parties):
        x = places[at]
        body = [circle(x, middle, radius, stroke=stroke, is_dashed=party.has_changed)]
        if at and are_woven(parties[at - 1], party):
            edge = stroke + 2 * halo(stroke)
            body.insert(0, shape("circle", cx=x, cy=middle, r=radius, class_="halo", stroke_width=edge))
        drawn.append(shape("g", body, class_=party.hue_class))
        if at + 1 < len(parties) and are_woven(party, parties[at + 1]):
            piece = lower_crossing(
                x, middle, radius, distance=radius * SPACING, stroke=stroke, is_dashed=party.has_changed
            )
            over.append(shape("g", piece, class_=party.hue_class))
    letters = [
        initials(party.initials, x + radius * LEAN * _leaning(parties, at), middle, diameter)
        for at, (party, x) in enumerate(zip(parties, places, strict=True))
    ]
    return Picture(diameter, (*drawn, *over, *letters), width=places[-1] + middle, title=title, class_="rings")


def _leaning(parties: Sequence[RingParty], at: int) -> int:
    """Letters lean away from the crossing: -1 to the left, 1 to the right, 0 when held on both sides or on none."""
    held_left = at > 0 and are_woven(parties[at - 1], parties[at])
    held_right = at + 1 < len(parties) and are_woven(parties[at], parties[at + 1])
    return int(held_left) - int(held_right)


def initials(text: str, x: float, y: float, diameter: float) -> Shape:
    """The letters inside a ring, smaller when there are more of them."""
    share = {1: 0.32, 2: 0.265, 3: 0.235}.get(len(text), 0.2)
    size = max(9.0, diameter * share)
    return words(text, x=x, y=y + size * 0.35, class_="initials", font_size=size)


def waiting(waits: RingParty, waited_for: RingParty) -> Picture:
    """Ring → ring, always read "waits for"."""
    radius, stroke = 17.5, 2.2
    first, second, middle = 19.0, 81.0, 20.0
    arrow = shape("path", d="M42 20H57M52 15.5L57 20L52 24.5", class_="faint", stroke_width=1.3, stroke_linecap="round")
    sides = []
    for party, x in ((waits, first), (waited_for, second)):
        ring = circle(x, middle, radius, stroke=stroke, is_dashed=False)
        sides.append(shape("g", (ring, initials(party.initials, x, middle, 42)), class_=party.hue_class))
    return Picture(40, (sides[0], arrow, sides[1]), width=100)
