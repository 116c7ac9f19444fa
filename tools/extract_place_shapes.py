"""Extract the outlines of the provinces, old and new, into `places/packs/units/shapes.json`.

Build-time only; needs shapely 2.2 (BSD) in an environment of its own. Run after `extract_places.py`:

    python -m tools.extract_place_shapes vietnam.geojson

The source has the 63 provinces drawn one by one, so neighbours do not quite meet: the set is first made one coverage,
then simplified as one (shared borders stay shared), then dissolved to the 34. Coordinates are thousandths of a degree.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

import shapely  # type: ignore[import-untyped]  # lives in a build environment of its own
from shapely.geometry import MultiPolygon, Polygon, shape  # type: ignore[import-untyped]  # as above

OUT = Path(__file__).parent.parent / "src/chungtay/places/packs/units"
GAP = 0.03  # degrees; slivers between neighbours
TOLERANCE = 0.012  # degrees

SPELT_OTHERWISE = {"Thừa Thiên - Huế": "Thừa Thiên Huế", "Thành phố Hồ Chí Minh": "Hồ Chí Minh"}

# Islands the source gives to the wrong province: (from, to, a box of west, south, east, north around the island).
WRONG_PROVINCE = [
    ("94", "77", (106.5, 8.6, 106.8, 8.8)),  # Côn Đảo
    ("22", "31", (106.85, 20.68, 107.12, 20.89)),  # Cát Bà
    ("22", "31", (106.75, 20.78, 106.9, 20.94)),  # Cát Hải
]

# The principal islands and reefs of both archipelagos: (north, east) in degrees. The source lacks them; no map may.
HOANG_SA = [
    (16.835, 112.338), (16.98, 112.27), (16.667, 112.732), (16.535, 111.608), (16.45, 111.6), (16.503, 111.585),
    (16.463, 111.733), (16.45, 111.705), (16.05, 112.55), (15.785, 111.2), (16.2, 112.9), (16.35, 112.03),
]  # fmt: skip
TRUONG_SA = [
    (11.429, 114.331), (11.454, 114.357), (11.053, 114.285), (11.08, 115.02), (10.925, 114.085), (10.73, 115.8),
    (10.82, 115.83), (10.668, 114.423), (10.377, 114.366), (10.373, 114.478), (10.18, 114.365), (10.21, 114.22),
    (9.886, 114.329), (9.905, 114.562), (9.72, 114.285), (9.55, 112.89), (9.9, 115.53), (8.97, 113.69),
    (8.933, 112.352), (8.645, 111.92), (8.667, 111.665), (8.862, 112.835), (8.86, 114.65), (8.813, 113.98),
    (8.18, 113.3), (8.36, 115.225), (7.89, 112.92),
]  # fmt: skip
# Island districts and special zones too small for the source: (name, north, east, province before, province after).
SMALL_ISLANDS = [
    ("Bạch Long Vĩ", 20.1346, 107.7307, "31", "31"),
    ("Cồn Cỏ", 17.159, 107.339, "45", "44"),
    ("Lý Sơn", 15.385, 109.115, "51", "51"),
    ("Thổ Châu", 9.306, 103.486, "91", "91"),
]
ARCHIPELAGOS = [
    ("Quần đảo Hoàng Sa", HOANG_SA, "48", "48"),
    ("Quần đảo Trường Sa", TRUONG_SA, "56", "56"),
]
SEAS = [("Biển Đông", 13.6, 111.8)]
REFORM = "2025-07-01"


def outlines(path: Path, codes: dict[str, str]) -> dict[str, MultiPolygon]:
    """The source's provinces by code, each island with its true province."""
    parts: dict[str, list[Polygon]] = defaultdict(list)
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        name = feature["properties"]["NAME_1"]
        code = codes[SPELT_OTHERWISE.get(name, name)]
        for polygon in shapely.get_parts(shape(feature["geometry"])):
            to = [
                after for before, after, box in WRONG_PROVINCE if before == code and shapely.box(*box).covers(polygon)
            ]
            parts[to[0] if to else code].append(polygon)
    assert len(parts) == 63
    return {code: MultiPolygon(parts[code]) for code in sorted(parts)}


def rings(area: Polygon | MultiPolygon) -> list[list[int]]:
    """Each ring as one flat list, east, north, east, north …, in thousandths of a degree; the first point once."""
    found: list[list[int]] = []
    for polygon in shapely.get_parts(area):
        for ring in (polygon.exterior, *polygon.interiors):
            points: list[tuple[int, int]] = []
            for east, north in ring.coords:
                point = round(east * 1000), round(north * 1000)
                if not points or points[-1] != point:
                    points.append(point)
            flat = [number for point in points[:-1] for number in point]
            if len(flat) >= 6:
                found.append(flat)
    return found


def main(source: Path) -> None:
    with (OUT / "provinces.csv").open(encoding="utf-8") as file:
        old = {row["name"]: row["code"] for row in csv.DictReader(file) if not row["valid_from"]}
    with (OUT / "successions.csv").open(encoding="utf-8") as file:
        heirs = {r["predecessor"][1:3]: r["successor"][1:3] for r in csv.DictReader(file) if r["predecessor"][0] == "p"}
    drawn = outlines(source, old)
    cleaned = shapely.coverage_clean(list(drawn.values()), gap_width=GAP)
    simple = dict(zip(drawn, shapely.coverage_simplify(cleaned, TOLERANCE), strict=True))
    assert shapely.coverage_is_valid(list(simple.values()))
    merged: dict[str, list[Polygon | MultiPolygon]] = defaultdict(list)
    for code, area in simple.items():
        merged[heirs.get(code, code)].append(area)
    assert len(merged) == 34
    generations = [
        drawn_generation("", REFORM, {code: rings(area) for code, area in simple.items()}, 0),
        drawn_generation(REFORM, "", {c: rings(shapely.coverage_union_all(a)) for c, a in sorted(merged.items())}, 1),
    ]
    shapes = {
        "generations": generations,
        "archipelagos": [
            {"name": name, "islands": [in_thousandths(*island) for island in islands]}
            for name, islands, _before, _after in ARCHIPELAGOS
        ],
        "small_islands": [
            {"name": n, "point": in_thousandths(north, east)} for n, north, east, _b, _a in SMALL_ISLANDS
        ],
        "seas": [{"name": name, "point": in_thousandths(north, east)} for name, north, east in SEAS],
    }
    text = json.dumps(shapes, ensure_ascii=False, separators=(",", ":"))
    (OUT / "shapes.json").write_text(text.replace('],"', '],\n"') + "\n", encoding="utf-8")


def in_thousandths(north: float, east: float) -> list[int]:
    return [round(east * 1000), round(north * 1000)]


def drawn_generation(begin: str, end: str, provinces: dict[str, list[list[int]]], nth: int) -> dict[str, object]:
    """One set of provinces with its days, and to which of them the islands belong."""
    size = len(json.dumps(provinces, separators=(",", ":")))
    print(begin or "…", len(provinces), size)
    assert size < 60_000
    belong = {name: after if nth else before for name, _points, before, after in ARCHIPELAGOS}
    belong |= {name: after if nth else before for name, _north, _east, before, after in SMALL_ISLANDS}
    return {"valid_from": begin, "valid_until": end, "provinces": provinces, "islands_of": belong}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
