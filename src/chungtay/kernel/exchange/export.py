"""Everything the installation knows, as UTF-8 CSV tables with a Frictionless `datapackage.json`.

One row per line, rows named by their public identifier, links by the identifier of the row they point to, so that the
package says the same whatever numbers the database gave. Secrets never leave: passwords, tokens, sessions.
Source of the form: Frictionless Data, Data Package and Table Schema, version 1.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from chungtay.kernel.modules import module_configs

Computed = Callable[[Sequence[Any], date], Sequence[str]]

NEVER = {"kernel.idempotencykey", "accounts.firstruntoken"}
SECRET_FIELDS = {"password", "last_login"}
TYPES: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.DecimalField, "number"),
    (models.FloatField, "number"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.JSONField, "object"),
)


@dataclass
class _Names:
    tables: dict[str, str] = field(default_factory=dict)
    computed: dict[str, dict[str, Computed]] = field(default_factory=dict)
    secret: set[str] = field(default_factory=set)


_names = _Names()


def name_table(model: type[models.Model], name: str) -> None:
    """Give a model's table its name in the package, where the plural of the class will not do."""
    _names.tables[model._meta.label_lower] = name


def keep_back(model: type[models.Model]) -> None:
    """Keep a model out of every export: it holds secrets or what only this machine needs."""
    _names.secret.add(model._meta.label_lower)


def compute_column(model: type[models.Model], column: str, values: Computed) -> None:
    """Add a column that is computed for the reader and ignored on import; `values` answers for all rows at once."""
    _names.computed.setdefault(model._meta.label_lower, {})[column] = values


def table_name(model: type[models.Model]) -> str:
    """The name of a model's table in the package."""
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
    return _names.tables.get(model._meta.label_lower) or _plural(words)


def _plural(words: str) -> str:
    for ending, plural in (("y", "ies"), ("is", "es"), ("s", "ses"), ("ch", "ches")):
        if words.endswith(ending):
            return words.removesuffix(ending) + plural
    return words + "s"


def exported_models() -> list[type[models.Model]]:
    """Every model of every room that leaves the house, by table name."""
    ours = {config.label for config in module_configs()}
    kept = NEVER | _names.secret
    found = [
        model for model in apps.get_models() if model._meta.app_label in ours and model._meta.label_lower not in kept
    ]
    return sorted(found, key=table_name)


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns that leave the house; row numbers and secrets do not."""
    kept = [
        column for column in model._meta.concrete_fields if column.name not in SECRET_FIELDS and not column.primary_key
    ]
    return sorted(kept, key=lambda column: column.name != "uid")


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def _reads(column: models.Field[Any, Any]) -> str:
    if not isinstance(column, models.ForeignKey):
        return column.name
    target = column.related_model
    if not any(inner.name == "uid" for inner in target._meta.concrete_fields):
        raise TypeError(f"{column} points to {target.__name__}, which has no public identifier")
    return f"{column.name}__uid"


def rows_of(model: type[models.Model], day: date) -> list[list[str]]:
    """The lines of one table in an order that does not depend on row numbers."""
    reads = [_reads(column) for column in columns_of(model)]
    computed = _names.computed.get(model._meta.label_lower, {})
    lines = [[_plain(value) for value in row] for row in model._default_manager.order_by("pk").values_list(*reads)]
    if computed:
        things = list(model._default_manager.order_by("pk"))
        extra = [values(things, day) for values in computed.values()]
        lines = [line + [column[n] for column in extra] for n, line in enumerate(lines)]
    # Sorted here, because databases do not agree on the order of letters.
    return sorted(lines)


def schema_of(model: type[models.Model]) -> dict[str, Any]:
    """The Table Schema of one table."""
    fields: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    for column in columns_of(model):
        kind = next((word for base, word in TYPES if isinstance(column, base)), "string")
        entry = {"name": column.name, "type": kind, "title": str(column.verbose_name)}
        if isinstance(column, models.ForeignKey):
            entry["type"] = "string"
            resource = table_name(column.related_model).replace("_", "-")
            links.append({"fields": column.name, "reference": {"resource": resource, "fields": "uid"}})
        fields.append(entry)
    computed = _names.computed.get(model._meta.label_lower, {})
    fields += [{"name": name, "type": "string", "description": "computed"} for name in computed]
    schema: dict[str, Any] = {"fields": fields}
    if any(column.name == "uid" for column in columns_of(model)):
        schema["primaryKey"] = "uid"
    if links:
        schema["foreignKeys"] = links
    return schema


def export_tables(folder: Path, *, day: date, progress: Callable[[str], None]) -> int:
    """Write every table and the package file; returns the number of lines. One transaction: one state of the house."""
    folder.mkdir(parents=True, exist_ok=True)
    resources: list[dict[str, Any]] = []
    total = 0
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        # PostgreSQL shows each statement its own state of the house unless asked for one; SQLite always shows one.
        if connection.vendor == "postgresql" and is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in exported_models():
            name = table_name(model)
            schema = schema_of(model)
            path = folder / f"{name}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(entry["name"] for entry in schema["fields"])
                rows = rows_of(model, day)
                writer.writerows(rows)
            progress(f"{path.name:<32} {len(rows):>8}")
            total += len(rows)
            resources.append(
                {
                    "name": name.replace("_", "-"),
                    "path": path.name,
                    "title": str(model._meta.verbose_name),
                    "profile": "tabular-data-resource",
                    "encoding": "utf-8",
                    "schema": schema,
                }
            )
    package = {"name": "chungtay", "profile": "tabular-data-package", "resources": resources}
    text = json.dumps(package, ensure_ascii=False, indent=2, default=str)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")
    return total
