"""What every test of the project needs, in the rooms and in tests/."""

from __future__ import annotations

import itertools
import logging
import sqlite3
from collections.abc import Generator, Iterator
from pathlib import Path

import coverage
import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.urls import get_resolver
from pytest_django.plugin import DjangoDbBlocker
from tests.prepared import keep, tables_of_tests

from chungtay.kernel.tests.guards import guards_lifted

ROOT = Path(__file__).parent
DATABASES = {"db", "transactional_db"}


def pytest_configure() -> None:
    """Thousands of questions of the matrix are refused on purpose; how fast a machine is, benchmarks say, not tests."""
    logging.getLogger("django.request").setLevel(logging.ERROR)
    unhurried = [hypothesis.HealthCheck.too_slow]
    hypothesis.settings.register_profile("chungtay", deadline=None, suppress_health_check=unhurried)
    hypothesis.settings.load_profile("chungtay")
    # Tables that many tests filled and rolled back have neither figures nor order; planning for them is no matter here.
    options = connection.settings_dict.get("OPTIONS", {})
    if "options" in options:
        options["options"] = options["options"].replace("statement_timeout=15000", "statement_timeout=120000")


def pytest_report_header() -> str:
    """Which database the suite runs on: what is said of an old SQLite holds for the one named here."""
    vendor = connection.vendor
    return f"database: {vendor} {sqlite3.sqlite_version}" if vendor == "sqlite" else f"database: {vendor}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The files that take longest begin first, so that at the end no process waits for one long file."""
    assert get_resolver().url_patterns  # what is loaded once is loaded here, not in a test whose lines do not count
    if connection.vendor == "postgresql":
        leave_out_what_asks_no_database(config, items)
    long = {item.path for item in items if item.get_closest_marker("browser") or item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in long)


def leave_out_what_asks_no_database(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Engines and shapes say the same on every database: whole files of them run once, in the round on SQLite."""
    asking = {item.path for item in items if item.get_closest_marker("django_db") or DATABASES & set(fixtures_of(item))}
    alike = [item for item in items if item.path not in asking and item.path.is_relative_to(ROOT / "src")]
    alike += [
        item for item in items if item.path not in asking and item.path.is_relative_to(ROOT / "tests/architecture")
    ]
    config.hook.pytest_deselected(items=alike)
    left_out = set(alike)
    items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Thousands of questions to the same lines cover no more than a few do: such a walk is not traced."""
    watching = coverage.Coverage.current()
    if watching is None or not item.get_closest_marker("untraced"):
        return (yield)
    watching.stop()
    try:
        return (yield)
    finally:
        watching.start()


def fixtures_of(item: pytest.Item) -> list[str]:
    return item.fixturenames if isinstance(item, pytest.Function) else []


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Before the database of tests is made: it begins with tables that were made before, if there are any."""
    with tables_of_tests():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """After the database of tests is made: the next one need not make its tables again."""
    with django_db_blocker.unblock():
        keep()


@pytest.fixture(scope="session", autouse=True)
def flushing_lifts_the_guards() -> Iterator[None]:
    """Tests that really commit end by emptying every table, also those from which nothing may be taken."""
    name = "_fixture_teardown"
    flush = getattr(TransactionTestCase, name)

    def lift_and_flush(case: TransactionTestCase) -> None:
        with guards_lifted(connection):
            flush(case)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, name, lift_and_flush)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def static_files_keep_their_names() -> Iterator[None]:
    """The names of collected files carry a digest; in tests nothing is collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    found_where_they_are = {"WHITENOISE_AUTOREFRESH": True, "WHITENOISE_USE_FINDERS": True}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}, **found_where_they_are):
        yield


@pytest.fixture(scope="session", autouse=True)
def no_copy_is_made_at_night() -> Iterator[None]:
    """A test that lets time pass must not copy the database it stands in."""
    with override_settings(BACKUP_HOUR=""):
        yield


@pytest.fixture(scope="session", autouse=True)
def no_page_happens_to_renew_what_all_share() -> Iterator[None]:
    """One search in a thousand counts the frequent words anew; in tests that count questions it is never that one."""
    from chungtay.search.models.stores import Counted  # noqa: PLC0415  # models, once Django is set up

    patch = pytest.MonkeyPatch()
    patch.setattr(Counted, "questions", itertools.repeat(1))
    yield
    patch.undo()
