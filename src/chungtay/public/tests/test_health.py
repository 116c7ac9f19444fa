from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


@pytest.fixture
def database_away(transactional_db: None) -> Iterator[None]:
    """For a while the database is looked for where there is none."""
    connection.ensure_connection()
    open_one, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection = None
    connection.settings_dict["NAME"] = "absent-folder/absent-database"
    try:
        yield
    finally:
        connection.settings_dict["NAME"], connection.connection = name, open_one


def test_a_running_installation_is_well_and_ready(client: Client, db: None) -> None:
    assert [(client.get(path).status_code, client.get(path).content) for path in ("/healthz", "/readyz")] == [
        (200, b"ok\n"),
        (200, b"ok\n"),
    ]


def test_an_installation_whose_migrations_wait_is_well_but_not_ready(client: Client, db: None) -> None:
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("programmes")
    MigrationRecorder(connection).record_unapplied(*newest)

    assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 503)


def test_without_its_database_an_installation_is_neither(client: Client, database_away: None) -> None:
    assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (503, 503)


def test_an_answer_on_health_is_never_kept(client: Client, db: None) -> None:
    assert "no-store" in client.get("/healthz").headers["Cache-Control"]
