from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings
from tests.matrix.taking import lines_in, taken_by

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.kernel.files import open_file
from chungtay.privacy import exchange
from chungtay.privacy.actions.consents import Answer, record_consent
from chungtay.privacy.actions.erasing import erase_pupil
from chungtay.privacy.choices import ConsentChannel, ConsentPurpose
from chungtay.privacy.models import ConsentRecord, Pupil
from chungtay.privacy.tests.keeping import ME, PUBLIC, World, drawn
from chungtay.register.actions.takeaway import ask_for_everything, put_together
from chungtay.register.choices import TakeawayState
from chungtay.register.models import Takeaway


@pytest.fixture(autouse=True)
def files_of_the_test(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.mark.slow
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


def signed_on_paper(pupil: Pupil, by: Person, *purposes: ConsentPurpose) -> list[ConsentRecord]:
    answers = dict.fromkeys(purposes or [PUBLIC], Answer(guardian=True, child=True))
    return record_consent(pupil, answers, ME, ConsentChannel.PAPER, evidence=drawn(), by=by, at=now())


def papers_in(taken: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in taken.items() if path.startswith("dong-y/giay/")}


def test_the_scan_of_a_paper_goes_along_once_and_each_consent_names_it(world: World) -> None:
    consents = signed_on_paper(world.pupil(9), world.lan, *list(ConsentPurpose)[:2])
    world.consent(world.pupil(10))
    scan = consents[0].evidence
    assert scan is not None

    taken = taken_by(world.lan)

    assert papers_in(taken) == {f"dong-y/giay/{scan.uid}.jpg": open_file(scan).read()}
    named = [row["Tệp trong dong-y/giay"] for row in lines_in(taken["dong-y/dong-y.xlsx"])]
    assert named == [scan.uid, scan.uid, None]


@pytest.mark.slow
def test_no_other_school_and_no_department_takes_the_scan_along(world: World) -> None:
    signed_on_paper(world.pupil(9), world.lan)

    for person in (world.hanh, world.tuan, world.quyen):
        assert papers_in(taken_by(person)) == {}


@pytest.mark.slow
def test_the_scans_of_very_many_children_do_not_leave_in_one_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "MOST_CHILDREN", 1)
    for age in (9, 10):
        signed_on_paper(world.pupil(age), world.lan)

    (said,) = papers_in(taken_by(world.lan)).items()

    assert said[0] == "dong-y/giay/DOC-TRUOC.txt"
    assert "trang của học sinh" in said[1].decode()


@pytest.mark.slow
def test_a_file_made_before_a_pupil_was_erased_goes_with_the_scan(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    pupil = world.pupil(9)
    signed_on_paper(pupil, world.lan)
    taken_by(world.lan)
    taken_by(world.hanh)
    own, above = (Takeaway.objects.get(person=person) for person in (world.lan, world.hanh))
    assert own.path.is_file()

    with django_capture_on_commit_callbacks(execute=True):
        erase_pupil(pupil, request=None, by=world.lan, on=today(), at=now())

    assert not own.path.is_file()
    assert above.path.is_file()


def test_a_file_being_made_while_a_pupil_is_erased_is_never_there(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    pupil = world.pupil(9)
    signed_on_paper(pupil, world.lan)
    begun = ask_for_everything(world.lan, on=today(), at=now())
    with django_capture_on_commit_callbacks(execute=True):
        erase_pupil(pupil, request=None, by=world.lan, on=today(), at=now())

    put_together(begun, at=now())  # the worker had read it as waiting, and read the consents, before the erasure

    assert not begun.path.is_file()
    assert Takeaway.objects.get(pk=begun.pk).state == TakeawayState.GONE
    assert ask_for_everything(world.lan, on=today(), at=now()).pk != begun.pk
