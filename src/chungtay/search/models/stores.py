"""The inverted index, kept by whichever database there is: FTS5 of SQLite, tsvector of PostgreSQL.

Both file the same tokens and are asked the same expressions, so that they answer alike; neither is asked to split, fold
or rank, in which they differ. The database itself follows the rows: triggers on SQLite, a generated column on
PostgreSQL, so that a row that is changed or taken away by whatever hand is not found any more.

The table of FTS5 keeps no text (`content=''`) and no places (`detail=none`): a row is taken out by naming the tokens it
was filed under. `contentless_delete`, which would spare that, needs SQLite 3.43.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from chungtay.search.engine.plan import All, Expression, Term
from chungtay.search.models.rows import SearchRow


class Store(Protocol):
    """What the two kinds of index have in common."""

    def new_ids(self, count: int) -> list[int]:
        """So many numbers for new rows, rising, that nobody else is given."""

    def hold(self, keys: Collection[str], *, wait: bool) -> Collection[str]:
        """Those of the keys that nobody else files until this transaction ends; waits for them, or leaves them."""

    def hold_all(self) -> None:
        """Let nobody else file anything until this transaction ends."""

    def weigh(self) -> None:
        """Let the database look at what has been filed, so that it chooses the shorter way to it."""

    def filed(self) -> Iterator[tuple[int, list[str]]]:
        """What the index itself says of each row: its order_key and its tokens, sorted."""

    def best(self, rows: QuerySet[SearchRow], sought: str) -> QuerySet[SearchRow]:
        """Those of the rows that fit what is written so, from the upper end of order_key."""

    def written(self, sought: Expression) -> str:
        """The expression as this database reads it."""

    def keys(self, sought: Expression) -> RawSQL:
        """The order_keys of all rows that fit, as a condition inside another question."""


class Fts5:
    """The index of SQLite, which has one writer: a transaction that writes holds everything."""

    def new_ids(self, count: int) -> list[int]:
        """The numbers after the last one given."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'search_searchrow'")
            last = int(cursor.fetchone()[0])
        return list(range(last + 1, last + 1 + count))

    def hold(self, keys: Collection[str], *, wait: bool) -> Collection[str]:
        """All of them."""
        return keys

    def hold_all(self) -> None:
        """Nothing to do."""

    def weigh(self) -> None:
        """Nothing to do: the index is always asked first."""

    def filed(self) -> Iterator[tuple[int, list[str]]]:
        """What the index itself says of each row."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT doc, term FROM search_filed ORDER BY doc, term")
            yield from _grouped(cursor.fetchall())

    def best(self, rows: QuerySet[SearchRow], sought: str) -> QuerySet[SearchRow]:
        """Those of the rows that fit, from the upper end of order_key, read only as far as asked."""
        return rows.extra(
            tables=["search_index"],
            where=["search_index.rowid = search_searchrow.order_key", "search_index MATCH %s"],
            params=[sought],
            order_by=["-search_index.rowid"],
        )

    def written(self, sought: Expression) -> str:
        """The expression as FTS5 reads it."""
        return fts5_of(sought)

    def keys(self, sought: Expression) -> RawSQL:
        """The order_keys of all rows that fit."""
        return RawSQL("SELECT rowid FROM search_index WHERE search_index MATCH %s", [fts5_of(sought)])


class Tsvector:
    """The index of PostgreSQL: a column of tokens under a GIN index."""

    def new_ids(self, count: int) -> list[int]:
        """The next numbers of the table's own sequence."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('search_searchrow', 'id')) FROM generate_series(1, %s)", [count]
            )
            return sorted(int(row[0]) for row in cursor.fetchall())

    def hold(self, keys: Collection[str], *, wait: bool) -> Collection[str]:
        """Those of the keys whose lock is ours until the end of the transaction."""
        with connection.cursor() as cursor:
            if wait:
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key",
                    [sorted(keys)],
                )
                return keys
            cursor.execute(
                "SELECT key, pg_try_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key",
                [sorted(keys)],
            )
            return {key for key, is_ours in cursor.fetchall() if is_ours}

    def hold_all(self) -> None:
        """Lock the table against writers; readers go on."""
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE search_searchrow IN SHARE ROW EXCLUSIVE MODE")

    def weigh(self) -> None:
        """Renew the statistics; without them a rare token would be looked for row by row."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_searchrow")

    def filed(self) -> Iterator[tuple[int, list[str]]]:
        """What the column says of each row."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT order_key, tsvector_to_array(vector) FROM search_searchrow ORDER BY order_key")
            yield from ((int(key), sorted(tokens)) for key, tokens in cursor.fetchall())

    def best(self, rows: QuerySet[SearchRow], sought: str) -> QuerySet[SearchRow]:
        """Those of the rows that fit, from the upper end of order_key."""
        fitting = rows.extra(where=["search_searchrow.vector @@ %s::tsquery"], params=[sought])
        return fitting.order_by("-order_key")

    def written(self, sought: Expression) -> str:
        """The expression as PostgreSQL reads it."""
        return tsquery_of(sought)

    def keys(self, sought: Expression) -> RawSQL:
        """The order_keys of all rows that fit."""
        return RawSQL("SELECT order_key FROM search_searchrow WHERE vector @@ %s::tsquery", [tsquery_of(sought)])


def store() -> Store:
    """The index of the database in use."""
    return Fts5() if connection.vendor == "sqlite" else Tsvector()


class Lookup:
    """One question put again and again, each time for another expression: its SQL is written once."""

    SOUGHT = "\x1asought"

    def __init__(self, rows: QuerySet[SearchRow], columns: Sequence[str], limit: int) -> None:
        self.store = store()
        asked = self.store.best(rows, self.SOUGHT).values_list(*columns)[:limit]
        self.sql, self.values = asked.query.sql_with_params()
        self.days = [at for at, column in enumerate(columns) if column.startswith("valid_")]

    def read(self, sought: Expression) -> list[list[Any]]:
        """The columns of the rows that fit, the higher order_key first."""
        written = self.store.written(sought)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [written if value == self.SOUGHT else value for value in self.values])
            found = [list(row) for row in cursor.fetchall()]
        for row in found:
            for at in self.days:
                row[at] = date.fromisoformat(row[at]) if isinstance(row[at], str) else row[at]
        return found


def fts5_of(sought: Expression) -> str:
    """The expression as FTS5 reads it; tokens are small letters, figures and `_`, so that quoting is safe."""
    if isinstance(sought, Term):
        return f'"{sought.token}"' + (" *" if sought.is_open else "")
    joint = " AND " if isinstance(sought, All) else " OR "
    return "(" + joint.join(map(fts5_of, sought.parts)) + ")"


def tsquery_of(sought: Expression) -> str:
    """The expression as PostgreSQL reads it."""
    if isinstance(sought, Term):
        return f"'{sought.token}'" + (":*" if sought.is_open else "")
    joint = " & " if isinstance(sought, All) else " | "
    return "(" + joint.join(map(tsquery_of, sought.parts)) + ")"


def _grouped(pairs: Iterable[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    tokens: dict[int, list[str]] = {}
    for key, token in pairs:
        tokens.setdefault(key, []).append(token)
    yield from tokens.items()
