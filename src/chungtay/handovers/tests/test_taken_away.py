from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests.matrix.taking import lines_in, taken_by

from chungtay.handovers.tests.handing import World

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def files_of_the_test(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path


@pytest.mark.django_db
def test_an_officer_takes_the_handovers_of_her_bodies_away_line_by_line() -> None:
    world = World()
    done = world.carry_out(world.prepare())

    files, others = taken_by(world.hoa), taken_by(world.tuan)

    (row,) = lines_in(files["ban-giao/ban-giao.xlsx"])
    assert (row["Mã"], row["Người bàn giao"], row["Theo văn bản"]) == (done.uid, "Lan", "12/QĐ-UBND")
    lines = lines_in(files["ban-giao/tung-viec.xlsx"])
    assert [line["Việc"] for line in lines] == [line.sentence for line in done.lines.all()]
    assert lines_in(others["ban-giao/ban-giao.xlsx"]) == []
