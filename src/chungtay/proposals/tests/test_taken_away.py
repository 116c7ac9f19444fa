from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests.matrix.taking import lines_in, said_in, taken_by

from chungtay.kernel.clock import today
from chungtay.matching.actions import send_to_review
from chungtay.matching.choices import WhyNot
from chungtay.matching.models import Proposal
from chungtay.matching.tests.world import Round
from chungtay.proposals.actions import decline_proposal
from chungtay.publishing.actions import publish_run


@pytest.fixture(autouse=True)
def files_of_the_test(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path


def published(world: Round) -> None:
    publish_run(send_to_review(world.computed(), by=world.hanh, on=today()), by=world.hanh, on=today())
    asked = Proposal.objects.get(organisation=world.schools["P2"])
    decline_proposal(asked, WhyNot.OTHER, by=world.heads["P2"], on=today(), reason="Chim hoàng yến")


def test_an_officer_takes_rounds_results_and_answers_away(world: Round) -> None:
    published(world)

    files = taken_by(world.hanh)

    assert [row["Tên đợt"] for row in lines_in(files["ghep-doi/dot-ghep-doi.xlsx"])] == ["Ghép đôi đợt Mẫu"]
    scenarios = lines_in(files["ghep-doi/phuong-an.xlsx"])
    (done,) = (row for row in scenarios if row["Tính ngày"])
    result = lines_in(files[f"ghep-doi/ket-qua/{done['Mã']}.xlsx"])
    pairs = {(row["Đơn vị bên A"], row["Đơn vị bên B"]) for row in result if row["Đơn vị bên A"]}
    assert pairs == {(f"Trường Tiểu học Mẫu P{at}", f"Trường Tiểu học Mẫu Q{at}") for at in (1, 2, 3)}
    answers = {row["Đơn vị được hỏi"]: row for row in lines_in(files["ghep-doi/de-nghi-va-tra-loi.xlsx"])}
    assert len(answers) == 6
    assert answers["Trường Tiểu học Mẫu P2"]["Nói rõ thêm"] == "Chim hoàng yến"


def test_a_head_takes_away_what_the_school_was_asked_and_nothing_others_answered(world: Round) -> None:
    published(world)

    files = taken_by(world.heads["Q2"])

    answers = lines_in(files["ghep-doi/de-nghi-va-tra-loi.xlsx"])
    assert {row["Đơn vị được hỏi"] for row in answers} <= {"Trường Tiểu học Mẫu Q2"}
    assert lines_in(files["ghep-doi/dot-ghep-doi.xlsx"]) == []
    assert "Chim hoàng yến" not in said_in(files)


def test_an_officer_of_another_department_takes_none_of_it_away(world: Round) -> None:
    published(world)

    files = taken_by(world.quyen)

    assert "Chim hoàng yến" not in said_in(files)
    assert "Ghép đôi đợt Mẫu" not in said_in(files)
