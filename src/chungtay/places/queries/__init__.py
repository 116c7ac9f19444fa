"""Reads of administrative units; each names its day."""

from __future__ import annotations

from chungtay.places.queries.maps import ProvinceMap, map_of, map_of_province
from chungtay.places.queries.pages import (
    ChangeDay,
    Named,
    ProvinceRow,
    UnitPage,
    public_change_days,
    public_province_rows,
    public_unit_page,
)
from chungtay.places.queries.units import (
    Found,
    Successor,
    children_of,
    communes_under,
    find_units,
    ground_of,
    lines_of,
    predecessors_of,
    provinces_on,
    public_pack,
    public_units,
    standing_for,
    successors_of,
    successors_of_many,
    unit_by_code,
    units_meant,
    units_on,
)

__all__ = [
    "ChangeDay",
    "Found",
    "Named",
    "ProvinceMap",
    "ProvinceRow",
    "Successor",
    "UnitPage",
    "children_of",
    "communes_under",
    "find_units",
    "ground_of",
    "lines_of",
    "map_of",
    "map_of_province",
    "predecessors_of",
    "provinces_on",
    "public_change_days",
    "public_pack",
    "public_province_rows",
    "public_unit_page",
    "public_units",
    "standing_for",
    "successors_of",
    "successors_of_many",
    "unit_by_code",
    "units_meant",
    "units_on",
]
