"""The sheet of a round in which a school of side A may have several partners."""

from __future__ import annotations

from chungtay.boards.tests.test_several import computed
from chungtay.kernel.clock import today
from chungtay.matching.tests.world import Round
from chungtay.publishing.documents import result_rows


def test_the_sheet_says_of_every_pair_how_many_partners_its_schools_have(world: Round) -> None:
    scenario = computed(world, 2, 1)
    remarks = [row["remark"] for row in result_rows(scenario, world.hanh, today())]
    assert remarks == ["Bên A: 1 trên 2 bạn"] * 3
