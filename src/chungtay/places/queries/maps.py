"""The maps of a day: all provinces with the islands, or one province with points in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from chungtay.places.choices import UnitKind
from chungtay.places.engine.drawing import (
    MARGIN,
    ROOM_FOR_NAMES,
    Drawing,
    DrawnGroup,
    Group,
    Place,
    draw,
    drawn_group,
    frame_around,
    path_of,
    points_of,
)
from chungtay.places.models import Unit

NAME_NEAR = 9.0  # the room below the lowest island for the name of its archipelago
NEAR = 3.0  # the margin around one province, in units of the map
SHAPES = Path(__file__).parents[1] / "packs" / "units" / "shapes.json"


@lru_cache(maxsize=1)
def shapes() -> dict[str, Any]:
    """The outlines of both generations and the islands, as the pack holds them."""
    return dict(json.loads(SHAPES.read_text(encoding="utf-8")))


def generation_on(day: date) -> dict[str, Any]:
    """The set of outlines that holds on the day; ISO days compare as text."""
    iso = day.isoformat()
    return next(
        generation
        for generation in shapes()["generations"]
        if generation["valid_from"] <= iso and (not generation["valid_until"] or iso < generation["valid_until"])
    )


def map_of(provinces: Sequence[Unit], day: date, said: Mapping[int, str] | None = None) -> Drawing:
    """The map of the provinces that stand on the day, Hoàng Sa and Trường Sa with the province they belong to.

    What is `said` of a province, by its key, stands beside its name.
    """
    generation = generation_on(day)
    names = {unit.code: unit.name_on(day) for unit in provinces}
    places = [
        Place(
            key=unit.uid,
            name=f"{names[unit.code].name} {(said or {}).get(unit.pk, '')}".strip(),
            is_marked=names[unit.code].kind == UnitKind.MUNICIPALITY,
            rings=tuple(tuple(ring) for ring in generation["provinces"][unit.code]),
        )
        for unit in provinces
    ]
    owner = generation["islands_of"]
    drawn = shapes()
    return draw(
        places,
        [
            Group(group["name"], str(names[owner[group["name"]]]), tuple(map(tuple, group["islands"])))
            for group in drawn["archipelagos"]
        ],
        [
            Group(island["name"], str(names[owner[island["name"]]]), (tuple(island["point"]),))
            for island in drawn["small_islands"]
        ],
        [Group(sea["name"], "", (tuple(sea["point"]),)) for sea in drawn["seas"]],
    )


@dataclass(frozen=True)
class ProvinceMap:
    """One province from near: its outline, where each unit in it lies, and the archipelago that belongs to it."""

    left: float
    top: float
    width: float
    height: float
    path: str
    at: Mapping[int, tuple[float, float]]
    archipelagos: Sequence[DrawnGroup]


def map_of_province(province: Unit, units: Sequence[Unit], day: date) -> ProvinceMap:
    """The map of a province of the day with these units as points in it, by key."""
    generation = generation_on(day)
    rings = tuple(tuple(ring) for ring in generation["provinces"][province.code])
    owner = generation["islands_of"]
    groups = [
        Group(group["name"], "", tuple(map(tuple, group["islands"])))
        for group in shapes()["archipelagos"]
        if owner[group["name"]] == province.code
    ]
    points = {unit.pk: (round(unit.longitude * 1000), round(unit.latitude * 1000)) for unit in units}
    everything = [point for ring in rings for point in points_of(ring)]
    everything += [*points.values(), *(island for group in groups for island in group.islands)]
    frame = frame_around(everything)
    trim = MARGIN - NEAR  # the margins of the whole country are wide for one province
    drawn = [drawn_group(group, frame) for group in groups]
    middles = [sum(x for x, _y in group.marks) / len(group.marks) for group in drawn]
    return ProvinceMap(
        left=trim,
        top=trim,
        width=round(frame.width - 2 * trim, 1),
        height=round(frame.height - 2 * trim - ROOM_FOR_NAMES + (NAME_NEAR if groups else 0), 1),
        path=path_of(rings, frame),
        at={key: frame.at(*point) for key, point in points.items()},
        archipelagos=[replace(group, x=round(x, 1)) for group, x in zip(drawn, middles, strict=True)],
    )
