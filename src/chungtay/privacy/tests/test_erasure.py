"""Erasing leaves nothing of the person but what was signed, and the record whole; a restore brings nobody back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry, StoredFile
from chungtay.kernel.outbox import deliver_due
from chungtay.kernel.sealing import seal_entries, verify_chain
from chungtay.organisations.actions import end_membership
from chungtay.organisations.models import Membership
from chungtay.privacy.actions.consents import withdraw_consent
from chungtay.privacy.actions.erasing import erase_person, erase_pupil, replay_erasures
from chungtay.privacy.actions.keeping import lift_hold, run_retention, set_hold
from chungtay.privacy.actions.pupils import publish_photograph, record_leaving
from chungtay.privacy.actions.requests import Asked, file_request, settle_request
from chungtay.privacy.choices import ConsentChannel, RequestChannel, SubjectRequestState, SubjectRight
from chungtay.privacy.engine.packs import said
from chungtay.privacy.models import ConsentRecord, ErasureRecord, GuardianLink, Photograph, Pupil
from chungtay.privacy.queries.held import erasure_plan
from chungtay.privacy.queries.pupils import public_pictures
from chungtay.privacy.queries.retention import due_on, erasures_since
from chungtay.privacy.tests.keeping import World

NAME = "Nguyễn Mai"


def left(world: World) -> Person:
    """Cô Mai, who holds no role any more."""
    membership = Membership.objects.get(person=world.mai)
    end_membership(membership, by=world.lan, on=today())
    return world.mai


def places_of(text: str) -> set[str]:
    """Every column of the installation in which a text still stands, in rows and inside JSON."""
    found = set()
    for model in apps.get_models():
        columns = [
            column.name
            for column in model._meta.concrete_fields
            if isinstance(column, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.values(*columns) if columns else []:
            found |= {f"{model._meta.label_lower}.{name}" for name, value in row.items() if text in str(value)}
    return found


def test_nothing_of_the_person_stays_and_the_chain_is_whole(world: World) -> None:
    person = left(world)
    words = Asked(SubjectRight.ERASE, f"Tôi là {NAME}.", RequestChannel.PAPER)
    request = file_request(person, words, organisation=world.tay_mo, by=world.hanh, on=today())
    seal_entries()
    assert places_of(NAME) >= {"accounts.person.name", "kernel.auditentry.personal_values"}
    plan = erasure_plan(person)

    record = erase_person(person, request=request, by=world.hanh, on=today(), at=now())
    settle_request(request, SubjectRequestState.GRANTED, "Đã xóa.", by=world.hanh, at=now(), seen=None)

    assert places_of(NAME) == set()
    assert places_of("mai") & {"accounts.person.login"} == set()
    person.refresh_from_db()
    assert (person.name, person.login, person.is_active) == (said("erased_person"), None, False)
    assert not person.has_usable_password()
    assert Membership.objects.filter(person=person).get().post == ""
    seal_entries(whole_record=True)
    assert verify_chain().is_whole
    assert sum(step.changed for step in plan) <= sum(record.counts.values())
    assert NAME not in str(ErasureRecord.objects.values())


def test_a_walk_that_forgot_the_record_would_be_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    person = left(world)
    monkeypatch.setattr("chungtay.privacy.actions.erasing._erase_lines", lambda *words: None)

    erase_person(person, request=None, by=world.hanh, on=today(), at=now())

    assert places_of(NAME) == {"kernel.auditentry.personal_values"}


def test_whoever_bears_the_same_name_keeps_theirs(world: World) -> None:
    other = Person.objects.create(name=NAME, login="mai2", is_active=True)

    erase_person(left(world), request=None, by=world.hanh, on=today(), at=now())

    other.refresh_from_db()
    assert other.name == NAME


def test_who_holds_a_role_runs_the_house_or_is_held_is_not_erased(world: World) -> None:
    for person, sentence in ((world.mai, "còn giữ một vai trò"), (world.van_hanh, "vận hành"), (world.he_thong, "vận")):
        with pytest.raises(RuleBroken, match=sentence):
            erase_person(person, request=None, by=world.hanh, on=today(), at=now())
    person = left(world)
    hold = set_hold("accounts.person", person.uid, "CV 12/TTr", until_on=today(), by=world.hanh, on=today(), at=now())
    with pytest.raises(RuleBroken, match="CV 12/TTr"):
        erase_person(person, request=None, by=world.hanh, on=today(), at=now())
    lift_hold(hold, by=world.hanh, on=today(), at=now(), seen=hold.version)
    see = Asked(SubjectRight.SEE, "", RequestChannel.PAPER)
    request = file_request(person, see, organisation=None, by=world.hanh, on=today())
    with pytest.raises(RuleBroken, match="không yêu cầu xóa"):
        erase_person(person, request=request, by=world.hanh, on=today(), at=now())

    erase_person(person, request=None, by=world.hanh, on=today(), at=now())


def test_an_erased_pupil_is_a_code_with_its_dates_and_no_file_on_the_disk(world: World) -> None:
    pupil = world.pupil(9)
    consent = world.consent(pupil)
    picture = world.photograph(pupil)
    publish_photograph(picture, by=world.lan, on=today(), at=now())
    assert picture.file is not None
    kept = Path(settings.MEDIA_ROOT) / picture.file.path
    assert kept.exists()

    erase_pupil(pupil, request=None, by=world.lan, on=today(), at=now())
    deliver_due()

    pupil.refresh_from_db()
    consent.refresh_from_db()
    assert (pupil.birth_year, pupil.birth_month, bool(pupil.code)) == (None, None, True)
    assert (consent.state, consent.guardian_name, bool(consent.guardian_agreed_at)) == ("withdrawn", "", True)
    assert not kept.exists()
    assert not StoredFile.objects.filter(sha256=picture.file.sha256).exists()
    assert not public_pictures().exists()
    assert places_of("Trần Thị Mẹ") == set()


def test_bytes_that_somebody_else_brought_too_stay_on_the_disk(world: World) -> None:
    one, other = world.pupil(9), world.pupil(9)
    first, second = world.photograph(one), world.photograph(other)
    assert first.file is not None
    assert second.file is not None
    assert first.file.path == second.file.path

    erase_pupil(one, request=None, by=world.lan, on=today(), at=now())
    deliver_due()

    assert (Path(settings.MEDIA_ROOT) / second.file.path).exists()


def test_after_a_restore_everything_erased_or_withdrawn_since_is_gone_again(world: World) -> None:
    person, pupil, shown = left(world), world.pupil(9), world.pupil(10)
    consent = world.consent(shown)
    picture = world.photograph(shown)
    publish_photograph(picture, by=world.lan, on=today(), at=now())
    world.consent(pupil)
    copied_at = now()
    tables = (Person, Pupil, ConsentRecord, Photograph)
    copy = {model: list(model._default_manager.values()) for model in tables}
    erase_person(person, request=None, by=world.hanh, on=today(), at=now())
    withdraw_consent(consent, ConsentChannel.LINK, by=None, at=now())
    listed = erasures_since(copied_at)
    assert len(listed) == 2
    assert erasures_since(now()) == []
    # The copy comes back: the person, and for the consent a row that is still given.
    ErasureRecord.objects.all().delete()
    row = next(one for one in copy[Person] if one["id"] == person.pk)
    Person.objects.filter(pk=person.pk).update(**row)
    assert Person.objects.get(pk=person.pk).name == NAME

    done = replay_erasures(listed, by=world.he_thong, on=today(), at=now())

    assert done == 2
    assert places_of(NAME) == set()
    assert not public_pictures().exists()
    assert [one.uid for one in erasures_since(None)] == [one.uid for one in listed]
    assert replay_erasures(listed, by=world.he_thong, on=today(), at=now()) == 0


def test_a_replay_takes_down_what_the_copy_still_shows(world: World) -> None:
    pupil = world.pupil(9)
    consent = world.consent(pupil)
    publish_photograph(world.photograph(pupil), by=world.lan, on=today(), at=now())
    withdrawal = ErasureRecord(what="withdrawn", kind="privacy.consentrecord", key=consent.uid, at=now())
    withdrawal.by = world.lan
    withdrawal.save()
    listed = erasures_since(None)
    ErasureRecord.objects.all().delete()
    assert public_pictures().exists()

    replay_erasures(listed, by=world.he_thong, on=today(), at=now())

    consent.refresh_from_db()
    assert consent.state == "withdrawn"
    assert not public_pictures().exists()


def test_retention_shows_first_what_it_then_does_and_tells_how_many(world: World) -> None:
    pupil, staying, held = world.pupil(9), world.pupil(9), world.pupil(9)
    for one, day in ((pupil, date(2025, 1, 31)), (staying, today()), (held, date(2025, 1, 31))):
        record_leaving(one, left_on=day, by=world.lan, on=today(), seen=None)
    until = today() + timedelta(days=30)
    set_hold("privacy.pupil", held.uid, "Đơn khiếu nại", until_on=until, by=world.hanh, on=today(), at=now())
    old = GuardianLink.objects.create(
        pupil=staying,
        made_by=world.lan,
        made_at=now() - timedelta(days=800),
        expires_at=now() - timedelta(days=770),
    )
    before = {due.rule.key: (due.count, due.held) for due in due_on(today())}
    assert before["pupil-profile"] == (1, 1)
    assert before["unanswered-link"] == (1, 0)
    assert Pupil.objects.filter(erased_at__isnull=False).count() == 0

    done = run_retention(by=world.he_thong, on=today(), at=now())

    assert done == {key: count for key, (count, _held) in before.items() if count}
    assert set(Pupil.objects.filter(erased_at__isnull=False)) == {pupil}
    assert not GuardianLink.objects.filter(pk=old.pk).exists()
    told = AuditEntry.objects.filter(verb="privacy.retention_ran").order_by("id")
    assert {line.open_values["rule"]: line.open_values["count"] for line in told} == done
    assert run_retention(by=world.he_thong, on=today(), at=now()) == {}
    later = until + timedelta(days=1)
    assert run_retention(by=world.he_thong, on=later, at=now()) == {"pupil-profile": 1}


def test_words_of_old_requests_go_and_a_held_table_stays_whole(world: World) -> None:
    asked = Asked(SubjectRight.SEE, "Lời riêng.", RequestChannel.PAPER)
    request = file_request(world.mai, asked, organisation=None, by=world.hanh, on=today())
    past = now() - timedelta(days=365 * 4)
    settle_request(request, SubjectRequestState.GRANTED, "Đã gửi.", by=world.hanh, at=past, seen=None)
    hold = set_hold("privacy.subjectrequest", "", "Thanh tra", until_on=today(), by=world.hanh, on=today(), at=now())

    assert run_retention(by=world.he_thong, on=today(), at=now()) == {}
    lift_hold(hold, by=world.hanh, on=today(), at=now(), seen=None)
    assert run_retention(by=world.he_thong, on=today(), at=now()) == {"settled-request": 1}

    request.refresh_from_db()
    assert (request.words, request.answer, request.state) == ("", "", "granted")
