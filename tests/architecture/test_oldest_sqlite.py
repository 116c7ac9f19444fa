"""Debian 12 carries SQLite 3.40: nothing newer may stand in our SQL, and the suite says which one it ran on."""

from __future__ import annotations

import ast
import re
import sqlite3
from collections.abc import Iterator

import pytest
from tests.architecture.tree import PACKAGE

OLDEST = (3, 40)
# What SQLite learnt after 3.40, by the release that brought it (its changes, 3.41.0 to 3.50.0); of FTS5 too.
NEWER = {
    "unhex(": "3.41",
    "json_error_position(": "3.42",
    "subsec": "3.42",
    "secure-delete": "3.42",
    "octet_length(": "3.43",
    "timediff(": "3.43",
    "contentless_delete": "3.43",
    "concat(": "3.44",
    "concat_ws(": "3.44",
    "string_agg(": "3.44",
    "jsonb": "3.45",
    "json_pretty(": "3.46",
    "tokendata": "3.46",
    "if(": "3.48",
    "unistr(": "3.50",
}
SQL = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|DROP|ALTER|PRAGMA|REPLACE)\b[^%]*\s", re.IGNORECASE)


def statements(text: str) -> Iterator[str]:
    """The strings of a module that are SQL, also those glued by the compiler."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            yield node.value


def newer_in(text: str) -> list[str]:
    """What in the SQL of a module an old SQLite does not know."""
    said = [re.sub(r"\s*\(", "(", statement.lower()) for statement in statements(text)]
    return [
        f"{word} of SQLite {release}"
        for word, release in NEWER.items()
        for statement in said
        if re.search(rf"(?<![\w.]){re.escape(word)}", statement)
    ]


def of_postgresql(text: str) -> bool:
    """Whether a module speaks to PostgreSQL apart, whose words are its own."""
    return "postgresql" in text.lower()


def test_no_statement_needs_a_newer_sqlite_than_debian_12_has() -> None:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "/tests/" not in path.as_posix() and not of_postgresql(text) and (faults := newer_in(text)):
            found[path.relative_to(PACKAGE).as_posix()] = faults

    assert found == {}


def test_the_index_of_search_is_made_and_emptied_by_means_an_old_sqlite_has() -> None:
    text = (PACKAGE / "search" / "migrations" / "0002_index.py").read_text(encoding="utf-8")

    assert len(list(statements(text))) > 5
    assert newer_in(text) == []


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIRTUAL TABLE t USING fts5(tokens, content='', contentless_delete=1)",
        "SELECT concat (a, b) FROM t",
        "SELECT string_agg(a, ',') FROM t",
    ],
)
def test_a_statement_of_a_newer_sqlite_is_caught(statement: str) -> None:
    assert newer_in(f"ASKED = {statement!r}")


def test_the_suite_runs_on_a_sqlite_the_program_may_meet() -> None:
    assert sqlite3.sqlite_version_info >= OLDEST
