from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.atlas.forms import MapForm
from chungtay.atlas.queries import SchoolsByPlace, day_of_reform, schools_by_place, units_of_province
from chungtay.kernel.clock import today
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.vietnamese import number, sort_key
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.places.choices import UnitLevel
from chungtay.places.engine.drawing import DrawnPlace
from chungtay.places.models import Unit
from chungtay.places.queries import (
    map_of,
    map_of_province,
    provinces_on,
    public_pack,
    units_meant,
)

SHADES = 5  # of the map; the darkest is the province with most schools
SMALLEST, LARGEST = 0.5, 1.6  # of the points of a province, in units of its map


@dataclass(frozen=True)
class PlaceLine:
    """A province or commune with its schools: the line of the table, and what its place on the map says."""

    name: str
    full_name: str
    count: int
    list_url: str
    map_url: str = ""

    @property
    def title(self) -> str:
        return _("%(place)s: %(count)s schools") % {"place": self.name, "count": number(self.count)}


@dataclass(frozen=True)
class Shaded:
    """A province as drawn, with its line and the step of its shade."""

    drawn: DrawnPlace
    line: PlaceLine
    shade: int


@dataclass(frozen=True)
class Point:
    """A commune as a point whose surface grows with the number of its schools."""

    x: float
    y: float
    radius: float
    line: PlaceLine


@route("organisations.list", audience=MEMBER, queries=12)
def map_schools(request: UserRequest) -> HttpResponse:
    form = MapForm(request.GET)
    form.is_valid()
    day = form.cleaned_data.get("ngay") or today()
    found = schools_by_place(request.user, day)
    typed = form.cleaned_data.get("tinh", "")
    meant = units_meant(typed, day, UnitLevel.PROVINCE) if typed else []
    reform = day_of_reform()
    context = {
        "on": day,
        "found": found,
        "pack": public_pack(),
        "reform": reform,
        "day_before": reform - timedelta(days=1) if reform else None,
        "is_before": bool(reform and day < reform),
        "is_unknown": bool(typed) and len(meant) != 1,
        "typed": typed,
        "crumbs": [(_("Organisations"), reverse("register:list"))],
    }
    shown = province_shown(meant[0], found, day) if len(meant) == 1 else country_shown(found, day)
    return render(request, "atlas/map.html", context | shown)


def country_shown(found: SchoolsByPlace, day: date) -> dict[str, object]:
    provinces = provinces_on(day)
    lines = {unit.uid: line_of(unit, found.by_province.get(unit.pk, 0), day) for unit in provinces}
    most = max((line.count for line in lines.values()), default=0)
    said = {unit.pk: number(lines[unit.uid].count) for unit in provinces if lines[unit.uid].count}
    drawing = map_of(provinces, day, said) if provinces else None
    places = (
        [Shaded(place, lines[place.key], shade_of(lines[place.key].count, most)) for place in drawing.places]
        if drawing
        else []
    )
    return {"map": drawing, "places": places, "lines": sorted(lines.values(), key=lambda line: sort_key(line.name))}


def province_shown(province: Unit, found: SchoolsByPlace, day: date) -> dict[str, object]:
    province, *below = units_of_province(province, day)
    units = [unit for unit in below if unit.level == UnitLevel.COMMUNE]
    drawing = map_of_province(province, units, day)
    name = province.name_on(day).name
    lines = {unit.pk: commune_line(unit, name, found.by_unit.get(unit.pk, 0), day) for unit in units}
    most = max((line.count for line in lines.values()), default=0) or 1
    points = [
        Point(*drawing.at[key], round(SMALLEST + (LARGEST - SMALLEST) * (line.count / most) ** 0.5, 2), line)
        for key, line in lines.items()
        if line.count
    ]
    return {
        "province": line_of(province, found.by_province.get(province.pk, 0), day),
        "drawing": drawing,
        "points": sorted(points, key=lambda point: -point.radius),
        "lines": sorted(lines.values(), key=lambda line: sort_key(line.name)),
    }


def line_of(unit: Unit, count: int, day: date) -> PlaceLine:
    name = unit.name_on(day)
    asked = {"tinh": unit.code} | ({"ngay": day.isoformat()} if day != today() else {})
    list_url = f"{reverse('register:list')}?{urlencode({'tinh': name.name, 'loai': 'TRUONG'})}"
    return PlaceLine(name.heading, name.full_name, count, list_url, f"?{urlencode(asked)}")


def commune_line(unit: Unit, province: str, count: int, day: date) -> PlaceLine:
    name = unit.name_on(day)
    asked = {"tinh": province, "xa": name.full_name, "loai": "TRUONG"}
    return PlaceLine(name.heading, name.full_name, count, f"{reverse('register:list')}?{urlencode(asked)}")


def shade_of(count: int, most: int) -> int:
    """The step of a count between none, 0, and the most, the number of shades."""
    return -(-count * SHADES // most) if count else 0
