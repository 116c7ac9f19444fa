from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.test import override_settings

from chungtay.accounts.actions import ensure_system_person, register_person, set_email, switch_on_second_step
from chungtay.accounts.engine import codes
from chungtay.accounts.models import Person
from chungtay.accounts.queries import offered_seed

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


@pytest.fixture
def van_hanh(system: Person) -> Person:
    return register_person("Đỗ Văn Hành", by=system, on=DAY, login="vanhanh", password=PASSWORD, is_operator=True)


class Phone:
    """An authenticator on somebody's telephone."""

    def __init__(self, letters: str) -> None:
        self.secret = codes.from_letters(letters.replace(" ", ""))

    def shows(self, at: datetime, *, later: int = 0) -> str:
        return codes.code_at(self.secret, codes.step_at(at) + later)


def enrolled(person: Person, at: datetime = NOON) -> tuple[Phone, list[str]]:
    """The person with a second step since five minutes ago; their telephone and their paper."""
    begun = at - timedelta(minutes=5)
    seed = offered_seed(person, begun)
    phone = Phone(seed.letters)
    return phone, switch_on_second_step(person, seed.sealed, phone.shows(begun), address=HOME, at=begun)


def with_mail(person: Person, email: str) -> Person:
    return set_email(person, email, by=person, on=DAY)
