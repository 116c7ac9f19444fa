"""The list of subjects: what is taught where on a day, and how a new version comes in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from chungtay.curriculum.actions import PACK, load_curriculum
from chungtay.curriculum.engine import read_curriculum
from chungtay.curriculum.models import CurriculumPack, Grade, Subject
from chungtay.curriculum.queries import grades_of, subjects_of
from chungtay.kernel.models import AuditEntry
from chungtay.kernel.people import Person

DAY = date(2026, 9, 5)


@pytest.fixture
def he_thong(db: None) -> Person:
    person = get_user_model().objects.create(name="Hệ thống", is_system=True)
    load_curriculum(by=person, on=DAY)
    return person


def names(level: str, grade: str = "", on: date = DAY) -> list[str]:
    chosen = Grade.objects.get(code=grade) if grade else None
    return [subject.name for subject in subjects_of(level, chosen, on)]


def test_a_grade_has_its_subjects_and_not_those_of_another(he_thong: Person) -> None:
    assert "Tự nhiên và Xã hội" in names("TH", "L3")
    assert "Tự nhiên và Xã hội" not in names("TH", "L4")
    assert "Khoa học" in names("TH", "L4")
    assert "Khoa học tự nhiên" in names("THCS")
    assert "Vật lí" not in names("THCS")
    assert names("MN", "NT") == [
        "Phát triển thể chất",
        "Phát triển nhận thức",
        "Phát triển ngôn ngữ",
        "Phát triển tình cảm và kĩ năng xã hội",
        "Chăm sóc, nuôi dưỡng",
    ]
    assert [grade.code for grade in grades_of("THPT", DAY)] == ["L10", "L11", "L12"]
    assert grades_of("", DAY).count() == 16


def test_a_pack_already_loaded_changes_nothing_and_tells_nothing(he_thong: Person) -> None:
    load_curriculum(by=he_thong, on=date(2026, 10, 1))

    assert CurriculumPack.objects.count() == 1
    assert AuditEntry.objects.filter(verb="curriculum.loaded").count() == 1


def test_a_later_pack_ends_a_subject_and_keeps_what_refers_to_it(he_thong: Person, tmp_path: Path) -> None:
    subject = Subject.objects.get(code="GDCD")
    later = PACK.read_text(encoding="utf-8").replace('"2026.1"', '"2027.1"')
    later = later.replace('code = "GDCD"\n', 'code = "GDCD"\nuntil = 2027-08-01\n')
    (tmp_path / "later.toml").write_text(later, encoding="utf-8")

    load_curriculum(tmp_path / "later.toml", by=he_thong, on=date(2027, 8, 1))

    assert Subject.objects.get(code="GDCD").uid == subject.uid
    assert "Giáo dục công dân" in names("THCS", "L6", date(2027, 7, 31))
    assert "Giáo dục công dân" not in names("THCS", "L6", date(2027, 8, 1))


def test_the_page_says_that_nobody_has_compared_the_list(he_thong: Person, client: Client) -> None:
    client.force_login(get_user_model().objects.create(name="Lan", login="lan", is_active=True))

    page = client.get("/chuong-trinh-hoc/").content.decode()

    assert "chưa được đối chiếu" in page
    assert "Giáo dục quốc phòng và an ninh" in page
    assert client.get("/chuong-trinh-hoc/").status_code == 200


@pytest.mark.once
def test_a_pack_that_contradicts_itself_is_refused() -> None:
    text = PACK.read_text(encoding="utf-8")

    with pytest.raises(ValueError, match="twice"):
        read_curriculum(text + '\n[[grade]]\ncode = "L1"\nname = "Lớp 1"\nstage = "TH"\n')
    with pytest.raises(ValueError, match="nobody declares"):
        read_curriculum(text.replace('grades = ["L10", "L11", "L12"]', 'grades = ["L13"]', 1))
