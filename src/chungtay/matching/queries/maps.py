from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chungtay.assignment.engine.problem import SCALE
from chungtay.matching.models import Pairing
from chungtay.organisations.models import Seat
from chungtay.places.engine.drawing import MARGIN, ROOM_FOR_NAMES, frame_around, path_of, points_of
from chungtay.places.models import Unit, UnitParent
from chungtay.places.queries.maps import generation_on

MOST_LINES = 400  # more lines than this are a cloud; the least fitting pairs are drawn
NEAR = 2.0  # the margin around the drawing, in units of the map


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    side: int
    name: str


@dataclass(frozen=True)
class Line:
    """A pair from A to B as a bent path; `shade` 1 … 3 tells low, middle and high fit by width."""

    path: str
    shade: int
    title: str


@dataclass(frozen=True)
class PairMap:
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


def map_of_pairs(pairings: Sequence[Pairing], on: date) -> PairMap | None:
    """The map of these pairs; None when nobody knows where any of them is."""
    drawn = sorted(pairings, key=lambda row: (row.fit, row.pk))[:MOST_LINES]
    units = {key for row in drawn for key in (row.left_id, row.right_id)}
    seats = Seat.objects.valid_on(on).filter(organisation_id__in=units, unit__isnull=False)
    seated = dict(seats.values_list("organisation_id", "unit_id"))
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
    size = max(width, height)
    placed = [row for row in drawn if row.left_id in spots and row.right_id in spots]
    points = {}
    for row in placed:
        for side, unit in ((1, row.left), (2, row.right)):
            points[unit.pk] = Point(*spots[unit.pk], side, unit.current_name)
    return PairMap(
        left=MARGIN - NEAR,
        top=MARGIN - NEAR,
        width=round(width, 1),
        height=round(height, 1),
        radius=round(size / 75, 2),
        outlines=[path_of(province, frame) for province in outlines],
        lines=[_line(row, spots[row.left_id], spots[row.right_id]) for row in placed],
        points=list(points.values()),
        unplaced=len(drawn) - len(placed),
        left_out=len(pairings) - len(drawn),
    )


def _outlines(units: set[int], on: date) -> list[Sequence[Sequence[int]]]:
    """The outlines of the provinces these units belong to on the day."""
    above = UnitParent.objects.valid_on(on).filter(unit_id__in=units)
    codes = sorted(set(above.values_list("parent__code", flat=True)))
    shapes = generation_on(on)["provinces"]
    return [shapes[code] for code in codes if code in shapes]


def _line(row: Pairing, start: tuple[float, float], end: tuple[float, float]) -> Line:
    """A shallow bow, so that pairs between the same two places lie beside each other and not on one another."""
    bend = 0.08 + 0.02 * (row.pk % 4)
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    over = (middle[0] - (end[1] - start[1]) * bend, middle[1] + (end[0] - start[0]) * bend)
    path = f"M{start[0]:g},{start[1]:g}Q{over[0]:.1f},{over[1]:.1f} {end[0]:g},{end[1]:g}"
    shade = 1 if row.fit < SCALE // 3 else 2 if row.fit < 2 * SCALE // 3 else 3
    return Line(path, shade, f"{row.left} – {row.right}")
