"""Tables whose rows the database itself keeps from being changed or taken away, on both databases.

A trap: SQLite forgets a table's triggers when a later migration rebuilds the table (AlterField and its like). Such a
migration must end with `append_only(…)` again; a test asks the migrated database for every guard.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GUARD = "append_only"

# A blanked value is a key taken out of a JSON object: what is left must be a part of what was there.
SQLITE_GREW = """EXISTS (
    SELECT 1 FROM json_each(NEW.{column}) AS fresh
    LEFT JOIN json_each(OLD.{column}) AS old ON old.key = fresh.key
    WHERE old.key IS NULL OR old.type <> fresh.type OR old.value IS NOT fresh.value
)"""
POSTGRESQL_GREW = "NOT (OLD.{column} @> NEW.{column})"


def append_only(table: str, *, frozen: Sequence[str] = (), blankable: Sequence[str] = ()) -> migrations.RunPython:
    """The migration step that lets rows only be added.

    Without `frozen` no update is possible at all; with it, the `frozen` columns never change and the `blankable` ones,
    JSON objects, may only lose keys.
    """

    def forwards(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
        make = sqlite_guards if schema.connection.vendor == "sqlite" else postgresql_guards
        for statement in make(table, frozen, blankable):
            schema.execute(statement, params=None)

    def backwards(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
        if schema.connection.vendor == "sqlite":
            for moment in ("delete", "update"):
                schema.execute(f"DROP TRIGGER IF EXISTS {table}_{GUARD}_{moment}", params=None)
        else:
            for moment in ("delete", "update", "truncate"):
                schema.execute(f"DROP TRIGGER IF EXISTS {table}_{GUARD}_{moment} ON {table}", params=None)
            schema.execute(f"DROP FUNCTION IF EXISTS {table}_{GUARD}()", params=None)

    return migrations.RunPython(forwards, backwards)


def changes(frozen: Sequence[str], blankable: Sequence[str], *, differs: str, grew: str) -> str:
    """The condition under which an update is refused; every update is, when no column is named."""
    conditions = [f'NEW."{column}" {differs} OLD."{column}"' for column in frozen]
    conditions += [grew.format(column=column) for column in blankable]
    return " OR ".join(conditions) or "TRUE"


def sqlite_guards(table: str, frozen: Sequence[str], blankable: Sequence[str]) -> list[str]:
    """The statements that guard a table of SQLite."""
    refused = changes(frozen, blankable, differs="IS NOT", grew=SQLITE_GREW)
    stop = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return [
        f"CREATE TRIGGER {table}_{GUARD}_delete BEFORE DELETE ON {table} {stop}",
        f"CREATE TRIGGER {table}_{GUARD}_update BEFORE UPDATE ON {table} WHEN {refused} {stop}",
    ]


def postgresql_guards(table: str, frozen: Sequence[str], blankable: Sequence[str]) -> list[str]:
    """The statements that guard a table of PostgreSQL."""
    refused = changes(frozen, blankable, differs="IS DISTINCT FROM", grew=POSTGRESQL_GREW)
    call = f"EXECUTE FUNCTION {table}_{GUARD}()"
    stop = f"BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation'; END"
    return [
        f"CREATE FUNCTION {table}_{GUARD}() RETURNS trigger LANGUAGE plpgsql AS $$ {stop} $$",
        f"CREATE TRIGGER {table}_{GUARD}_delete BEFORE DELETE ON {table} FOR EACH ROW {call}",
        f"CREATE TRIGGER {table}_{GUARD}_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({refused}) {call}",
        f"CREATE TRIGGER {table}_{GUARD}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}",
    ]


def guards(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The guards that stand in the database: name of the trigger to its table."""
    if connection.vendor == "sqlite":
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    else:
        query = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [f"%_{GUARD}_%"])
        return {str(name): str(table) for name, table in cursor.fetchall()}
