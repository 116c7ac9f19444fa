from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings

from chungtay.access.tests.asking import World


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield World()
