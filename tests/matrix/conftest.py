from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests.matrix.cast import PEOPLE, things
from tests.matrix.walking import client_of
from tests.world import demo_loaded


@pytest.fixture(scope="module")
def loaded_demo(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with django_db_blocker.unblock(), demo_loaded(tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture
def demo(loaded_demo: None, db: None) -> None:
    """The demo, with whatever a test does to it taken back."""


@pytest.fixture
def named(demo: None) -> dict[str, dict[str, str]]:
    return things()


@pytest.fixture
def clients(demo: None) -> dict[str, Client]:
    return {person: client_of(person) for person in PEOPLE}
