from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from chungtay.privacy.tests.keeping import World


@pytest.fixture
def world(db: None, settings: Settings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    settings.SECOND_STEP_REQUIRED = False  # who needs one is asked in the tests of access
    return World()
