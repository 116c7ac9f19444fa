from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests.matrix.taking import lines_in, said_in, taken_by

from chungtay.kernel.clock import today
from chungtay.taxonomy.actions import Wording, add_leaf
from chungtay.taxonomy.exchange import LIST_SHEET
from chungtay.taxonomy.models import LeafGroup
from chungtay.taxonomy.tests.world import Lists

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def files_of_the_test(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path


@pytest.mark.django_db
def test_an_officer_takes_the_department_s_own_list_away_in_the_columns_of_its_sheet() -> None:
    lists = Lists()
    add_leaf(lists.so, LeafGroup.objects.get(code="DT"), Wording("Tủ sách Mẫu"), by=lists.hanh, on=today())

    files, others = taken_by(lists.hanh), taken_by(lists.quyen)

    rows = lines_in(files["nhu-cau/danh-muc-1.xlsx"])
    assert list(rows[0]) == [column.title for column in LIST_SHEET.columns]
    assert any("Tủ sách Mẫu" in row.values() for row in rows)
    assert [row["Mục"] for row in lines_in(files["nhu-cau/danh-muc-thay-doi.xlsx"])] == ["Tủ sách Mẫu"]
    assert "Tủ sách Mẫu" not in said_in(others)
