"""A map as numbers and paths: projection, outlines, and which labels fit. Angles in thousandths of a degree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians

Ring = Sequence[int]  # east, north, east, north …; closed without repeating the first point
Point = tuple[int, int]  # east, north

MIDDLE_LATITUDE = 16.0  # where one degree east is drawn in its true proportion to one degree north
UNITS_PER_DEGREE = 46.0
MARGIN = 14.0
HALF_OF_A_NAME = 122.0  # of an archipelago, in the larger lettering of a phone
ROOM_FOR_NAMES = 30.0  # below the lowest island, whose group is named under it
LETTER_WIDTH = 5.1  # of the map's lettering, in its own units
LINE_HEIGHT = 10.5
NUDGES = (0.0, -9.0, 9.0, -16.0, 16.0)  # up and down, tried in this order


@dataclass(frozen=True)
class Place:
    """What is to be drawn of one province: its key for the page, its name, its outline."""

    key: str
    name: str
    is_marked: bool
    rings: Sequence[Ring]


@dataclass(frozen=True)
class Group:
    """Islands drawn as marks under one name: an archipelago, or one small island."""

    name: str
    of: str
    islands: Sequence[Point]


@dataclass(frozen=True)
class Frame:
    """Where the corner of the picture lies and how large it is."""

    west: int
    north: int
    width: float
    height: float

    def at(self, east: float, north: float) -> tuple[float, float]:
        """The place of a point in the picture (equirectangular), to a tenth of a unit."""
        x = MARGIN + (east - self.west) / 1000 * UNITS_PER_DEGREE * cos(radians(MIDDLE_LATITUDE))
        y = MARGIN + (self.north - north) / 1000 * UNITS_PER_DEGREE
        return round(x, 1), round(y, 1)


@dataclass(frozen=True)
class DrawnPlace:
    key: str
    name: str
    is_marked: bool
    path: str
    label: tuple[float, float] | None


@dataclass(frozen=True)
class DrawnGroup:
    name: str
    of: str
    marks: Sequence[tuple[float, float]]
    x: float
    y: float
    bottom: float


@dataclass(frozen=True)
class Drawing:
    width: float
    height: float
    places: Sequence[DrawnPlace]
    archipelagos: Sequence[DrawnGroup]
    islands: Sequence[DrawnGroup]
    seas: Sequence[DrawnGroup]


def points_of(ring: Ring) -> list[Point]:
    """The points of a flat ring."""
    return list(zip(ring[::2], ring[1::2], strict=True))


def frame_around(points: Iterable[Point]) -> Frame:
    """The smallest picture that shows every point, with a margin and room for a name at the bottom."""
    found = list(points)
    west, north = min(p[0] for p in found), max(p[1] for p in found)
    corner = Frame(west, north, 0, 0)
    right, bottom = corner.at(max(p[0] for p in found), min(p[1] for p in found))
    return Frame(west, north, round(right + MARGIN, 1), round(bottom + ROOM_FOR_NAMES + MARGIN, 1))


def path_of(rings: Sequence[Ring], frame: Frame) -> str:
    """The outline as the `d` of an SVG path, steps relative to the point before, which is shortest."""
    steps: list[str] = []
    for ring in rings:
        before: tuple[float, float] | None = None
        for point in points_of(ring):
            x, y = frame.at(*point)
            if before is None:
                steps.append(f"M{x:g},{y:g}l")
            elif (x, y) != before:
                steps.append(f"{x - before[0]:.1f},{y - before[1]:.1f} ")
            before = x, y
        steps.append("z")
    return "".join(steps).replace(" z", "z").replace(".0,", ",").replace(".0 ", " ").replace(".0z", "z")


def area_of(ring: Ring) -> float:
    """Twice the signed area of a ring, in square thousandths of a degree (shoelace)."""
    points = points_of(ring)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))


def middle_of(rings: Sequence[Ring]) -> tuple[float, float]:
    """The centroid of the largest ring: east, north."""
    ring = max(rings, key=lambda candidate: abs(area_of(candidate)))
    doubled, points = area_of(ring), points_of(ring)
    east = north = 0.0
    for a, b in zip(points, [*points[1:], points[0]], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        east += (a[0] + b[0]) * cross
        north += (a[1] + b[1]) * cross
    return east / (3 * doubled), north / (3 * doubled)


def draw(
    places: Sequence[Place], archipelagos: Sequence[Group], islands: Sequence[Group], seas: Sequence[Group]
) -> Drawing:
    """The whole map; a name that would cover another is left to the table beside it."""
    everything = [point for place in places for ring in place.rings for point in points_of(ring)]
    everything += [point for group in (*archipelagos, *islands) for point in group.islands]
    frame = frame_around(everything)
    middles = {place.key: frame.at(*middle_of(place.rings)) for place in places}
    labelled = labels_that_fit(places, middles)
    return Drawing(
        width=frame.width,
        height=frame.height,
        places=[
            DrawnPlace(
                place.key,
                place.name,
                place.is_marked,
                path_of(place.rings, frame),
                labelled.get(place.key),
            )
            for place in places
        ],
        archipelagos=[drawn_group(group, frame) for group in archipelagos],
        islands=[drawn_group(group, frame) for group in islands],
        seas=[drawn_group(group, frame) for group in seas],
    )


def drawn_group(group: Group, frame: Frame) -> DrawnGroup:
    """The marks of a group, where its name goes so that it stays in the picture, and the lowest mark above it."""
    marks = [frame.at(*island) for island in group.islands]
    across = [x for x, _y in marks]
    down = [y for _x, y in marks]
    return DrawnGroup(
        name=group.name,
        of=group.of,
        marks=marks,
        x=round(min((min(across) + max(across)) / 2, frame.width - HALF_OF_A_NAME), 1),
        y=round((min(down) + max(down)) / 2, 1),
        bottom=max(down),
    )


def labels_that_fit(
    places: Sequence[Place], middles: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Where names can stand near the middle of their place without touching; marked places first, then larger ones."""
    taken: list[tuple[float, float, float, float]] = []
    fitting: dict[str, tuple[float, float]] = {}
    for place in sorted(places, key=lambda p: (not p.is_marked, -sum(abs(area_of(ring)) for ring in p.rings), p.key)):
        x, middle = middles[place.key]
        half = len(place.name) * LETTER_WIDTH / 2
        for nudge in NUDGES:
            y = middle + nudge
            box = (x - half, y - LINE_HEIGHT / 2, x + half, y + LINE_HEIGHT / 2)
            if all(box[2] < t[0] or t[2] < box[0] or box[3] < t[1] or t[3] < box[1] for t in taken):
                taken.append(box)
                fitting[place.key] = x, round(y, 1)
                break
    return fitting
