"""Everything in one .zip, opened to the last workbook: of another's needs, rounds and memoranda not a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.matrix.taking import said_in, taken_by
from tests.matrix.test_canaries import LEAF, MARK, STRANGERS, Planted, planted, planting

__all__ = ["planted", "planting"]  # fixtures are used by their names
pytestmark = pytest.mark.once  # files, the same from either database


@pytest.fixture(autouse=True)
def files_of_the_test(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.mark.parametrize("name", [name for name in STRANGERS if name in ("xuan", "lan", "quyen")])
def test_who_owns_none_of_it_takes_none_of_it_away(planted: Planted, name: str) -> None:
    said = said_in(taken_by(planted.people[name]))

    assert [token for token in planted.tokens if token in said] == []


def test_who_owns_it_takes_it_away(planted: Planted) -> None:
    officer, head = (said_in(taken_by(planted.people[name])) for name in ("hanh", "p1"))

    assert MARK in officer
    assert LEAF in officer
    assert MARK in head
