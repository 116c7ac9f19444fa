"""The same import as a Django developer would write it in an afternoon: openpyxl, a check of each row, `bulk_create`.

It writes the tables of the register that ours writes. It keeps no staging rows, no record of what was done and no trace
for an undo, and it knows neither other headers than these nor lost zeros.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from openpyxl import load_workbook

from chungtay.bench.ground.school_file import SHEET
from chungtay.kernel.clock import today
from chungtay.kernel.vietnamese import fold_organisation
from chungtay.organisations.choices import CodeScheme, Function, Kind, Level
from chungtay.organisations.models import (
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Parentage,
    Seat,
)
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit
from chungtay.register.models import SchoolFigures, SchoolProfile
from chungtay.sheets.queries.offers import offer_of

BATCH = 1_000


class Wrong(ValueError):  # noqa: N818  # reads aloud where it is raised
    """A row that cannot be taken in."""


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    titles = {column.title: column.key for column in offer_of(SHEET).sheet.columns}
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as text:
            for line in csv.DictReader(text):
                yield {titles[title]: value for title, value in line.items()}
        return
    sheet = load_workbook(path, read_only=True, data_only=True).active
    lines = sheet.iter_rows(values_only=True)  # type: ignore[union-attr]  # the file has one sheet
    keys = [titles[str(title)] for title in next(lines)]
    for cells in lines:
        yield dict(zip(keys, cells, strict=True))


def checked(row: dict[str, Any], choices: dict[str, dict[str, str]], communes: dict[str, Unit]) -> dict[str, Any]:
    for key in ("name", "type", "unit_code"):
        if not row[key]:
            raise Wrong(key)
    for key, known in choices.items():
        if row[key] not in known:
            raise Wrong(key)
        row[key] = known[row[key]]
    if row["unit_code"] not in communes:
        raise Wrong("unit_code")
    for key in ("classes", "pupils", "teachers", "standard_year"):
        row[key] = int(row[key]) if row[key] not in (None, "") else None
    return row


@transaction.atomic
def take_in(path: Path) -> int:
    day = today()
    standing = Unit.objects.valid_on(day).filter(level=UnitLevel.COMMUNE)
    communes = {unit.code: unit for unit in standing}
    above = {
        seat.unit_id: seat.organisation
        for seat in Seat.objects.valid_on(day).filter(unit__in=standing).select_related("organisation")
    }
    departments = dict(
        Seat.objects.valid_on(day)
        .filter(organisation__kinds__kind=Kind.DEPARTMENT)
        .values_list("unit_id", "organisation_id")
    )
    provinces = dict(standing.filter(parents__valid_until=None).values_list("pk", "parents__parent_id"))
    choices = {
        column.key: {word: value for value, said in column.choices.items() for word in (value, *said)}
        for column in offer_of(SHEET).sheet.columns
        if column.choices
    }
    taken = set(OrganisationCode.objects.filter(scheme=CodeScheme.SECTOR).values_list("code", flat=True))
    rows = []
    for line in rows_of(path):
        row = checked(line, choices, communes)
        if row["code"] in taken:
            raise Wrong("code")
        taken.add(row["code"])
        rows.append(row)
    write(rows, communes, above, {unit: departments[province] for unit, province in provinces.items()}, day)
    return len(rows)


def write(
    rows: list[dict[str, Any]],
    communes: dict[str, Unit],
    above: dict[int | None, Organisation],
    departments: dict[int, int],
    day: date,
) -> None:
    bodies = Organisation.objects.bulk_create(
        [Organisation(**Organisation.called(row["name"])) for row in rows], batch_size=BATCH
    )
    both = list(zip(bodies, rows, strict=True))
    OrganisationName.objects.bulk_create(
        [
            OrganisationName(organisation=body, name=row["name"], folded=fold_organisation(row["name"]))
            for body, row in both
        ],
        batch_size=BATCH,
    )
    OrganisationKind.objects.bulk_create(
        [OrganisationKind(organisation=body, kind=Kind.SCHOOL, levels=row["type"]) for body, row in both],
        batch_size=BATCH,
    )
    Seat.objects.bulk_create(
        [
            Seat(
                organisation=body,
                unit=communes[row["unit_code"]],
                address=row["address"],
                valid_from=communes[row["unit_code"]].valid_from,
            )
            for body, row in both
        ],
        batch_size=BATCH,
    )
    OrganisationCode.objects.bulk_create(
        [OrganisationCode(organisation=body, scheme=CodeScheme.SECTOR, code=row["code"]) for body, row in both],
        batch_size=BATCH,
    )
    write_links(both, communes, above, departments)
    write_statements(both, day)


def write_links(
    both: list[tuple[Organisation, dict[str, Any]]],
    communes: dict[str, Unit],
    above: dict[int | None, Organisation],
    departments: dict[int, int],
) -> None:
    links = []
    for body, row in both:
        unit = communes[row["unit_code"]].pk
        is_upper = Level.UPPER_SECONDARY in row["type"].split()
        committee = departments[unit] if is_upper else above[unit].pk
        links.append(Parentage(organisation=body, parent_id=committee, function=Function.ADMINISTRATIVE))
        links.append(Parentage(organisation=body, parent_id=departments[unit], function=Function.PROFESSIONAL))
    Parentage.objects.bulk_create(links, batch_size=BATCH)


def write_statements(both: list[tuple[Organisation, dict[str, Any]]], day: date) -> None:
    SchoolProfile.objects.bulk_create(
        [
            SchoolProfile(
                organisation=body,
                ownership=row["ownership"],
                phone=row["phone"],
                email=row["email"],
                standard_level=int(row["standard"]),
                standard_year=row["standard_year"],
                stated_on=day,
            )
            for body, row in both
        ],
        batch_size=BATCH,
    )
    SchoolFigures.objects.bulk_create(
        [
            SchoolFigures(
                organisation=body,
                stated_on=day,
                classes=row["classes"],
                pupils=row["pupils"],
                teachers=row["teachers"],
            )
            for body, row in both
        ],
        batch_size=BATCH,
    )
