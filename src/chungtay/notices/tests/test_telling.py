"""News of a thing: one notice for its changes, no word of what may no longer be seen, letters as people chose."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now
from chungtay.kernel.facts import Fact, tell
from chungtay.kernel.models import AuditEntry, OutboxMessage
from chungtay.kernel.uids import new_uid
from chungtay.notices.actions import choose_letters, news, notify, read_notices
from chungtay.notices.choices import Rhythm
from chungtay.notices.models import Notice, Preference
from chungtay.notices.queries.telling import register_topic, register_visibility, told, unread_count
from chungtay.notices.rules.registers import topics, visible_by_kind
from chungtay.notices.tests.conftest import somebody

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@dataclass(frozen=True, kw_only=True)
class RoofMended(Fact):
    verb: ClassVar[str] = "notices.test_roof_mended"
    sentence = "%(by)s đã sửa mái trường %(school)s."
    personal = frozenset({"school"})

    school: Person


class World:
    """A person stands for a school: who sees it, and who hears of it."""

    def __init__(self) -> None:
        self.readers: list[Person] = []
        self.is_open = True

    def visible(self, person: Person, keys: Collection[str], on: date) -> Collection[str]:
        return keys if self.is_open else []


world = World()


@pytest.fixture
def school(lan: Person, minh: Person) -> Iterator[Person]:
    world.readers, world.is_open = [lan], True
    register_topic("tests.roofs", "Mái trường")
    register_visibility("accounts.person", world.visible)
    yield somebody("truong", "Trường Tiểu học Mẫu 01")
    topics.pop("tests.roofs")
    visible_by_kind.pop("accounts.person")


topics["tests.roofs"] = register_topic("tests.roofs", "Mái trường")
news(RoofMended, topic="tests.roofs", about="school", readers_of=lambda fact: world.readers, to="register:show")
topics.pop("tests.roofs")


def mend(school: Person, by: Person) -> None:
    with transaction.atomic():
        tell(RoofMended(school=school, by=by, on=ON))


def test_three_changes_of_one_thing_are_one_notice_that_counts(school: Person, lan: Person, minh: Person) -> None:
    for _time in range(3):
        mend(school, by=minh)

    row = Notice.objects.get(person=lan)
    assert (row.changes, unread_count(lan)) == (3, 1)
    assert told(lan, [row], ON)[0].sentence == "Trần Văn Minh đã sửa mái trường Trường Tiểu học Mẫu 01."


def test_after_reading_or_a_letter_a_change_is_news_again(school: Person, lan: Person, minh: Person) -> None:
    mend(school, by=minh)
    assert read_notices(lan, None, by=lan, on=ON) == 1
    mend(school, by=minh)
    Notice.objects.filter(read_at__isnull=True).update(told_at=now())
    mend(school, by=minh)

    assert sorted(Notice.objects.values_list("changes", flat=True)) == [1, 1, 1]
    assert unread_count(lan) == 2


def test_nobody_is_told_of_their_own_deed_nor_once_they_have_left(school: Person, lan: Person, minh: Person) -> None:
    mend(school, by=lan)
    Person.objects.filter(pk=lan.pk).update(is_active=False)
    world.readers = [Person.objects.get(pk=lan.pk)]
    mend(school, by=minh)

    assert not Notice.objects.exists()


def test_a_change_that_did_not_happen_is_no_news(school: Person, minh: Person) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012  # the failure must follow the fact
        tell(RoofMended(school=school, by=minh, on=ON))
        raise ZeroDivisionError

    assert not Notice.objects.exists()


def test_a_notice_holds_no_words_and_forgets_with_the_record(school: Person, lan: Person, minh: Person) -> None:
    mend(school, by=minh)
    row = Notice.objects.get()
    stored = str([getattr(row, field.attname) for field in Notice._meta.concrete_fields])
    AuditEntry.objects.filter(verb=RoofMended.verb).update(personal_values={})

    assert "Minh" not in stored
    row = Notice.objects.select_related("entry").get()
    assert told(lan, [row], ON)[0].sentence == "… đã sửa mái trường …."


def test_what_may_no_longer_be_seen_is_listed_without_a_word_of_it(school: Person, lan: Person, minh: Person) -> None:
    mend(school, by=minh)
    browser = Client()
    browser.force_login(lan)
    assert "đã sửa mái trường" in browser.get("/thong-bao/").content.decode()

    world.is_open = False
    page = browser.get("/thong-bao/").content.decode()

    assert "mái trường" not in page.replace("Mái trường", "")
    assert "không còn mở với quý vị" in page
    visible_by_kind.pop("accounts.person")  # a kind nobody speaks for is seen by nobody
    assert "đã sửa mái trường" not in browser.get("/thong-bao/").content.decode()
    visible_by_kind["accounts.person"] = world.visible


def test_the_database_keeps_one_open_notice_of_a_thing(school: Person, lan: Person, minh: Person) -> None:
    mend(school, by=minh)
    row = Notice.objects.get()
    row.pk, row.uid = None, new_uid()

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    Notice.objects.update(read_at=now())
    row.save(force_insert=True)


def test_reading_is_a_post_of_ones_own(school: Person, lan: Person, minh: Person) -> None:
    mend(school, by=minh)
    mine, other = Client(), Client()
    mine.force_login(lan)
    other.force_login(minh)
    uid = Notice.objects.get().uid

    mine.get("/thong-bao/")
    mine.get("/thong-bao/da-doc/", {"all": "1"})
    other.post("/thong-bao/da-doc/", {"notice": uid})
    other.post("/thong-bao/da-doc/", {"all": "1"})
    assert unread_count(lan) == 1
    mine.post("/thong-bao/da-doc/", {"notice": uid})
    assert unread_count(lan) == 0


def test_a_person_with_five_hundred_notices_turns_pages_in_few_questions(
    school: Person, lan: Person, django_assert_max_num_queries: object
) -> None:
    at = now()
    Notice.objects.bulk_create(
        Notice(
            person=lan,
            topic="tests.roofs",
            kind="accounts.person",
            key=str(number),
            verb=RoofMended.verb,
            begun_at=at - timedelta(minutes=number),
            changed_at=at - timedelta(minutes=number),
        )
        for number in range(500)
    )
    browser = Client()
    browser.force_login(lan)
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # the fixture of pytest-django
        first = browser.get("/thong-bao/").content.decode()

    assert first.count('class="row-title"') == 50
    assert 'rel="next"' in first


def test_letters_leave_at_once_only_for_those_who_want_them(school: Person, lan: Person, minh: Person) -> None:
    world.readers = [lan, minh]
    hanh = somebody("hanh", "Lê Thị Hạnh")
    choose_letters(minh, {"tests.roofs": Rhythm.AT_ONCE}, by=minh, on=ON)
    for _time in range(2):
        mend(school, by=hanh)

    assert [message.recipient for message in OutboxMessage.objects.all()] == ["minh@mau.example"]


def test_one_page_chooses_letters_by_topic_without_a_script(school: Person, lan: Person) -> None:
    browser = Client()
    browser.force_login(lan)
    page = browser.get("/thong-bao/nhan-thu/").content.decode()
    assert "Mái trường" in page

    browser.post("/thong-bao/nhan-thu/", {"gathering": "daily", "topic-tests.roofs": "muted"})
    chosen = dict(Preference.objects.values_list("topic", "rhythm"))
    assert chosen == {"": "daily", "tests.roofs": "muted"}
    browser.post("/thong-bao/nhan-thu/", {"gathering": "at_once", "topic-tests.roofs": ""})
    assert dict(Preference.objects.values_list("topic", "rhythm")) == chosen
    browser.post("/thong-bao/nhan-thu/", {"gathering": "weekly", "topic-tests.roofs": ""})
    assert dict(Preference.objects.values_list("topic", "rhythm")) == {"": "weekly"}


def test_one_call_tells_one_person(school: Person, lan: Person, minh: Person) -> None:
    about = ("accounts.person", school.uid)
    row = notify(lan, topic="tests.roofs", verb=RoofMended.verb, about=about, to="/don-vi/", by=minh, on=ON)

    assert row is not None
    assert (row.person, row.to) == (lan, "/don-vi/")
    assert notify(lan, topic="tests.roofs", verb="x.y", about=("x", "y"), to="", by=lan, on=ON) is None
