"""What the database of this process says, in a form two databases can be compared by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from chungtay.backups.engine.canonical import Fingerprint, fingerprint, line
from chungtay.backups.engine.manifest import Stock
from chungtay.kernel.models import StoredFile
from chungtay.kernel.sealing import Head, verify_chain

BATCH = 2000


def models_with_tables() -> list[type[models.Model]]:
    """Every model whose table is ours to keep, by the name of the table."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted(found, key=lambda model: model._meta.db_table)


def columns_of_table(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of a table by name."""
    return sorted(model._meta.local_concrete_fields, key=lambda column: column.attname)


def rows_in_order(model: type[models.Model]) -> Iterator[Sequence[Any]]:
    """The rows of a table as Python values, in the order of the database."""
    names = [column.attname for column in columns_of_table(model)]
    return model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=BATCH)


def fingerprints() -> dict[str, Fingerprint]:
    """The fingerprint of every table."""
    return {model._meta.db_table: _fingerprint(model) for model in models_with_tables()}


def _fingerprint(model: type[models.Model]) -> Fingerprint:
    lines: Iterator[str] = (line(row) for row in rows_in_order(model))
    if not isinstance(model._meta.pk, models.IntegerField):  # databases do not agree on the order of letters
        lines = iter(sorted(lines))
    return fingerprint([column.attname for column in columns_of_table(model)], lines)


def applied_migrations() -> tuple[str, ...]:
    """The migrations the database has been through, by room and name."""
    return tuple(sorted(f"{room}.{name}" for room, name in MigrationRecorder(connection).applied_migrations()))


def database_version() -> str:
    """The version of the database behind this process."""
    return ".".join(str(part) for part in connection.get_database_version())


def stock(heads: Sequence[Head] = ()) -> Stock:
    """Everything a copy is compared by; the chain is walked and compared with heads known from elsewhere."""
    chain = verify_chain(heads)
    broken = f"{chain.broken.number} {chain.broken.fault}" if chain.broken else ""
    return Stock(
        tables=fingerprints(),
        chain_number=chain.head.number,
        chain_digest=chain.head.digest,
        unsealed=chain.unsealed,
        migrations=applied_migrations(),
        database_version=database_version(),
        broken=broken,
    )


def stored_files() -> list[tuple[str, str]]:
    """Every place on the disk that stored files lie in, with the digest of what must lie there."""
    return list(StoredFile.objects.order_by("path").values_list("path", "sha256").distinct())
