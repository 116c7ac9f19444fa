"""The inverted index, kept by whichever database there is: FTS5 of SQLite, tsvector of PostgreSQL.

Both file the same tokens and are asked the same expressions, so that they answer alike; neither is asked to split, fold
or rank, in which they differ. The database itself follows the rows: triggers on SQLite, a generated column on
PostgreSQL, so that a row that is changed or taken away by whatever hand is not found any more.

The table of FTS5 keeps no text (`content=''`) and no places (`detail=none`): a row is taken out by naming the tokens it
was filed under. `contentless_delete`, which would spare that, needs SQLite 3.43.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Protocol

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.expressions import RawSQL

from chungtay.search.engine.narrowing import Frequent, narrowed
from chungtay.search.engine.plan import All, Expression, Term
from chungtay.search.engine.rerank import Kept
from chungtay.search.models.providers import Scope

MOST_COUNTED = 200  # rows of a token: enough to tell what is rare
MOST_WALKED = 12_000  # rows PostgreSQL looks at one by one from the upper end of order_key
RENEWED_AFTER = 1000  # questions


class Store(Protocol):
    """What the two kinds of index have in common."""

    COUNTED: str  # the question how often words stand, for a list of them
    # The question in how many rows, up to 200, a token stands: for the token, the token, and how it is written. What
    # stood in very many at the last count is not counted again, which PostgreSQL does from end to end.
    STANDING: str
    NEAR: str  # the question which words share a form with a list of forms, and which are in a list of words

    def listed(self, words: Iterable[str]) -> Any:
        """A list of words as one value of a question."""

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

    def asked(self, columns: str, seen: str, limit: int) -> str:
        """The question for rows that fit what is written so and are `seen`, from the upper end of order_key."""

    def walked(self, columns: str, seen: str, limit: int) -> str:
        """The same of the uppermost rows only; "" where the index itself is read from its upper end."""

    def to_walk(self, sought: Expression, limit: int) -> int:
        """Among how many of the uppermost rows `limit` that fit are found sooner than by the index; 0 for none."""

    def narrowed(self, sought: Expression) -> tuple[Expression, Expression | None]:
        """What the index is asked, and what is then looked up in the rows themselves, if that is sooner."""

    def written(self, sought: Expression) -> str:
        """The expression as this database reads it."""

    def keys(self, sought: Expression) -> RawSQL:
        """The order_keys of all rows that fit, as a condition inside another question."""


class Counted:
    """The tokens of very many rows, kept in the process: they choose the way, not the answer."""

    COUNTED_OFTEN: ClassVar[str]  # the question how often words stand that do so in very many rows

    questions: ClassVar[Iterator[int]] = itertools.count()
    very_many: ClassVar[Frequent] = Frequent()

    def frequent(self) -> Frequent:
        """As of the last count, or of one not long before."""
        if next(self.questions) % RENEWED_AFTER == 0:
            Counted.very_many = Frequent(dict(_read(self.COUNTED_OFTEN, [MOST_COUNTED])))
        return self.very_many


class Fts5(Counted):
    """The index of SQLite, which has one writer: a transaction that writes holds everything."""

    COUNTED = "SELECT text, count FROM search_searchword WHERE text IN (SELECT value FROM json_each(%s))"
    STANDING = """SELECT %s, CASE WHEN EXISTS (SELECT 1 FROM search_searchword WHERE text = %s) THEN 200 ELSE
        (SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH %s LIMIT 200)) END"""
    NEAR = """SELECT form.form, word.text, word.count
        FROM search_searchwordform form JOIN search_searchword word ON word.id = form.word_id
        WHERE form.form IN (SELECT value FROM json_each(%s))
        UNION ALL SELECT '', text, count FROM search_searchword WHERE text IN (SELECT value FROM json_each(%s))"""
    COUNTED_OFTEN = "SELECT text, count FROM search_searchword WHERE count >= %s"

    def listed(self, words: Iterable[str]) -> str:
        """As JSON, which SQLite reads as a table."""
        return json.dumps(list(words))

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
        """Put the pieces of the index together: each piece is looked through for every token of a search."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")

    def filed(self) -> Iterator[tuple[int, list[str]]]:
        """What the index itself says of each row."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT doc, term FROM search_filed ORDER BY doc, term")
            yield from _grouped(cursor.fetchall())

    def asked(self, columns: str, seen: str, limit: int) -> str:
        """The index is read first, from its upper end, and only as far as there are rows to be found."""
        return (
            f"SELECT {columns} FROM search_index CROSS JOIN search_searchrow AS filed"  # noqa: S608  # our own words only
            f" ON filed.order_key = search_index.rowid WHERE search_index MATCH %s AND {seen}"
            f" ORDER BY search_index.rowid DESC LIMIT {limit}"
        )

    def walked(self, columns: str, seen: str, limit: int) -> str:
        """Nothing: the index is read from its upper end."""
        return ""

    def to_walk(self, sought: Expression, limit: int) -> int:
        """None."""
        return 0

    def narrowed(self, sought: Expression) -> tuple[Expression, Expression | None]:
        """The shortest lists; FTS5 would read the long ones from end to end."""
        return narrowed(sought, self.frequent())

    def written(self, sought: Expression) -> str:
        """The expression as FTS5 reads it."""
        return fts5_of(sought)

    def keys(self, sought: Expression) -> RawSQL:
        """The order_keys of all rows that fit."""
        return RawSQL("SELECT rowid FROM search_index WHERE search_index MATCH %s", [fts5_of(sought)])


class Tsvector(Counted):
    """The index of PostgreSQL: a column of tokens under a GIN index."""

    COUNTED = "SELECT text, count FROM search_searchword WHERE text = ANY(%s)"
    STANDING = """SELECT %s::text, CASE WHEN EXISTS (SELECT 1 FROM search_searchword WHERE text = %s) THEN 200 ELSE
        (SELECT count(*) FROM (SELECT 1 FROM search_searchrow WHERE vector @@ %s::tsquery LIMIT 200) AS few) END"""
    NEAR = """SELECT form.form, word.text, word.count
        FROM search_searchwordform form JOIN search_searchword word ON word.id = form.word_id
        WHERE form.form = ANY(%s)
        UNION ALL SELECT '', text, count FROM search_searchword WHERE text = ANY(%s)"""
    COUNTED_OFTEN = """SELECT '', reltuples::bigint FROM pg_class WHERE oid = 'search_searchrow'::regclass
        UNION ALL SELECT text, count FROM search_searchword WHERE count >= %s"""

    def listed(self, words: Iterable[str]) -> list[str]:
        """As an array."""
        return list(words)

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

    def asked(self, columns: str, seen: str, limit: int) -> str:
        """The question for rows that fit, from the upper end of order_key."""
        return (
            f"SELECT {columns} FROM search_searchrow AS filed"  # noqa: S608  # our own words only
            f" WHERE filed.vector @@ %s::tsquery AND {seen}"
            f" ORDER BY filed.order_key DESC LIMIT {limit}"
        )

    def walked(self, columns: str, seen: str, limit: int) -> str:
        """The same of the uppermost rows only, one by one: a GIN index knows no order, so that by it every row that
        fits is fetched before the first is told."""
        upper = "(SELECT * FROM search_searchrow ORDER BY order_key DESC LIMIT %s)"
        return self.asked(columns, seen, limit).replace("search_searchrow", upper, 1)

    def to_walk(self, sought: Expression, limit: int) -> int:
        """Twice as many as the last count lets expect."""
        counts = self.frequent().counts
        fitting = expected(sought, counts)
        rows = 2 * limit * counts.get("", 0) // fitting if fitting else 0
        return rows if rows <= MOST_WALKED else 0

    def narrowed(self, sought: Expression) -> tuple[Expression, Expression | None]:
        """All of it: of rows that fit in part PostgreSQL would fetch the last before it told the first."""
        return sought, None

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
    """One question put again and again, each time for another expression: its SQL is written once, and by hand.

    A search may take no longer than the database does: putting the same question together from models takes as long as
    answering it. Only what may be seen is asked of the things' own query.
    """

    def __init__(self, scope: Scope, on: date, limit: int) -> None:
        self.store = store()
        seen, self.values = _seen(scope)
        begun = "(filed.valid_from IS NULL OR filed.valid_from <= %s)"
        self.columns = ", ".join(f"filed.{column}" for column in Kept._fields)
        self.limit, self.seen = limit, f"{begun} AND ({seen})"
        self.sql = self.store.asked(self.columns, self.seen, limit) if seen else ""
        self.walked = self.store.walked(self.columns, self.seen, limit)
        self.day = connection.ops.adapt_datefield_value(on)

    def read(self, sought: Expression) -> list[Kept]:
        """The rows that fit, the higher order_key first."""
        values = [self.store.written(sought), self.day, *self.values]
        if rows := self.store.to_walk(sought, self.limit):
            upper = _read(self.walked, [rows, *values])
            if len(upper) == self.limit:
                return list(map(Kept._make, upper))
        read, left = self.store.narrowed(sought)
        if left is None:
            return list(map(Kept._make, _read(self.sql, values)))
        held, tokens = _held(left)
        asked = self.store.asked(self.columns, f"{held} AND {self.seen}", self.limit)
        values = [self.store.written(read), *tokens, self.day, *self.values]
        return list(map(Kept._make, _read(asked, values)))


def _seen(scope: Scope) -> tuple[str, list[Any]]:
    """The condition that a row is of a thing that may be found; "" when there is none such."""
    conditions: list[str] = []
    values: list[Any] = []
    for provider, things in scope.items():
        mine = things.order_by().filter(pk=RawSQL("filed.subject", []))
        try:
            sql, further = mine.values("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        conditions.append(f"filed.provider = %s AND EXISTS ({sql})")
        values += [provider, *further]
    return " OR ".join(conditions), values


def _held(left: Expression) -> tuple[str, list[str]]:
    """The condition that a row's own line of tokens holds the expression, with its values."""
    if isinstance(left, Term):
        return "instr(' ' || filed.tokens || ' ', %s) > 0", [f" {left.token}" + ("" if left.is_open else " ")]
    conditions, values = zip(*map(_held, left.parts), strict=True)
    joint = " AND " if isinstance(left, All) else " OR "
    return f"({joint.join(conditions)})", [value for each in values for value in each]


