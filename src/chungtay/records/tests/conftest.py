from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from chungtay.records.tests.papers import Office


@pytest.fixture
def on_disk(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Threads of one SQLite database in memory share a single lock; a race needs a file, with its real locks."""
    if connection.vendor != "sqlite" or "memory" not in str(connection.settings_dict["NAME"]):
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    file = tmp_path / "race.sqlite3"
    with sqlite3.connect(file) as copy:
        in_memory.backup(copy)
    copy.close()
    connection.settings_dict["NAME"], connection.connection = str(file), None
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], connection.connection = name, in_memory


@pytest.fixture
def office(db: None, settings: Settings, tmp_path: Path) -> Office:
    settings.MEDIA_ROOT = tmp_path / "media"
    return Office()
