"""Rows by the ten thousand, without an instance of each."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from itertools import chain

from django.db import connection, models

Plain = str | int | bool | None
ROOM = 64 * 1024  # kilobytes
IN_MEMORY = 2  # of PRAGMA temp_store
VERY_MANY = 1_000  # rows
AT_ONCE = 50  # rows: SQLite begins its triggers, checks and counters anew with every statement


@contextmanager
def much_room() -> Iterator[None]:
    """While this lasts very many rows are in hand: Python looks for no garbage, for all of them stay to the end, and
    SQLite keeps what it writes in memory: in its usual 2 MB it writes pages out time and again, and what it needs to
    take back one statement goes to a file for each that touches more than sixteen pages."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        with _room_for_pages() if connection.vendor == "sqlite" else nullcontext():
            yield
    finally:
        if was_collecting:
            gc.enable()


@contextmanager
def _room_for_pages() -> Iterator[None]:
    wanted = {"cache_size": -ROOM}
    if not connection.in_atomic_block:
        wanted["temp_store"] = IN_MEMORY  # SQLite moves it between two transactions only
    with connection.cursor() as cursor:
        usual = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
        _ask_for(wanted)
    try:
        yield
    finally:
        _ask_for(usual)


def _ask_for(wanted: Mapping[str, int]) -> None:
    with connection.cursor() as cursor:
        for name, value in wanted.items():
            cursor.execute(f"PRAGMA {name} = {value}")


def renew_statistics(rows: int) -> None:
    """Let PostgreSQL look at its tables again after very many rows came in at once.

    Its own look comes within a minute; until then it would plan lists as if the tables were as small as before.
    """
    if rows >= VERY_MANY and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def reserve_keys(model: type[models.Model], count: int) -> list[int]:
    """That many row numbers which no other row of the table will get; asked inside the transaction that writes."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [int(row[0]) for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = next(iter(cursor.fetchall()), (0,))[0]
        return list(range(last + 1, last + 1 + count))


def pour(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Plain]]) -> None:
    """Add rows, days as ISO text: by COPY on PostgreSQL, many to a statement on SQLite."""
    table, named = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copying = f"COPY {table} ({named}) FROM STDIN"
            with connection.wrap_database_errors, cursor.cursor.copy(copying) as copy:
                for row in rows:
                    copy.write_row(row)
            return
        # Names of our own tables and columns; the values are parameters.
        insert, one = f"INSERT INTO {table} ({named}) VALUES ", f"({', '.join(['%s'] * len(columns))})"  # noqa: S608  # see above
        values, width = list(chain.from_iterable(rows)), AT_ONCE * len(columns)
        whole = len(values) - len(values) % width
        portions = [values[start : start + width] for start in range(0, whole, width)]
        cursor.executemany(insert + ", ".join([one] * AT_ONCE), portions)
        if rest := values[whole:]:
            cursor.execute(insert + ", ".join([one] * (len(rest) // len(columns))), rest)
