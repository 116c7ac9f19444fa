"""What a tester, and somebody who owns the database, can do: lift the guards of append-only tables for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

from chungtay.kernel.append_only import guards


@contextmanager
def guards_lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The block may change and delete what is append-only; afterwards every guard stands again."""
    standing = guards(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            lift = [f"DROP TRIGGER {name}" for name in standing]
            restore = [str(sql) for name, sql in cursor.fetchall() if name in standing]
        else:
            lift = [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for name, table in standing.items()]
            restore = [f"ALTER TABLE {table} ENABLE TRIGGER {name}" for name, table in standing.items()]
        settle = (
            [] if connection.vendor == "sqlite" else ["SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"]
        )
        for statement in settle + lift:
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in settle + restore:
            cursor.execute(statement)