def counts_of(words: Collection[str], tokens: Collection[str] = ()) -> dict[str, int]:
    """Of the words those something is called by, with the number of rows as of the last count; and each of the tokens
    with its rows now, up to 200."""
    here = store()
    asked = " UNION ALL ".join([here.COUNTED] + [here.STANDING] * len(tokens))
    each = [value for token in tokens for value in (token, token, here.written(Term(token)))]
    return dict(_read(asked, [here.listed(words), *each]))


def words_near(forms: Collection[str], pieces: Collection[str]) -> tuple[dict[str, set[str]], dict[str, int]]:
    """The words that share a form with these, by the form, and the count of each; and the pieces that are words."""
    here = store()
    by_form: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    for form, word, count in _read(here.NEAR, [here.listed(forms), here.listed(pieces)]):
        by_form.setdefault(form, set()).add(word)
        counts[word] = count
    return by_form, counts


def _read(sql: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


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


def expected(sought: Expression, counts: Mapping[str, int]) -> int:
    """At most so many rows fit, as far as counts are known: what is not known stands in few."""
    if isinstance(sought, Term):
        return 0 if sought.is_open else counts.get(sought.token, 0)
    parts = [expected(part, counts) for part in sought.parts]
    return min(parts) if isinstance(sought, All) else max(parts)


def _grouped(pairs: Iterable[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    tokens: dict[int, list[str]] = {}
    for key, token in pairs:
        tokens.setdefault(key, []).append(token)
    yield from tokens.items()
