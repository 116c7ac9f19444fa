from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from chungtay.matching.tests.world import Round


@pytest.fixture(scope="module")
def built_round(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Round]:
    """The round of a module, built once, inside one transaction that is never kept."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield Round()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.fixture
def world(built_round: Round, db: None) -> Round:
    """The round as it was built; what a test does to its rows is taken back."""
    return copy.deepcopy(built_round)
