"""Parts of the file with everything, as they are written into it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from chungtay.kernel.clock import now, to_local
from chungtay.sheets.queries.parts import Document, Part, Table, Workbook
from chungtay.workbooks.engine.texts import armed
from chungtay.workbooks.engine.writing import write_workbook


def add_part(packed: zipfile.ZipFile, part: Part) -> None:
    """Write one part into the file, row by row however long it is."""
    if isinstance(part, Document):
        if isinstance(part.content, Path):
            packed.write(part.content, part.path, compress_type=zipfile.ZIP_STORED)
        else:
            packed.writestr(part.path, part.content)
    elif isinstance(part, Workbook):
        with packed.open(_stored(part.path), "w", force_zip64=True) as entry:
            write_workbook(entry, part.sheet, part.rows)  # type: ignore[arg-type]  # what is written in is a file
    else:
        with packed.open(part.path, "w") as entry, io.TextIOWrapper(entry, "utf-8", newline="") as text:
            text.write("\ufeff")
            lines = csv.writer(text, lineterminator="\r\n")
            lines.writerow(part.columns)
            lines.writerows(_safe(part.rows))


def _stored(path: str) -> zipfile.ZipInfo:
    """A place for what is packed already, and is only copied in."""
    return zipfile.ZipInfo(path, to_local(now()).timetuple()[:6])


def _safe(rows: Iterable[Iterable[Any]]) -> Iterator[list[str]]:
    for row in rows:
        yield [armed(_plain(value)) for value in row]


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def resource_of(table: Table) -> dict[str, Any]:
    """A table as a Frictionless Data Package describes it."""
    name = Path(table.path).stem.replace("_", "-")
    described: dict[str, Any] = {
        "name": name,
        "path": table.path,
        "encoding": "utf-8",
        "profile": "tabular-data-resource",
    }
    known = {field["name"]: field for field in (table.schema or {}).get("fields", [])}
    fields = [known.get(column, {"name": column, "type": "string"}) for column in table.columns]
    return described | {"schema": {"fields": fields}}
