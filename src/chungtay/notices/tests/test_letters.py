"""Gathering letters: one for a person and a week, made when it leaves, never in the night, never to who has left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from chungtay.accounts.models import Person
from chungtay.accounts.queries import system_person
from chungtay.kernel import duties, outbox
from chungtay.kernel.clock import HERE, now
from chungtay.kernel.duties import ComingDate, Duty
from chungtay.kernel.models import OutboxMessage, OutboxState
from chungtay.kernel.outbox import deliver_due
from chungtay.notices import jobs
from chungtay.notices.actions import choose_letters, letters, put_due_letters
from chungtay.notices.choices import Rhythm
from chungtay.notices.models import LetterRun, Notice
from chungtay.notices.queries.telling import register_objection, register_topic, register_visibility
from chungtay.notices.rules.registers import objections, topics, visible_by_kind
from chungtay.notices.tests.conftest import somebody

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=HERE)


class Office:
    """What waits for whom, who holds a role, and what may be seen, as the test wants it."""

    def __init__(self) -> None:
        self.waiting: dict[str, list[str]] = {}
        self.in_office = True
        self.is_visible = True

    def duties(self, person: object, on: date) -> list[Duty]:
        waiting = self.waiting.get(str(getattr(person, "login", "")), [])
        return [
            Duty(sentence, "bản số 2", "/ghi-nho/x/", "Xem và góp ý", "", "", is_mine=True, due=date(2026, 11, 30))
            for sentence in waiting
        ]

    def dates(self, person: object, on: date) -> list[ComingDate]:
        return [ComingDate(date(2026, 12, 1), "Bản ghi nhớ hết hạn", "", "")]

    def posts(self, people: object, on: date) -> dict[int, str]:
        return dict.fromkeys(Person.objects.values_list("pk", flat=True), "Hiệu trưởng") if self.in_office else {}


@pytest.fixture
def office(lan: Person, minh: Person, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    office = Office()
    monkeypatch.setattr(duties, "_duties", [office.duties])
    monkeypatch.setattr(duties, "_dates", [office.dates])
    monkeypatch.setattr("chungtay.accounts.queries._posts", [office.posts])
    monkeypatch.setattr(jobs, "is_quiet", lambda local: False)
    register_topic("tests.lessons", "Tiết dạy")
    register_visibility("tests.lesson", lambda person, keys, on: keys if office.is_visible else [])
    yield office
    topics.pop("tests.lessons")
    visible_by_kind.pop("tests.lesson")


def tell(person: Person, key: str = "a", *, changes: int = 1) -> Notice:
    at = now()
    words = {"topic": "tests.lessons", "kind": "tests.lesson", "verb": "accounts.signed_in", "to": "/thong-bao/"}
    return Notice.objects.create(person=person, key=key, changes=changes, begun_at=at, changed_at=at, **words)


def put(at: datetime = MONDAY, rhythm: Rhythm = Rhythm.WEEKLY) -> None:
    while put_due_letters(rhythm, by=system_person(), at=at):
        pass


def deliver() -> None:
    OutboxMessage.objects.filter(state=OutboxState.WAITING).update(not_before=now() - timedelta(seconds=1))
    while deliver_due(50):
        pass


def test_one_letter_gathers_what_waits_and_what_is_new(office: Office, lan: Person) -> None:
    office.waiting["lan"] = ["Trường THCS Mẫu 02 chờ cô Lan xác nhận bản số 2."]
    tell(lan, changes=3)
    put()
    deliver()

    letter = mail.outbox[0]
    assert (len(mail.outbox), letter.to) == (1, ["lan@mau.example"])
    assert letter.subject == "[Chung Tay] 1 việc đang chờ quý vị"
    for words in (
        "Kính gửi Nguyễn Thị Lan,",
        "Việc đang chờ quý vị",
        "• Trường THCS Mẫu 02 chờ cô Lan xác nhận bản số 2.",
        "Xem và góp ý: http",
        "Tin mới",
        "(3 thay đổi)",
        "• 1/12/2026: Bản ghi nhớ hết hạn",
        "Ngừng nhận loại thư này",
    ):
        assert words in letter.body, words
    assert "%(" not in letter.body


def test_who_has_nothing_to_hear_gets_no_letter(office: Office) -> None:
    put()

    assert (OutboxMessage.objects.count(), LetterRun.objects.get().finished_at is not None) == (0, True)


def test_a_week_has_one_letter_however_often_the_clock_strikes(office: Office, lan: Person) -> None:
    office.waiting["lan"] = ["Một việc."]
    for minute in range(5):
        put(MONDAY + timedelta(minutes=minute))
    deliver()
    LetterRun.objects.all().delete()  # as if another worker had never heard of this round
    put(MONDAY + timedelta(hours=3))
    deliver()

    assert len(mail.outbox) == 1
    put(MONDAY + timedelta(days=7))
    deliver()
    assert len(mail.outbox) == 2


def test_a_round_broken_off_goes_on_where_it_stood(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "PEOPLE_OF_ONE_STEP", 2)
    people = [somebody(f"p{number}", f"Người {number}") for number in range(5)]
    office.waiting.update({str(person.login): ["Một việc."] for person in people})

    put_due_letters(Rhythm.WEEKLY, by=system_person(), at=MONDAY)
    put_due_letters(Rhythm.WEEKLY, by=system_person(), at=MONDAY)
    half = OutboxMessage.objects.count()
    put(MONDAY + timedelta(minutes=10))

    assert (half, OutboxMessage.objects.count()) == (2, 5)


def test_a_key_made_anew_at_every_try_would_write_twice(
    office: Office, lan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.waiting["lan"] = ["Một việc."]
    put_one: Callable[..., object] = outbox.put
    keys = iter(range(9))

    def forgetful(*words: object, **options: object) -> object:
        return put_one(*words, **{**options, "dedupe_key": f"x{next(keys)}"})

    monkeypatch.setattr(outbox, "put", forgetful)
    put()
    LetterRun.objects.all().delete()
    put()
    deliver()

    assert len(mail.outbox) == 2  # the planted hole: it is the key of person and week that keeps it to one


def test_what_changed_since_is_asked_when_the_letter_leaves(office: Office, lan: Person, minh: Person) -> None:
    office.waiting |= {"lan": ["Việc cũ."], "minh": ["Việc đã xong."]}
    put()
    office.waiting = {"lan": ["Việc mới."]}
    deliver()

    assert [letter.to for letter in mail.outbox] == [["lan@mau.example"]]
    assert "Việc mới." in mail.outbox[0].body
    assert "Việc cũ." not in mail.outbox[0].body
    assert OutboxMessage.objects.get(recipient="minh@mau.example").state == OutboxState.REFUSED


@pytest.mark.parametrize("loss", ["role", "account", "address", "unconfirmed", "muted", "consent", "sight"])
def test_nobody_who_lost_the_right_meanwhile_gets_a_letter(office: Office, lan: Person, loss: str) -> None:
    tell(lan)
    put()
    assert OutboxMessage.objects.count() == 1
    objection = register_objection(lambda person, address, on: loss == "consent")
    if loss == "role":
        office.in_office = False
    elif loss == "sight":
        office.is_visible = False
    elif loss == "muted":
        choose_letters(lan, {"tests.lessons": Rhythm.MUTED}, by=lan, on=MONDAY.date())
    changed: dict[str, dict[str, Any]] = {
        "account": {"is_active": False},
        "address": {"email": "moi@mau.example"},
        "unconfirmed": {"email_confirmed_at": None},
    }
    Person.objects.filter(pk=lan.pk).update(**changed.get(loss, {}))
    deliver()
    objections.remove(objection)

    assert (mail.outbox, OutboxMessage.objects.get().state) == ([], OutboxState.REFUSED)


def test_a_letter_tells_a_notice_once(office: Office, lan: Person) -> None:
    tell(lan)
    put()
    deliver()
    put(MONDAY + timedelta(days=7))
    deliver()

    assert len(mail.outbox) == 1
    assert Notice.objects.get().told_at is not None


def test_on_monday_the_letter_of_the_week_brings_the_news_of_the_day(office: Office, lan: Person) -> None:
    choose_letters(lan, {"tests.lessons": Rhythm.DAILY}, by=lan, on=MONDAY.date())
    tell(lan, "a")
    for rhythm in (Rhythm.WEEKLY, Rhythm.DAILY):
        put(MONDAY, rhythm)
    deliver()
    tell(lan, "b")
    for rhythm in (Rhythm.WEEKLY, Rhythm.DAILY):
        put(MONDAY + timedelta(days=1), rhythm)
    deliver()

    assert [len(mail.outbox), Notice.objects.filter(told_at__isnull=True).count()] == [2, 0]


def test_in_the_night_nothing_leaves_and_no_try_is_lost(
    office: Office, lan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.waiting["lan"] = ["Một việc."]
    put(MONDAY)
    morning = now().replace(microsecond=0) + timedelta(hours=8)
    monkeypatch.setattr(jobs, "is_quiet", lambda local: True)
    monkeypatch.setattr(jobs, "leaves_at", lambda local: morning)
    deliver()

    message = OutboxMessage.objects.get()
    assert (mail.outbox, message.state, message.tries) == ([], OutboxState.WAITING, 0)
    assert message.not_before == morning


def test_a_round_found_too_late_is_left_to_the_next_week(office: Office, lan: Person) -> None:
    office.waiting["lan"] = ["Một việc."]
    put(MONDAY + timedelta(days=3))

    assert OutboxMessage.objects.count() == 0
