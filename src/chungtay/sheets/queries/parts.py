"""The file with everything somebody may carry out of the house: what rooms put into it, and rows as a sheet to read.

Which field stands in which column of such a sheet is said by a pack, not by code.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.db.models import DateTimeField, Field, ForeignKey, QuerySet
from django.utils.translation import gettext as _

from chungtay.kernel.clock import to_local
from chungtay.kernel.exchange.export import columns_of, schema_of, table_name
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import number
from chungtay.workbooks.engine.columns import CellKind, Column, Sheet, Value

ROWS_AT_ONCE: Final = 2000


@dataclass(frozen=True)
class Document:
    """A file as it is: its bytes, or where they lie."""

    path: str
    content: bytes | Path


@dataclass(frozen=True)
class Table:
    """A table for a .csv: the first line, the others, and how a package describes it."""

    path: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    schema: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Workbook:
    """A sheet in the columns in which it comes in."""

    path: str
    sheet: Sheet
    rows: Iterable[Mapping[str, Value]]


Part = Document | Table | Workbook
# Who takes it away, the keys of the bodies it is about, and the day; every part shows only what the person may see.
PartMaker = Callable[[Person, Collection[int], date], Iterable[Part]]

_offers: dict[str, PartMaker] = {}


def offer_part(key: str, maker: PartMaker) -> None:
    """Let a room put its part into the file; `key` is `room.what`, once each."""
    if _offers.setdefault(key, maker) is not maker:
        raise ValueError(f"the part {key} is offered twice")


def parts_offered() -> list[PartMaker]:
    """The makers of all parts, in the order of their keys."""
    return [_offers[key] for key in sorted(_offers)]


def table_of(rows: QuerySet[Any], folder: str) -> Table:
    """Rows of one model as a table: the columns of the export, links by public identifier."""
    model = rows.model
    columns = [column for column in columns_of(model) if column.name != "import_uid"]
    reads = [f"{column.name}__uid" if isinstance(column, ForeignKey) else column.name for column in columns]
    lines = rows.order_by("pk").values_list(*reads).iterator(chunk_size=ROWS_AT_ONCE)
    return Table(f"{folder}/{table_name(model)}.csv", [column.name for column in columns], lines, schema_of(model))


@dataclass(frozen=True)
class PlainSheet:
    """Where a table goes, and its columns; the key of each is the way to its field, as a query names it."""

    path: str
    sheet: Sheet


def plain_sheets(pack: Path) -> dict[str, PlainSheet]:
    """The tables a pack describes, each with its path, its title and the title of every column."""
    described = tomllib.loads(pack.read_text(encoding="utf-8"))
    return {key: PlainSheet(table["path"], _sheet(key, table)) for key, table in described.items()}


def _sheet(key: str, table: Mapping[str, Any]) -> Sheet:
    kinds: Mapping[str, str] = table.get("kinds", {})
    columns = tuple(
        Column(key=way, title=title, kind=CellKind(kinds.get(way, CellKind.TEXT)))
        for way, title in table["columns"].items()
    )
    return Sheet(key=key, title=table["title"], columns=columns)


def plain_rows(sheet: Sheet, rows: QuerySet[Any]) -> Iterator[dict[str, Value]]:
    """The rows in the columns of the sheet, read a part at a time; choices stand in their words."""
    ways = [column.key for column in sheet.columns]
    fields = [_field_at(rows.model, way) for way in ways]
    for line in rows.order_by("pk").values_list(*ways).iterator(chunk_size=ROWS_AT_ONCE):
        yield {way: _said(field, value) for way, field, value in zip(ways, fields, line, strict=True)}


def _field_at(model: Any, way: str) -> Field[Any, Any]:
    *links, last = way.split("__")
    for link in links:
        model = model._meta.get_field(link).related_model
    found: Field[Any, Any] = model._meta.get_field(last)
    return found


def _said(field: Field[Any, Any], value: Any) -> Value:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, DateTimeField) and isinstance(value, datetime):
        return f"{to_local(value):%d/%m/%Y %H:%M}"
    if isinstance(value, str | int | date):
        return value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else number(value)


def workbook_of(table: PlainSheet, rows: QuerySet[Any]) -> Workbook:
    """Rows as a sheet to read, in the columns a pack names."""
    return Workbook(table.path, table.sheet, plain_rows(table.sheet, rows))
