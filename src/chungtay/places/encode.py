"""Provinces of a day, with their outlines, as input of the map."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from chungtay.places.choices import UnitKind
from chungtay.places.engine.drawing import Drawing, Group, Place, draw
from chungtay.places.models import Unit

SHAPES = Path(__file__).parent / "packs" / "units" / "shapes.json"


@lru_cache(maxsize=1)
def shapes() -> dict[str, Any]:
    return dict(json.loads(SHAPES.read_text(encoding="utf-8")))


def generation_on(day: date) -> dict[str, Any]:
    """The set of outlines that holds on the day; ISO days compare as text."""
    iso = day.isoformat()
    return next(
        generation
        for generation in shapes()["generations"]
        if generation["valid_from"] <= iso and (not generation["valid_until"] or iso < generation["valid_until"])
    )


def map_of(provinces: Sequence[Unit], day: date) -> Drawing:
    """The map of the provinces that stand on the day, Hoàng Sa and Trường Sa with the province they belong to."""
    generation = generation_on(day)
    names = {unit.code: unit.name_on(day) for unit in provinces}
    places = [
        Place(
            key=unit.uid,
            name=names[unit.code].name,
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
