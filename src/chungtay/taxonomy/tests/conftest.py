from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from chungtay.taxonomy.tests.world import Lists


@pytest.fixture(scope="module")
def built_lists(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Lists]:
    """The lists of a module, built once, inside one transaction that is never kept."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield Lists()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.fixture
def lists(built_lists: Lists, db: None) -> Lists:
    """The lists as they were built; what a test does to their rows is taken back."""
    return copy.deepcopy(built_lists)
