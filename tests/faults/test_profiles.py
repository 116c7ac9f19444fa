"""The databases really run as the profiles say: no second writer overwrites the first, no commit is a promise."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from chungtay.config.environment import database
from chungtay.kernel.checks import is_wal_sound

ROUNDS = 50
WRITER = """
import sys, time
import django
from django.conf import settings
from chungtay.config.environment import database
profile = database("", file=sys.argv[1])
profile["OPTIONS"]["transaction_mode"] = sys.argv[2]
settings.configure(DATABASES={"default": profile})
django.setup()
from django.db import OperationalError, connection, transaction
with connection.cursor() as cursor:
    print("ready", flush=True)
    sys.stdin.readline()
    for _round in range(int(sys.argv[3])):
        try:
            with transaction.atomic():
                [(count,)] = cursor.execute("SELECT count FROM tests_counter").fetchall()
                time.sleep(0.005)
                cursor.execute("UPDATE tests_counter SET count = %s", [count + 1])
        except OperationalError:
            continue
        print("kept")
"""


@pytest.fixture
def sqlite(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[BaseDatabaseWrapper]:
    """A file of SQLite opened as an installation opens its own."""
    opened = ConnectionHandler({"default": database("", file=tmp_path / "chungtay.sqlite3")})["default"]
    with django_db_blocker.unblock():
        yield opened
    opened.close()


def pragma(opened: BaseDatabaseWrapper, name: str) -> object:
    with opened.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


def test_sqlite_runs_under_the_durable_profile(sqlite: BaseDatabaseWrapper) -> None:
    asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")

    assert {name: pragma(sqlite, name) for name in asked} == {
        "journal_mode": "truncate",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 20_000,
    }


def test_sqlite_keeps_foreign_keys_and_checks_of_json(sqlite: BaseDatabaseWrapper) -> None:
    with sqlite.cursor() as cursor:
        cursor.execute("CREATE TABLE a (id INTEGER PRIMARY KEY, words TEXT CHECK (json_valid(words)))")
        cursor.execute("CREATE TABLE b (a INTEGER REFERENCES a(id))")
        with pytest.raises(IntegrityError):
            cursor.execute("INSERT INTO a (words) VALUES ('{')")
        with pytest.raises(IntegrityError):
            cursor.execute("INSERT INTO b VALUES (7)")


def count_up(sqlite: BaseDatabaseWrapper, mode: str) -> tuple[int, int]:
    """Two processes read, wait and write at once; how many increments were acknowledged, and how many are there."""
    with sqlite.cursor() as cursor:
        cursor.execute("CREATE TABLE tests_counter (count INTEGER)")
        cursor.execute("INSERT INTO tests_counter VALUES (0)")
    command = [sys.executable, "-c", WRITER, str(sqlite.settings_dict["NAME"]), mode, str(ROUNDS)]
    writers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        for _writer in range(2)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
    acknowledged = sum(writer.communicate(timeout=120)[0].count("kept") for writer in writers)
    assert [writer.returncode for writer in writers] == [0, 0]
    with sqlite.cursor() as cursor:
        cursor.execute("SELECT count FROM tests_counter")
        return acknowledged, int(cursor.fetchone()[0])


def test_two_processes_lose_nothing(sqlite: BaseDatabaseWrapper) -> None:
    assert count_up(sqlite, "IMMEDIATE") == (2 * ROUNDS, 2 * ROUNDS)


def test_with_djangos_own_transactions_they_would_stumble(sqlite: BaseDatabaseWrapper) -> None:
    # The planted hole: two readers that both want to write cannot both go on, however long they wait.
    acknowledged, there = count_up(sqlite, "DEFERRED")

    assert acknowledged == there < 2 * ROUNDS


def test_a_write_ahead_log_is_trusted_from_3_51_3_on() -> None:
    versions = [(3, 7, 0), (3, 40, 1), (3, 51, 2), (3, 51, 3), (3, 52, 0), (4, 0, 0)]

    assert [is_wal_sound(version) for version in versions] == [False, False, False, True, True, True]


@pytest.mark.skipif(is_wal_sound(sqlite3.sqlite_version_info), reason="this SQLite may use a write-ahead log")
def test_a_write_ahead_log_is_refused_at_the_start(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    profile = database("", file=tmp_path / "wal.sqlite3")
    profile["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL;"
    opened = ConnectionHandler({"default": profile})["default"]

    with django_db_blocker.unblock():
        for _attempt in range(2):
            with pytest.raises(ImproperlyConfigured, match="WAL"):
                opened.cursor()


if "postgresql" in settings.DATABASES["default"]["ENGINE"]:

    @pytest.mark.postgresql
    def test_postgresql_gives_up_in_time_and_never_lies_about_a_commit(django_db_blocker: DjangoDbBlocker) -> None:
        asked = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "synchronous_commit")
        shown = {}
        opened = ConnectionHandler({"default": database(os.environ["DATABASE_URL"], file=Path())})["default"]
        with django_db_blocker.unblock(), closing(opened), opened.cursor() as cursor:
            for name in asked:
                cursor.execute(f"SHOW {name}")
                shown[name] = cursor.fetchone()[0]

        assert shown == {
            "statement_timeout": "15s",
            "lock_timeout": "5s",
            "idle_in_transaction_session_timeout": "30s",
            "synchronous_commit": "on",
        }
