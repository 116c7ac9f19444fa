"""The package an installation leaves with, and the way of one into an empty installation.

What is loaded tells no fact: the record of the package comes along whole, and the next export must be the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import Error, connection, models, transaction
from django.utils.translation import gettext as _

from chungtay.backups.queries.stock import stored_files
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.exchange.export import columns_of, export_tables, exported_models, table_name
from chungtay.kernel.models import AuditEntry, AuditTouch, StoredFile

FILES: Final = "files"
PATH: Final = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}\.[a-z]{2,5}")
BATCH: Final = 500

Model = type[models.Model]
Keys = dict[Model, dict[str, int]]
Line = tuple[int, dict[str, str]]


@dataclass(frozen=True)
class Packed:
    """What was written: lines of tables, files, and the files that should be there and are not."""

    lines: int
    files: int
    missing: tuple[str, ...]


def pack(folder: Path, *, day: date, progress: Callable[[str], None]) -> Packed:
    """Write every table and every stored file."""
    lines, copied, missing = export_tables(folder, day=day, progress=progress), 0, []
    for path, digest in stored_files():
        source, target = Path(settings.MEDIA_ROOT) / path, folder / FILES / path
        if not source.is_file() or _digest(source) != digest:
            missing.append(path)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        copied += 1
    return Packed(lines, copied, tuple(missing))


def load_package(folder: Path, *, with_files: bool = True) -> Packed:
    """Load a package into an empty installation: all of it, or nothing, with one sentence that names the place."""
    tables = _tables_of(folder)
    copied: list[Path] = []
    try:
        with transaction.atomic():
            _refuse_rooms_in_use()
            total = _load_tables(folder, tables)
            if with_files:
                copied = _load_files(folder)
    except BaseException:
        for path in copied:
            path.unlink(missing_ok=True)
        raise
    return Packed(total, len(copied), ())


def _tables_of(folder: Path) -> list[Model]:
    """The tables of the package, which must be those of this version."""
    try:
        said = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        there = {str(resource["path"]) for resource in said["resources"]}
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise RuleBroken(
            _("There is no package in %(folder)s: the file datapackage.json cannot be read.") % {"folder": folder}
        ) from fault
    tables = exported_models()
    strange = there ^ {f"{table_name(model)}.csv" for model in tables}
    if strange:
        raise RuleBroken(
            _("The package is of another version: these tables are not in both: %(tables)s.")
            % {"tables": ", ".join(sorted(strange)[:5])}
        )
    return tables


def _refuse_rooms_in_use() -> None:
    used = next((model for model in exported_models() if model._base_manager.exists()), None)
    if used is not None:
        raise RuleBroken(
            _("This installation is in use: the table “%(table)s” has rows. Load a package into a new data folder.")
            % {"table": table_name(used)}
        )


def _load_tables(folder: Path, tables: Sequence[Model]) -> int:
    lines = {model: list(_lines_of(folder, model)) for model in tables}
    order = _order_in_the_record(lines)
    keys: Keys = {}
    for model in tables:
        lines[model].sort(key=lambda line, model=model: order(model, line))  # type: ignore[misc]  # bound at once
        keys[model] = _keys_of(model, lines[model])
    for model in tables:
        rows = [_row(model, number, line, keys) for number, line in enumerate(lines[model], start=1)]
        _write(model, rows, lines[model])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)
    return sum(len(found) for found in lines.values())


def _lines_of(folder: Path, model: Model) -> Iterator[Line]:
    """The lines of a table with their numbers in the file; the header counts as line 1."""
    path = folder / f"{table_name(model)}.csv"
    wanted = [column.name for column in columns_of(model)]
    usual = csv.field_size_limit(sys.maxsize)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            if lost := [name for name in wanted if name not in header]:
                raise _fault(path.name, 1, lost[0], _("the column is not there"))
            for cells in reader:
                if len(cells) != len(header):
                    raise _fault(path.name, reader.line_num, header[0], _("the row has more or fewer cells"))
                yield reader.line_num, dict(zip(header, cells, strict=True))
    except OSError as fault:
        raise RuleBroken(_("The table %(file)s of the package cannot be read.") % {"file": path.name}) from fault
    except (UnicodeDecodeError, csv.Error) as fault:
        raise _fault(path.name, 1, wanted[0], _("the file is not CSV in UTF-8")) from fault
    finally:
        csv.field_size_limit(usual)  # the limit is of the whole process: sheets are read under a lower one


def _order_in_the_record(lines: Mapping[Model, list[Line]]) -> Callable[[Model, Line], tuple[str, int]]:
    """Rows get their numbers in the order they came to be: by their own moment, or when the record first names them."""
    moments = {line["uid"]: line["at"] for _number, line in lines[AuditEntry]}
    first: dict[tuple[str, str], str] = {}
    for _number, line in lines[AuditTouch]:
        place, moment = (line["kind"], line["key"]), moments.get(line["entry"], "")
        first[place] = min(first.get(place, "9"), moment)

    def order(model: Model, line: Line) -> tuple[str, int]:
        number, cells = line
        own = next((c.name for c in columns_of(model) if isinstance(c, models.DateTimeField) and not c.null), None)
        return (cells[own] if own else first.get((model._meta.label_lower, cells.get("uid", "")), "9"), number)

    return order


def _keys_of(model: Model, lines: Sequence[Line]) -> dict[str, int]:
    """The numbers the rows of a table get, by public identifier."""
    found: dict[str, int] = {}
    for place, (number, line) in enumerate(lines, start=1):
        uid = line.get("uid")
        if uid is not None and (not uid or uid in found):
            raise _fault(f"{table_name(model)}.csv", number, "uid", _("the identifier is missing or stands twice"))
        if uid:
            found[uid] = place
    return found


def _row(model: Model, key: int, line: Line, keys: Keys) -> models.Model:
    number, cells = line
    values: dict[str, Any] = {model._meta.pk.attname: key}
    for column in columns_of(model):
        text = cells[column.name]
        try:
            values[column.attname] = _value(column, text, keys)
        except (ValidationError, ValueError, KeyError, TypeError) as fault:
            sentence = " ".join(fault.messages) if isinstance(fault, ValidationError) else _no_value(column, text)
            raise _fault(f"{table_name(model)}.csv", number, column.name, sentence) from fault
    if any(column.name == "password" for column in model._meta.concrete_fields):
        values["password"] = make_password(None)
    return model(**values)


def _no_value(column: models.Field[Any, Any], text: str) -> str:
    if isinstance(column, models.ForeignKey):
        return _("“%(text)s” stands in no row of the table it points to") % {"text": text[:60]}
    return _("“%(text)s” is no value for this column") % {"text": text[:60]}


def _value(column: models.Field[Any, Any], text: str, keys: Keys) -> Any:
    """A cell as the value of its column; whatever it cannot be raises."""
    if text == "" and (column.null or not column.empty_strings_allowed or isinstance(column, models.JSONField)):
        if not column.null:
            raise ValueError(text)
        return None
    if isinstance(column, models.ForeignKey):
        return keys[column.related_model][text]
    if isinstance(column, models.BooleanField):
        return {"true": True, "false": False}[text]
    if isinstance(column, models.JSONField):
        return json.loads(text) if text[:1] in "[{" else {"true": True, "false": False}.get(text, text)
    value = column.to_python(text)
    if text:
        column.run_validators(value)
    if column.choices and text and value not in {key for key, _label in column.flatchoices}:
        raise ValueError(text)
    return value


def _write(model: Model, rows: Sequence[models.Model], lines: Sequence[Line]) -> None:
    """Write the rows of a table; when the database refuses them, the first one it refuses alone is named."""
    try:
        with transaction.atomic():
            model._base_manager.bulk_create(rows, batch_size=BATCH)
        return
    except Error as fault:
        refused = fault
    with suppress(Error), transaction.atomic():
        for row, (number, _cells) in zip(rows, lines, strict=True):
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except Error as fault:
                words = str(fault).strip().partition("\n")[0]
                raise _fault(f"{table_name(model)}.csv", number, "uid", words) from fault
    raise _fault(f"{table_name(model)}.csv", 1, "uid", str(refused)) from refused


def _load_files(folder: Path) -> list[Path]:
    copied: list[Path] = []
    for path, digest in StoredFile.objects.order_by("path").values_list("path", "sha256").distinct():
        source, target = folder / FILES / path, Path(settings.MEDIA_ROOT) / path
        if not PATH.fullmatch(path) or not source.is_file() or _digest(source) != digest:
            for made in copied:
                made.unlink()
            raise RuleBroken(
                _("The file %(file)s of the package is gone or damaged. With --without-files the tables come in alone.")
                % {"file": f"{FILES}/{path}"}
            )
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            target.chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o640)
            copied.append(target)
    return copied


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fault(file: str, row: int, column: str, sentence: str) -> RuleBroken:
    words = {"file": file, "row": row, "column": column, "fault": sentence.rstrip(".")}
    return RuleBroken(_("%(file)s, row %(row)d, column “%(column)s”: %(fault)s. Nothing was loaded.") % words)
