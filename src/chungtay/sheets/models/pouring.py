"""Rows by the ten thousand, without an instance of each."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from itertools import count
from types import MappingProxyType

from django.db import connection, models

Plain = str | int | bool | None
ROOM = 64 * 1024  # kilobytes
IN_MEMORY = 2  # of PRAGMA temp_store
VERY_MANY = 1_000  # rows

_numbers = count()  # no two heaps of one process are called the same


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


class Heap:
    """Plain rows in a table of their own, to fill others from by one statement each: SQLite does that fastest."""

    def __init__(self, table: str) -> None:
        self.table = table

    def fill(
        self,
        model: type[models.Model],
        columns: Mapping[str, str],
        *,
        same: Mapping[str, Plain] = MappingProxyType({}),
        beside: Heap | None = None,
        where: str = "TRUE",
    ) -> None:
        """Add a row for each of the heap, or of it and another `beside` it: columns by what they are called there, and
        what is the same in all."""
        named = ", ".join(f'"{column}"' for column in (*columns, *same))
        taken = ", ".join([*columns.values(), *["%s"] * len(same)])
        heaps = f"{self.table} CROSS JOIN {beside.table}" if beside else self.table
        # Names of our own tables and columns; the values are parameters.
        filling = f"INSERT INTO {model._meta.db_table} ({named}) SELECT {taken} FROM {heaps} WHERE {where}"  # noqa: S608  # see above
        with connection.cursor() as cursor:
            cursor.execute(filling, list(same.values()))


@contextmanager
def heaped(columns: Mapping[str, str], rows: Iterable[Sequence[Plain]]) -> Iterator[Heap]:
    """A heap of these rows while the block lasts, its columns with their types; only inside the transaction that
    writes, which takes the heap away with everything else when it fails."""
    table = f"heap_{next(_numbers)}"
    with connection.cursor() as cursor:
        described = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
        end = " ON COMMIT DROP" if connection.vendor == "postgresql" else ""
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({described}){end}")
        _add(table, list(columns), rows)
        yield Heap(table)
        cursor.execute(f"DROP TABLE {table}")


def pour(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Plain]],
    *,
    same: Mapping[str, Plain] = MappingProxyType({}),
) -> None:
    """Add rows, days as ISO text, with what is the same in all: by COPY on PostgreSQL, from a heap on SQLite."""
    if connection.vendor == "postgresql":
        values = tuple(same.values())
        _add(model._meta.db_table, [*columns, *same], ((*row, *values) for row in rows))
        return
    with heaped(dict.fromkeys(columns, ""), rows) as heap:
        heap.fill(model, {column: f'"{column}"' for column in columns}, same=same)


def _add(table: str, columns: Sequence[str], rows: Iterable[Sequence[Plain]]) -> None:
    named = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(columns))
        with connection.wrap_database_errors:  # names of our own tables and columns; the values are parameters
            connection.connection.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)  # noqa: S608  # see above
