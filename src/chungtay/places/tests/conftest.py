from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from chungtay.places.actions import load_units


@dataclass(frozen=True)
class Clerk:
    """Whoever loads tables; the record asks no more of a person than this."""

    uid: str = "clerk-of-the-test-0001"
    name: str = "Clerk"
    pk: int = 1
    is_operator: bool = True
    is_authenticated: bool = True


CLERK = Clerk()
LOADED_ON = date(2026, 11, 21)


@pytest.fixture(scope="module")
def pack(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The whole of Việt Nam, loaded once for a module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_units(by=CLERK, on=LOADED_ON)
        connection.check_constraints()  # once, here: else every test checks all rows again as it ends
        yield
        transaction.set_rollback(True)
