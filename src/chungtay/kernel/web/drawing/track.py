"""The track of the as-of bar: stops that are facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chungtay.kernel.web.drawing.svg import Shape, percent, shape, words

LEAST = 0.2  # of the width between neighbouring stops, so that their words do not touch


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A day something changed; without `on` its year is unknown and its place is only an order."""

    label: str
    note: str = ""
    on: date | None = None
    url: str = ""
    is_here: bool = False


def places(stops: Sequence[Stop]) -> list[float]:
    """Where each stop stands, 0 to 1: by the calendar where known, by order where not, never closer than the words."""
    if len(stops) < 2:
        return [1.0] * len(stops)
    known = [stop.on for stop in stops if stop.on is not None]
    first, last = (min(known), max(known)) if known else (date.min, date.min)
    days = (last - first).days or 1
    by_order = [at / (len(stops) - 1) for at in range(len(stops))]
    wanted = [
        (stop.on - first).days / days * 0.75 + 0.25 if stop.on is not None else order
        for stop, order in zip(stops, by_order, strict=True)
    ]
    least = min(LEAST, 1 / (len(stops) - 1))
    wanted[0], wanted[-1] = 0.0, 1.0
    for at in range(1, len(wanted)):
        wanted[at] = max(wanted[at], wanted[at - 1] + least)
    wanted[-1] = 1.0
    for at in range(len(wanted) - 2, -1, -1):
        wanted[at] = min(wanted[at], wanted[at + 1] - least)
    return [max(0.0, min(1.0, place)) for place in wanted]


def track(stops: Sequence[Stop]) -> list[Shape]:
    """The line and its stops; each stop is a link to the page as of that day."""
    line = shape("line", x1="0%", x2="100%", y1=22, y2=22, class_="faint", stroke_width=1.5)
    drawn = [line]
    for at, (stop, place) in enumerate(zip(stops, places(stops), strict=True)):
        side = "" if at == 0 else " end" if at + 1 == len(stops) else " middle"
        body = shape("svg", _stop(stop, side), x=percent(place), overflow="visible")
        drawn.append(shape("a", (body,), href=stop.url) if stop.url else body)
    return drawn


def _stop(stop: Stop, side: str) -> list[Shape]:
    shift = {"": 0.0, " middle": 0.0, " end": 0.0}[side]
    weight = " w6" if stop.is_here else ""
    left = {"": -14.0, " middle": -64.0, " end": -122.0}[side]
    hit = shape("rect", x=left, y=2, width=136 if side else 150, height=70, rx=6, class_="hit")
    centre = {"": 8.0, " middle": 0.0, " end": -8.0}[side]
    if stop.is_here:
        knot = [
            shape("circle", cx=centre, cy=22, r=12, class_="rule", stroke_width=2),
            shape("circle", cx=centre, cy=22, r=8.5, class_="ink"),
        ]
    else:
        dash = "4 2.6" if stop.on is None else None
        knot = [
            shape("circle", cx=centre, cy=22, r=8.5, class_="ground"),
            shape("circle", cx=centre, cy=22, r=7.5, class_="faint", stroke_width=1.8, stroke_dasharray=dash),
        ]
    colour = "" if stop.is_here else " q"
    lines = [
        words(text, x=shift, y=51 + 18 * at, class_=f"t13{side}{colour}{weight}")
        for at, text in enumerate(part for part in (stop.label, stop.note) if part)
    ]
    return [hit, *knot, *lines]
