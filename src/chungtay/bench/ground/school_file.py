"""A sheet of invented schools as offices keep it, on disk as .xlsx and as .csv."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from chungtay.bench.ground.plan import words
from chungtay.kernel.clock import today
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit, UnitName
from chungtay.sheets.queries.offers import offer_of
from chungtay.workbooks.engine.columns import Value
from chungtay.workbooks.engine.writing import write_csv, write_workbook

ROWS = 53_000
SHEET = "schools"
SEED = 2026


def write_files(folder: Path, rows: int) -> dict[str, Path]:
    """The same rows in both formats; a name with a number tells every school of a commune from the others."""
    lines = list(school_lines(rows))
    paths = {"xlsx": folder / "schools.xlsx", "csv": folder / "schools.csv"}
    sheet = offer_of(SHEET).sheet
    write_workbook(paths["xlsx"], sheet, lines)
    write_csv(paths["csv"], sheet, lines)
    return paths


def school_lines(rows: int) -> Iterator[dict[str, Value]]:
    random = Random(SEED)
    day = today()
    names = dict(UnitName.objects.valid_on(day).values_list("unit_id", "full_name"))
    communes = list(Unit.objects.valid_on(day).filter(level=UnitLevel.COMMUNE).order_by("code"))
    kinds = words()["school"]
    shares = [kind["share"] for kind in kinds]
    for number in range(rows):
        commune, kind = communes[number % len(communes)], random.choices(kinds, shares)[0]
        own = f"{random.choice(words()['names']['first'])} {random.choice(words()['names']['second'])}"
        classes = random.randint(5, 40)
        yield {
            "code": f"{10_000_000 + number:08}",
            "name": f"{kind['prefix']} {own} {number // len(communes) + 1}",
            "type": kind["levels"],
            "ownership": "private" if random.random() < 0.08 else "public",
            "commune": names[commune.pk],
            "unit_code": commune.code,
            "address": words()["bodies"]["address"].format(number=random.randint(1, 20), place=names[commune.pk]),
            "phone": f"02{random.randint(10_000_000, 99_999_999)}",
            "email": f"truong{number}@truong.example",
            "classes": classes,
            "pupils": classes * random.randint(20, 42),
            "teachers": classes * 2,
            "standard": random.choice(("0", "1", "2")),
            "standard_year": random.randint(2008, 2026),
        }
