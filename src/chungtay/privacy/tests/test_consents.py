"""Consents, photographs and withdrawal, as the rooms' own actions and pages do them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry, StoredFile
from chungtay.kernel.sealing import seal_entries, verify_chain
from chungtay.privacy.actions.consents import Answer, answer_link, ask_consent, record_consent, withdraw_consent
from chungtay.privacy.actions.pupils import publish_photograph, take_photograph_down
from chungtay.privacy.choices import ConsentChannel, ConsentPurpose, ConsentState
from chungtay.privacy.engine import packs
from chungtay.privacy.engine.ages import age_on, is_enough
from chungtay.privacy.engine.packs import wording_on, wordings
from chungtay.privacy.models import ConsentRecord, ConsentText, Publication
from chungtay.privacy.queries.pupils import public_link, public_pictures, token_of
from chungtay.privacy.tests.keeping import ME, PUBLIC, World, drawn, signed_in

DAY = date(2026, 11, 22)


@given(
    age=st.integers(0, 18), guardian=st.sampled_from([True, False, None]), child=st.sampled_from([True, False, None])
)
def test_an_age_and_two_answers_say_whether_anything_may_be_public(
    age: int, guardian: bool | None, child: bool | None
) -> None:
    wanted = guardian is True and (age <= 6 or child is True)

    assert is_enough(age, guardian=guardian is True, child=child is True) == wanted


@given(born=st.dates(date(2005, 1, 1), DAY), later=st.integers(0, 7000))
def test_the_age_by_the_month_is_never_below_the_age_by_the_day(born: date, later: int) -> None:
    day = born + timedelta(days=later)
    by_the_day = day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    assert by_the_day <= age_on(born.year, born.month, day) <= by_the_day + 1


CASES = [
    (age, guardian, child, withdrawn)
    for age in (0, 6, 7, 9, 18)
    for guardian in (True, False, None)
    for child in (True, False, None)
    for withdrawn in (False, True)
    if guardian is not None or child is not None
]


@pytest.mark.slow
def test_a_photograph_is_public_exactly_when_the_table_of_cases_says_so(world: World) -> None:
    seen, wanted = {}, {}
    for age, guardian, child, withdrawn in CASES:
        pupil = world.pupil(age)
        link, picture = world.link(pupil), world.photograph(pupil)
        answer_link(link, {PUBLIC: Answer(guardian, child)}, guardian=ME, at=now())
        try:
            publication = publish_photograph(picture, by=world.lan, on=today(), at=now())
        except RuleBroken:
            publication = None
        record = ConsentRecord.objects.get(link=link)
        if withdrawn and record.state in {ConsentState.GIVEN, ConsentState.WAITING}:
            withdraw_consent(record, ConsentChannel.LINK, by=None, at=now())
        case = (age, guardian, child, withdrawn)
        seen[case] = bool(publication) and public_pictures().filter(photograph=picture).exists()
        # Written out of article 24, not out of the engine: a no of either ends it, from seven on both must say yes.
        both = guardian is True and child is True
        alone = guardian is True and child is None and age < 7
        wanted[case] = (both or alone) and not withdrawn

    assert seen == wanted
    assert sum(wanted.values()) == 7


def test_consent_given_for_a_six_year_old_does_not_serve_the_child_of_eight(world: World) -> None:
    pupil = world.pupil(6)
    consent = world.consent(pupil, child=None)
    picture = world.photograph(pupil)
    in_two_years = date(today().year + 2, today().month, 1)

    with pytest.raises(RuleBroken, match="7 tuổi"):
        publish_photograph(picture, by=world.lan, on=in_two_years, at=now())
    publish_photograph(picture, by=world.lan, on=today(), at=now())
    # Asked anew as a child of eight, the newer consent replaces the older one and what was public through it ends.
    link = ask_consent(pupil, [PUBLIC], by=world.lan, on=in_two_years, at=now() + timedelta(days=730))
    later = now() + timedelta(days=731)
    answer_link(link, {PUBLIC: Answer(guardian=True, child=True)}, guardian=ME, at=later)

    consent.refresh_from_db()
    assert consent.state == ConsentState.REPLACED
    assert not public_pictures().exists()


def test_silence_is_never_consent_and_the_child_may_answer_later(world: World) -> None:
    pupil = world.pupil(9)
    link = world.link(pupil, PUBLIC, ConsentPurpose.SPONSORSHIP)

    with pytest.raises(RuleBroken):
        answer_link(link, {}, guardian=ME, at=now())
    answer_link(link, {PUBLIC: Answer(guardian=True)}, guardian=ME, at=now())
    half, other = link.consents.order_by("id")
    assert half.waits_for_child
    assert (other.state, other.guardian_agreed_at) == (ConsentState.WAITING, None)
    answer_link(link, {PUBLIC: Answer(child=True)}, guardian=None, at=now())

    half.refresh_from_db()
    assert half.state == ConsentState.GIVEN
    assert half.guardian_agreed_at
    assert half.child_agreed_at
    assert half.child_agreed_at > half.guardian_agreed_at


def test_the_words_are_frozen_when_they_are_used(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    consent = world.consent(world.pupil(5), child=None)
    wording = wording_on(PUBLIC, today())
    assert wording is not None
    assert (consent.text.sha256, consent.text.guardian_body) == (wording.sha256, wording.guardian_body)

    changed = packs.Wording(wording.purpose, wording.version_on, wording.title, "Đồng ý hết.", wording.child_body)
    monkeypatch.setattr(packs, "wordings", lambda: (changed,))

    with pytest.raises(RuleBroken, match="phiên bản mới"):
        world.link(world.pupil(5))
    assert ConsentText.objects.get(purpose=PUBLIC).guardian_body == wording.guardian_body


def test_every_purpose_has_words_for_guardian_and_child() -> None:
    known = {one.purpose for one in wordings()}

    assert known == set(ConsentPurpose)
    assert all(one.guardian_body and one.child_body and one.title for one in wordings())


def test_a_paper_needs_its_scan_and_the_childs_tick(world: World) -> None:
    pupil = world.pupil(9)
    yes = {PUBLIC: Answer(guardian=True, child=True)}

    with pytest.raises(RuleBroken):
        record_consent(pupil, yes, ME, ConsentChannel.PAPER, evidence=None, by=world.lan, at=now())
    half = {PUBLIC: Answer(guardian=True)}
    with pytest.raises(RuleBroken):
        record_consent(pupil, half, ME, ConsentChannel.PAPER, evidence=drawn(), by=world.lan, at=now())
    (record,) = record_consent(pupil, yes, ME, ConsentChannel.PAPER, evidence=drawn(), by=world.lan, at=now())

    assert record.state == ConsentState.GIVEN
    assert record.evidence is not None
    assert record.evidence.name == f"{pupil.code}-dong-y.jpg"


def test_a_photograph_loses_its_name_its_place_and_its_camera(world: World) -> None:
    picture = world.photograph(world.pupil(5))
    assert picture.file is not None

    stored = Path(settings.MEDIA_ROOT) / picture.file.path
    with Image.open(stored) as kept:
        assert dict(kept.getexif()) == {}
    assert b"CAMERA" not in stored.read_bytes()
    assert "Bé" not in picture.file.name
    assert not StoredFile.objects.filter(name__contains="Nguyễn").exists()


def test_every_step_is_told_and_no_guardians_name_stands_in_the_record(world: World) -> None:
    pupil = world.pupil(9)
    consent = world.consent(pupil)
    picture = world.photograph(pupil)
    publish_photograph(picture, by=world.lan, on=today(), at=now())
    take_photograph_down(picture, by=world.lan, on=today(), at=now())
    withdraw_consent(consent, ConsentChannel.PAPER, by=world.lan, at=now())

    verbs = AuditEntry.objects.filter(verb__startswith="privacy.").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [
        "privacy.pupil_registered",
        "privacy.consent_asked",
        "privacy.consent_given",
        "privacy.photograph_added",
        "privacy.photograph_published",
        "privacy.photograph_taken_down",
        "privacy.consent_withdrawn",
    ]
    told = str(list(AuditEntry.objects.values_list("open_values", "personal_values")))
    assert ME.name not in told
    seal_entries()
    assert verify_chain().is_whole


def test_a_guardian_answers_withdraws_and_asks_on_a_phone_without_an_account(world: World) -> None:
    pupil = world.pupil(9)
    page = reverse("privacy:answer", args=[token_of(world.link(pupil))])
    phone = Client()

    before = AuditEntry.objects.count()
    for _look in range(3):  # a preview of the link, and looking again, change nothing
        shown = phone.get(page)
    assert (shown.status_code, AuditEntry.objects.count()) == (200, before)
    assert "checked" not in shown.content.decode()
    refused = phone.post(page, {"guardian_public_picture": "yes", "child_public_picture": "yes"})
    assert "họ tên người giám hộ" in refused.content.decode()
    typed = {"guardian_public_picture": "yes", "child_public_picture": "yes"}
    sent = phone.post(page, typed | {"guardian_name": "Trần Thị Mẹ", "relation": "mother"})
    assert sent.status_code == 302
    consent = ConsentRecord.objects.get(pupil=pupil)
    assert (consent.state, consent.guardian_name, consent.channel) == ("given", "Trần Thị Mẹ", "link")

    publish_photograph(world.photograph(pupil), by=world.lan, on=today(), at=now())
    phone.get(reverse("privacy:withdraw_by_link", args=[page.split("/")[2]]))
    assert public_pictures().exists()
    phone.post(reverse("privacy:withdraw_by_link", args=[page.split("/")[2]]), {"consent": consent.uid})
    assert not public_pictures().exists()
    assert phone.post(f"{page}yeu-cau/", {"right": "see", "words": ""}).status_code == 302
    assert pupil.subject_requests.get().organisation == world.tay_mo


def test_links_that_are_forged_old_or_of_others_open_nothing(world: World) -> None:
    pupil = world.pupil(9)
    old = world.link(pupil)
    new = world.link(pupil)
    token = token_of(new)

    assert public_link(token) == new
    assert public_link(token_of(old)) is None  # replaced by the newer one
    for forged in (token[:-1] + ("A" if token[-1] != "A" else "B"), new.uid, f"{new.uid}.", "khong-co", ""):
        assert public_link(forged) is None
    with pytest.raises(RuleBroken, match="hết hạn"):
        answer_link(new, {PUBLIC: Answer(guardian=True, child=True)}, guardian=ME, at=now() + timedelta(days=31))
    stranger = world.consent(world.pupil(5), child=None)
    Client().post(reverse("privacy:withdraw_by_link", args=[token]), {"consent": stranger.uid})
    stranger.refresh_from_db()
    assert stranger.is_given


def test_nobody_but_the_pupils_own_school_sees_pupil_consent_or_photograph(world: World) -> None:
    pupil = world.pupil(9)
    consent, picture = world.consent(pupil), world.photograph(pupil)
    pages = [
        reverse("privacy:pupil", args=[pupil.uid]),
        reverse("privacy:paper", args=[pupil.uid]),
        reverse("privacy:photo", args=[picture.uid]),
        reverse("privacy:withdraw", args=[consent.uid]),
    ]

    for page in pages:
        assert signed_in(world.lan).get(page).status_code == 200, page
        for other in (world.tuan, world.hanh, world.quyen, world.mai, world.van_hanh):
            assert signed_in(other).get(page).status_code == 404, (page, other)
    with pytest.raises(RuleBroken):
        publish_photograph(world.photograph(world.pupil(9)), by=world.lan, on=today(), at=now())
    assert Publication.objects.count() == 0
