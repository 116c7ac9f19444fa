from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests.matrix.taking import lines_in, taken_by

from chungtay.needs.tests.world import World
from chungtay.offers.tests.test_asking import asked

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def files_of_the_test(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path


def test_both_schools_take_what_one_asked_of_the_other_away_and_a_third_does_not(world: World) -> None:
    request = asked(world)

    taken = {
        person.login: [row["Mã"] for row in lines_in(taken_by(person)["giup-nhau/loi-nho-va-tra-loi.xlsx"])]
        for person in (world.lan, world.tuan, world.thu, world.xuan)
    }

    assert taken == {"lan": [request.uid], "tuan": [request.uid], "thu": [], "xuan": []}
