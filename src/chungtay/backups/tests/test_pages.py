from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from chungtay.accounts.models import Person
from chungtay.backups.choices import BackupState, BackupStep
from chungtay.backups.models import Backup
from chungtay.backups.panels import what_waits_for_a_copy
from chungtay.backups.queries.status import is_due, last_nights, standing, visible_backups
from chungtay.backups.views.drawing import picture_of
from chungtay.kernel.clock import now, to_local, today
from chungtay.kernel.idempotency import new_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Person:
    return Person.objects.create(name="Người vận hành", login="van.hanh", is_active=True, is_operator=True)


def made(days_ago: float, state: BackupState = BackupState.GOOD, **more: object) -> Backup:
    at = now() - timedelta(days=days_ago)
    ended = None if state == BackupState.RUNNING else at + timedelta(seconds=42)
    values = {"size": 8_000_000, "row_count": 74_336, "folder": "/srv/khong-con", "file_count": 3} | more
    reason = "Ổ đĩa đã đầy." if state == BackupState.FAILED else ""
    return Backup.objects.create(begun_at=at, ended_at=ended, state=state, reason=reason, **values)


def page(client: Client, person: Person) -> str:
    client.force_login(person)
    return client.get(reverse("backups:list")).content.decode()


def test_the_page_says_when_how_large_how_long_and_tried_how(client: Client, operator: Person, tmp_path: Path) -> None:
    made(1.1, folder=str(tmp_path), is_encrypted=True)
    made(3, BackupState.FAILED)
    said = page(client, operator)

    for words in ("74.336 dòng", "42 giây", "cách đây 1 ngày", str(tmp_path), "đã mã hóa", "Ổ đĩa đã đầy.", "30 ngày"):
        assert words in said
    assert "không còn trên máy" not in said


def test_a_copy_whose_folder_is_gone_or_too_old_is_said_to_be(client: Client, operator: Person) -> None:
    assert "mất tất cả" in page(client, operator)
    made(5)
    said = page(client, operator)
    assert "không còn trên máy" in said
    assert "quá hai ngày" in said


def test_an_operator_has_a_copy_made_once_however_often_the_button_is_pressed(client: Client, operator: Person) -> None:
    client.force_login(operator)
    key = new_key()
    for _press in range(2):
        assert client.post(reverse("backups:list"), {"idempotency_key": key}).status_code == 302
    assert [row.task_path for row in DBTaskResult.objects.all()] == ["chungtay.backups.jobs.copy_now"]


def test_progress_is_told_until_the_copy_has_ended(client: Client, operator: Person) -> None:
    row = made(0, BackupState.RUNNING, step=BackupStep.TRIAL)
    client.force_login(operator)
    assert "khôi phục thử" in client.get(reverse("backups:list")).content.decode()
    response = client.get(reverse("backups:progress"))
    assert "khôi phục thử" in response.content.decode()
    assert "HX-Refresh" not in response
    Backup.objects.filter(pk=row.pk).update(begun_at=now() - timedelta(days=1))  # killed long ago
    assert client.get(reverse("backups:progress"))["HX-Refresh"] == "true"


def test_nobody_but_an_operator_sees_a_copy_or_is_asked_for_one(client: Client) -> None:
    made(9)
    teacher = Person.objects.create(name="Thầy Minh", login="minh", is_active=True)
    client.force_login(teacher)

    assert client.get(reverse("backups:list")).status_code == 403
    assert not visible_backups(teacher).exists()
    assert not visible_backups(AnonymousUser()).exists()
    assert what_waits_for_a_copy(teacher, today()) == []


def test_the_operator_is_asked_when_the_last_good_copy_is_older_than_two_days(operator: Person) -> None:
    (first,) = what_waits_for_a_copy(operator, today())
    assert first.is_mine
    made(2.1)
    made(1, BackupState.FAILED)
    (old,) = what_waits_for_a_copy(operator, today())
    assert old.detail == "Ổ đĩa đã đầy."
    made(1.9)
    assert what_waits_for_a_copy(operator, today()) == []


def test_the_picture_has_thirty_days_and_a_good_copy_counts_more_than_a_failed_one(operator: Person) -> None:
    made(2, BackupState.FAILED)
    made(2.001)
    made(4, BackupState.FAILED)
    nights = last_nights(visible_backups(operator), today())

    assert len(nights) == 30
    assert [night.state for night in nights[-5:]] == ["failed", "", "good", "", ""]
    drawn = picture_of(nights, title="x").markup()
    assert [drawn.count(f"backup-{word}") for word in ('good"', 'failed"', 'none"')] == [1, 1, 28]


def test_a_copy_is_due_once_a_night_from_its_hour_on(settings: Settings) -> None:
    here = to_local(now()).replace(hour=3, minute=0)
    settings.BACKUP_HOUR = "2"
    assert is_due(here)
    assert not is_due(here.replace(hour=1))
    Backup.objects.create(begun_at=here - timedelta(minutes=30))
    assert not is_due(here)
    assert is_due(here + timedelta(days=1))
    settings.BACKUP_HOUR = ""
    assert not is_due(here + timedelta(days=1))


def test_the_database_refuses_an_ended_copy_without_its_end_and_a_failed_one_without_a_reason() -> None:
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    for wrong in ({"state": BackupState.GOOD}, {"state": BackupState.FAILED, "ended_at": moment}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Backup.objects.create(begun_at=moment, **wrong)


def test_a_good_copy_is_the_standing_even_after_later_failures(operator: Person) -> None:
    good = made(1)
    failed = made(0.5, BackupState.FAILED)
    found = standing(visible_backups(operator), now())

    assert (found.last_good, found.failed_since, found.running, found.is_too_old) == (good, failed, None, False)
