from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests.matrix.taking import lines_in, taken_by

from chungtay.privacy.tests.keeping import World


@pytest.fixture(autouse=True)
def files_of_the_test(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def test_a_head_takes_consents_away_by_code_and_the_department_takes_none(world: World) -> None:
    pupil = world.pupil(9)
    world.consent(pupil)

    own, above, beside = (
        lines_in(taken_by(person)["dong-y/dong-y.xlsx"]) for person in (world.lan, world.hanh, world.tuan)
    )

    assert [(row["Mã học sinh"], row["Người giám hộ"], row["Tình trạng"]) for row in own] == [
        (pupil.code, "Trần Thị Mẹ", "Đã đồng ý")
    ]
    assert not {"Tuổi", "Tháng sinh", "Năm sinh"} & set(own[0])
    assert (above, beside) == ([], [])
