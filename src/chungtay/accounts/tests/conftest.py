from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.test import override_settings

from chungtay.accounts.actions import ensure_system_person, register_person
from chungtay.accounts.models import Person

DAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
PASSWORD = "nai rừng qua suối"
HOME = "203.113.1.7"


@pytest.fixture(autouse=True, scope="package")
def slow_hashers() -> Iterator[list[str]]:
    """What the product hashes with, put aside for the tests of this room."""
    slow = list(settings.PASSWORD_HASHERS)
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield slow


@pytest.fixture
def system(db: None) -> Person:
    return ensure_system_person()


@pytest.fixture
def co_lan(system: Person) -> Person:
    return register_person("Nguyễn Thị Lan", by=system, on=DAY, login="lan", password=PASSWORD)


@pytest.fixture
def thay_minh(system: Person) -> Person:
    return register_person("Trần Văn Minh", by=system, on=DAY, login="minh", password=PASSWORD)
