from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from chungtay.programmes.tests.conftest import on_disk
from chungtay.records.tests.papers import Office

__all__ = ["on_disk"]  # a fixture is used by its name


@pytest.fixture
def office(db: None, settings: Settings, tmp_path: Path) -> Office:
    settings.MEDIA_ROOT = tmp_path / "media"
    return Office()
