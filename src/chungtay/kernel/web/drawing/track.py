"""The track of the as-of bar: stops that are facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from chungtay.kernel.web.drawing.svg import Shape, percent, shape, words

LETTER = 6.7  # pixels of a letter at 13 px, on average
ROOM = 560.0  # pixels of track the words are spaced for
BETWEEN = 14.0  # pixels between the words of neighbours


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A day something changed; without `on` its year is unknown and its place is only an order."""

    label: str
    note: str = ""
    on: date | None = None
    url: str = ""
    is_here: bool = False


def places(stops: Sequence[Stop]) -> list[float]:
    """Where each stop stands, 0 to 1: by the calendar where known, else by order, never so near that words touch."""
    if len(stops) < 2:
        return [1.0] * len(stops)
    wanted = _by_calendar(stops)
    least = [_apart(stops, at) for at in range(len(stops) - 1)]
    crowded = max(1.0, sum(least))
    wanted[0], wanted[-1] = 0.0, 1.0
    for at, room in enumerate(least):
        wanted[at + 1] = max(wanted[at + 1], wanted[at] + room / crowded)
    wanted[-1] = 1.0
    for at in range(len(least) - 1, -1, -1):
        wanted[at] = min(wanted[at], wanted[at + 1] - least[at] / crowded)
    return [max(0.0, min(1.0, place)) for place in wanted]


def _by_calendar(stops: Sequence[Stop]) -> list[float]:
    known = [stop.on for stop in stops if stop.on is not None]
    if not known:
        return [at / (len(stops) - 1) for at in range(len(stops))]
    first, days = min(known), max((max(known) - min(known)).days, 1)
    begin = 0.25 if stops[0].on is None else 0.0
    return [
        begin + (1 - begin) * (stop.on - first).days / days if stop.on is not None else at / (len(stops) - 1)
        for at, stop in enumerate(stops)
    ]


def _apart(stops: Sequence[Stop], at: int) -> float:
    """The share of the track that the words of stop `at` and of the next need between their knots."""
    left = _words_width(stops[at]) * (1.0 if at == 0 else 0.5)
    right = _words_width(stops[at + 1]) * (1.0 if at + 2 == len(stops) else 0.5)
    return (left + right + BETWEEN) / ROOM


def _words_width(stop: Stop) -> float:
    return max(len(stop.label), len(stop.note)) * LETTER


def track(stops: Sequence[Stop]) -> list[Shape]:
    """The line and its stops; each stop is a link to the page as of that day. Notes go where there is no room."""
    shown = list(stops)
    if sum(_apart(shown, at) for at in range(len(shown) - 1)) > 1:
        shown = [replace(stop, note="") for stop in shown]
    drawn = [shape("line", x1="0%", x2="100%", y1=22, y2=22, class_="faint", stroke_width=1.5)]
    for at, (stop, place) in enumerate(zip(shown, places(shown), strict=True)):
        side = "" if at == 0 else " end" if at + 1 == len(shown) else " middle"
        body = shape("svg", _stop(stop, side), x=percent(place), overflow="visible")
        spoken = ", ".join(part for part in (stops[at].label, stops[at].note) if part)
        drawn.append(shape("a", (body,), href=stop.url, aria_label=spoken) if stop.url else body)
    return drawn


def _stop(stop: Stop, side: str) -> list[Shape]:
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
        words(text, x=0, y=51 + 18 * at, class_=f"t13{side}{colour}{weight}")
        for at, text in enumerate(part for part in (stop.label, stop.note) if part)
    ]
    return [hit, *knot, *lines]
