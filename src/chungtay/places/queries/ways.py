"""A map of ways between bodies: who is joined with whom, drawn as bent lines between the units they sit in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chungtay.places.engine.drawing import MARGIN, ROOM_FOR_NAMES, frame_around, path_of, points_of
from chungtay.places.models import Unit, UnitParent
from chungtay.places.queries.maps import generation_on

NEAR = 2.0  # the margin around the drawing, in units of the map


@dataclass(frozen=True)
class End:
    """A body at one end of a way, by its key, and the key of the unit it sits in where that is known."""

    key: int
    name: str
    unit: int | None


@dataclass(frozen=True)
class Way:
    """A line to be drawn; `shade` 1 … 3 tells its weight, `number` how it bends."""

    start: End
    end: End
    shade: int
    number: int


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    side: int
    name: str


@dataclass(frozen=True)
class Line:
    """A way from A to B as a bent path; `shade` 1 … 3 tells its weight by width."""

    path: str
    shade: int
    title: str


@dataclass(frozen=True)
class WayMap:
    left: float
    top: float
    width: float
    height: float
    radius: float
    outlines: Sequence[str]
    lines: Sequence[Line]
    points: Sequence[Point]
    unplaced: int
    left_out: int


def map_of_ways(ways: Sequence[Way], on: date, *, left_out: int = 0) -> WayMap | None:
    """The map of these ways; None when nobody knows where any of their ends is."""
    ends = {end.key: end for way in ways for end in (way.start, way.end)}
    seated = {key: end.unit for key, end in ends.items() if end.unit is not None}
    places = {row.pk: row for row in Unit.objects.filter(pk__in=set(seated.values()))}
    at = {
        key: (round(places[unit].longitude * 1000), round(places[unit].latitude * 1000)) for key, unit in seated.items()
    }
    if not at:
        return None
    outlines = _outlines(set(seated.values()), on)
    rings = [points_of(ring) for province in outlines for ring in province]
    near = [point for ring in rings for point in ring]
    frame = frame_around([*near, *at.values()])
    spots = {key: frame.at(*point) for key, point in at.items()}
    width, height = frame.width - 2 * (MARGIN - NEAR), frame.height - 2 * (MARGIN - NEAR) - ROOM_FOR_NAMES
    placed = [way for way in ways if way.start.key in spots and way.end.key in spots]
    points = {}
    for way in placed:
        for side, end in ((1, way.start), (2, way.end)):
            points[end.key] = Point(*spots[end.key], side, end.name)
    return WayMap(
        left=MARGIN - NEAR,
        top=MARGIN - NEAR,
        width=round(width, 1),
        height=round(height, 1),
        radius=round(max(width, height) / 75, 2),
        outlines=[path_of(province, frame) for province in outlines],
        lines=[_line(way, spots[way.start.key], spots[way.end.key]) for way in placed],
        points=list(points.values()),
        unplaced=len(ways) - len(placed),
        left_out=left_out,
    )


def _outlines(units: set[int], on: date) -> list[Sequence[Sequence[int]]]:
    """The outlines of the provinces these units belong to on the day."""
    above = UnitParent.objects.valid_on(on).filter(unit_id__in=units)
    codes = sorted(set(above.values_list("parent__code", flat=True)))
    shapes = generation_on(on)["provinces"]
    return [shapes[code] for code in codes if code in shapes]


def _line(way: Way, start: tuple[float, float], end: tuple[float, float]) -> Line:
    """A shallow bow, so that ways between the same two places lie beside each other and not on one another."""
    bend = 0.08 + 0.02 * (way.number % 4)
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    over = (middle[0] - (end[1] - start[1]) * bend, middle[1] + (end[0] - start[0]) * bend)
    path = f"M{start[0]:g},{start[1]:g}Q{over[0]:.1f},{over[1]:.1f} {end[0]:g},{end[1]:g}"
    return Line(path, way.shade, f"{way.start.name} – {way.end.name}")
