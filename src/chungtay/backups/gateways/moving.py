"""Moving house: every row from the database of this process into an empty one of another kind, proved by digests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from chungtay.backups.engine.canonical import differing, worded
from chungtay.backups.engine.manifest import Stock
from chungtay.backups.gateways.elsewhere import run_there
from chungtay.backups.gateways.restoring import Place, refuse_place_in_use
from chungtay.backups.gateways.trials import scratch, stock_there
from chungtay.backups.queries.stock import columns_of_table, models_with_tables, rows_in_order, stock
from chungtay.kernel.errors import RuleBroken

BATCH = 500


def move_to(place: Place) -> Stock:
    """Copy every row into an empty place and compare; returns what both databases say."""
    refuse_place_in_use(place)
    if not place.url:
        place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with scratch() as desk:
        folder = desk if place.url else place.folder
        run_there("migrate", "--no-input", folder=folder, url=place.url, is_told=False)
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                    cursor.execute("SET LOCAL statement_timeout = 0")
                    cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            run_there("pour_rows", folder=folder, url=place.url, lines=_lines())
            before = stock()
        after = stock_there(folder, place.url)
    tables = differing(before.tables, after.tables)
    if tables or (before.chain_number, before.chain_digest) != (after.chain_number, after.chain_digest):
        raise RuleBroken(
            _("The new database does not say the same as the old one in: %(tables)s. Do not use it.")
            % {"tables": ", ".join(tables[:5])}
        )
    return after


def _lines() -> Iterator[str]:
    """Every row of every table as one line of JSON."""
    for model in models_with_tables():
        label = model._meta.label_lower
        for row in rows_in_order(model):
            yield json.dumps([label, *row], ensure_ascii=False, default=worded)


def pour_rows(lines: Iterable[str]) -> int:
    """Write rows into the empty tables of this process's database, in one transaction; returns how many."""
    known = {model._meta.label_lower: model for model in models_with_tables()}
    columns = {label: columns_of_table(model) for label, model in known.items()}
    total, of = 0, ""
    waiting: list[models.Model] = []
    with transaction.atomic():
        for model in reversed(models_with_tables()):
            _clear(model)
        for line in lines:
            label, *values = json.loads(line)
            if label != of or len(waiting) >= BATCH:
                _pour(known, of, waiting)
                waiting, of = [], label
            cells = zip(columns[label], values, strict=True)
            waiting.append(known[label](**{column.attname: _value(column, cell) for column, cell in cells}))
            total += 1
        _pour(known, of, waiting)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(known.values())):
                cursor.execute(statement)
    return total


def _clear(model: type[models.Model]) -> None:
    """Take away what migrations put there; an append-only table is empty and cannot be asked to forget."""
    if model._base_manager.exists():
        model._base_manager.all()._raw_delete(connection.alias)


def _pour(known: Mapping[str, type[models.Model]], label: str, rows: list[models.Model]) -> None:
    if rows:
        known[label]._base_manager.bulk_create(rows, batch_size=BATCH)


def _value(column: models.Field[Any, Any], cell: Any) -> Any:
    """A cell of a line as the value of its column."""
    target = column
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    if cell is None or isinstance(target, models.JSONField):
        return cell
    if isinstance(target, models.BinaryField):
        return bytes.fromhex(cell)
    if isinstance(target, models.DateTimeField):
        moment = parse_datetime(cell)
        return moment.replace(tzinfo=UTC) if moment else None
    return target.to_python(cell)
