"""Announcements: shown before they leave, asked again for each recipient, answered by one tap, once for a body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from chungtay.accounts.models import Person
from chungtay.accounts.queries import _posts
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry, OutboxMessage
from chungtay.kernel.outbox import deliver_due
from chungtay.notices import jobs
from chungtay.notices.actions import (
    Wording,
    choose_letters,
    put_announcement_letters,
    remind_of_announcement,
    send_announcement,
    withdraw_announcement,
    write_announcement,
)
from chungtay.notices.choices import Asking, Rhythm
from chungtay.notices.models import Addressee, Announcement, Link, Notice, Reply
from chungtay.notices.queries import Audience, Recipient, register_audience, token_of
from chungtay.notices.queries.announcing import GROUP
from chungtay.notices.rules.registers import audiences
from chungtay.notices.tests.conftest import somebody

pytestmark = pytest.mark.django_db
SCHOOLS = {"lan": "Trường Tiểu học Mẫu 09", "minh": "Trường THCS Mẫu 02", "ba": "Trường Mầm non Mẫu 01"}


class Province:
    """Who belongs to whom in this test; memberships are a matter of upper rooms."""

    def __init__(self, officer: Person, heads: dict[str, Person]) -> None:
        self.officer, self.heads, self.left = officer, heads, set[str]()

    def recipients(self, person: Person, on: date) -> list[Recipient]:
        found = [
            Recipient(head.name, head.email, head, body_key=login, body_name=SCHOOLS[login])
            for login, head in self.heads.items()
            if login not in self.left
        ]
        return [*found, Recipient("", "", body_key="mn2", body_name="Trường Mầm non Mẫu 02")]

    def holds(self, person: Person, body_key: str, on: date) -> bool:
        return body_key not in self.left

    def posts(self, people: object, on: date) -> dict[int, str]:
        return {head.pk: "Hiệu trưởng" for login, head in self.heads.items() if login not in self.left}


@pytest.fixture
def province(lan: Person, minh: Person, monkeypatch: pytest.MonkeyPatch) -> Iterator[Province]:
    officer, ba = somebody("hanh", "Lê Thị Hạnh"), somebody("ba", "Đỗ Văn Ba")
    province = Province(officer, {"lan": lan, "minh": minh, "ba": ba})
    register_audience(Audience("tests.heads", "Hiệu trưởng", "accounts.today", province.recipients, province.holds))
    monkeypatch.setattr(jobs, "is_quiet", lambda local: False)
    _posts.append(province.posts)
    yield province
    _posts.remove(province.posts)
    del audiences["tests.heads"]


def draft(province: Province, *, asking: Asking = Asking.ATTEND, guests: str = "") -> Announcement:
    day = today() + timedelta(days=7) if asking != Asking.NOTHING else None
    wording = Wording("tests.heads", "Họp giao ban", "Kính mời dự họp lúc 8 giờ.", asking, day, guests)
    return write_announcement(wording, by=province.officer, on=today())


def given_out(province: Province, *, asking: Asking = Asking.ATTEND, guests: str = "", count: int = 4) -> Announcement:
    row = draft(province, asking=asking, guests=guests)
    send_announcement(row, count=count, by=province.officer, on=today())
    put_announcement_letters(row, by=province.officer, on=today())
    row.refresh_from_db()
    return row


def deliver() -> None:
    OutboxMessage.objects.filter(state="waiting").update(not_before=now() - timedelta(seconds=1))
    while deliver_due(50):
        pass


def browser_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def link_in(body: object) -> str:
    found = re.search(r"/l/[a-z2-7]{26}/", str(body))
    assert found is not None, str(body)
    return found[0]


def test_the_preview_names_everybody_and_nothing_has_left(province: Province) -> None:
    row = draft(province, guests="Công đoàn ngành <congdoan@mau.example>")

    page = browser_of(province.officer).get(f"/thong-bao/loi-nhan/{row.uid}/").content.decode()

    for name in [*SCHOOLS.values(), "Trường Mầm non Mẫu 02", "congdoan@mau.example", "Gửi tới 5 nơi nhận"]:
        assert name in page, name
    assert (OutboxMessage.objects.count(), Notice.objects.count(), Addressee.objects.count()) == (0, 0, 0)


def test_a_list_that_changed_since_it_was_shown_is_shown_again(province: Province) -> None:
    row = draft(province)
    province.left.add("ba")

    with pytest.raises(RuleBroken, match="3 nơi nhận chứ không phải 4"):
        send_announcement(row, count=4, by=province.officer, on=today())
    assert (Addressee.objects.count(), Notice.objects.count()) == (0, 0)


def test_written_previewed_and_given_out_through_the_pages(province: Province, lan: Person) -> None:
    officer = browser_of(province.officer)
    typed = {"audience": "tests.heads", "title": "Họp giao ban", "body": "Kính mời.", "asking": "attend"}
    late = officer.post("/thong-bao/loi-nhan/moi/", {**typed, "idempotency_key": "a" * 22})
    assert "Hãy cho biết cần trả lời trước ngày nào" in late.content.decode()
    typed["answer_by_on"] = f"{today() + timedelta(days=3):%d/%m/%Y}"
    written = officer.post("/thong-bao/loi-nhan/moi/", {**typed, "idempotency_key": "a" * 22})
    here = written["Location"]

    sending = {"count": "4", "idempotency_key": "b" * 22}
    assert [officer.post(f"{here}gui/", sending).status_code for _twice in range(2)] == [302, 302]

    assert (Announcement.objects.get().state, Addressee.objects.count()) == ("sent", 4)
    assert "Họp giao ban" in browser_of(lan).get("/thong-bao/").content.decode()
    assert "8 giờ" not in browser_of(lan).get(here).content.decode()
    assert browser_of(somebody("khac", "Ai Đó")).get(here).status_code == 404
    for page in ("", "ma-qr.png"):
        assert officer.get(f"{here}{page}").status_code == 200


def test_each_letter_leaves_once_with_a_link_of_its_own(province: Province, lan: Person) -> None:
    row = given_out(province)
    assert put_announcement_letters(row, by=province.officer, on=today()) == 0
    deliver()
    deliver()

    assert sorted(letter.to[0] for letter in mail.outbox) == ["ba@mau.example", "lan@mau.example", "minh@mau.example"]
    letter = next(letter for letter in mail.outbox if letter.to == ["lan@mau.example"])
    assert (letter.subject, "Lê Thị Hạnh" in letter.body) == ("[Chung Tay] Họp giao ban", True)
    assert "Trường Tiểu học Mẫu 09" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len({link_in(each.body) for each in mail.outbox}) == 3


def test_one_tap_in_the_letter_answers_for_the_body_without_an_account(province: Province) -> None:
    row = given_out(province)
    deliver()
    address = link_in(next(letter.body for letter in mail.outbox if letter.to == ["lan@mau.example"]))

    opened = Client().get(address).content.decode()
    assert "Quý vị có dự “Họp giao ban” không?" in opened
    assert Reply.objects.count() == 0
    Client().post(address, {"answer": "attend"})
    Client().post(address, {"answer": "absent"})

    reply = Reply.objects.get()
    assert (reply.answers_for, reply.answer, reply.name, reply.version) == ("lan", "absent", "Nguyễn Thị Lan", 2)
    assert AuditEntry.objects.filter(verb="notices.announcement_answered").count() == 2
    page = browser_of(province.officer).get(f"/thong-bao/loi-nhan/{row.uid}/").content.decode()
    assert "Không tham dự: <strong>1</strong>" in page
    assert "Chưa trả lời: <strong>3</strong>" in page


def test_nobody_who_lost_the_right_meanwhile_gets_the_letter_or_may_answer(province: Province, lan: Person) -> None:
    row = given_out(province, guests="Khách <khach@mau.example>", count=5)
    province.left.add("lan")
    Person.objects.filter(login="minh").update(is_active=False)
    choose_letters(province.heads["ba"], {"announcements": Rhythm.MUTED}, by=province.heads["ba"], on=today())
    deliver()

    assert [letter.to for letter in mail.outbox] == [["khach@mau.example"]]
    assert sorted(OutboxMessage.objects.values_list("state", flat=True)) == ["refused"] * 3 + ["sent"]
    lost = Link.objects.get(key=row.addressees.get(person=lan).uid)
    assert Client().post(f"/l/{token_of(lost)}/", {"answer": "attend"}).status_code == 410
    assert Reply.objects.count() == 0


def test_a_gate_that_is_off_would_send_to_who_lost_the_right(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_out(province)
    province.left.update(SCHOOLS)
    monkeypatch.setattr("chungtay.notices.queries.announced.belongs_still", lambda row, on: True)
    deliver()

    assert len(mail.outbox) == 3  # the planted hole: without the question all three would still have been written to


def test_a_withdrawn_announcement_sends_no_further_letter_and_takes_no_answer(province: Province) -> None:
    row = given_out(province)
    links = [f"/l/{token_of(link)}/" for link in Link.objects.all()]
    withdraw_announcement(row, by=province.officer, on=today())
    deliver()

    assert mail.outbox == []
    assert {Client().post(link, {"answer": "attend"}).status_code for link in links} == {410}


def test_a_guest_who_wants_no_letters_gets_none_again(province: Province) -> None:
    given_out(province, guests="khach@mau.example", count=5)
    deliver()
    letter = next(letter for letter in mail.outbox if letter.to == ["khach@mau.example"])
    address = letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    address = address[address.index("/thong-bao/") :]

    assert "chưa thay đổi điều gì" in Client().get(address).content.decode()
    assert Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"}).status_code == 302
    assert Client().get(address[:-5] + "x/").status_code == 404
    mail.outbox.clear()
    given_out(province, guests="khach@mau.example", count=5)
    deliver()

    assert len(mail.outbox) == 3


def test_reminders_go_to_those_without_an_answer_and_three_times_at_most(province: Province, lan: Person) -> None:
    row = given_out(province)
    browser_of(lan).post(
        f"/thong-bao/loi-nhan/{row.uid}/tra-loi/",
        {"addressee": row.addressees.get(person=lan).uid, "answer": "attend", "idempotency_key": "c" * 22},
    )
    deliver()
    mail.outbox.clear()

    assert [remind_of_announcement(row, by=province.officer, on=today()) for _time in range(3)] == [2, 2, 2]
    with pytest.raises(RuleBroken, match="nhắc ba lần"):
        remind_of_announcement(row, by=province.officer, on=today())
    deliver()
    assert sorted({letter.to[0] for letter in mail.outbox}) == ["ba@mau.example", "minh@mau.example"]
    assert (len(mail.outbox), mail.outbox[0].subject) == (6, "[Chung Tay] Nhắc lại: Họp giao ban")


def test_a_reminder_does_not_reach_who_answers_before_it_leaves(province: Province, lan: Person, minh: Person) -> None:
    row = given_out(province)
    deliver()
    remind_of_announcement(row, by=province.officer, on=today())
    mail.outbox.clear()
    for person in (lan, minh):
        link = Link.objects.get(key=row.addressees.get(person=person).uid)
        Client().post(f"/l/{token_of(link)}/", {"answer": "attend"})
    deliver()

    assert [letter.to for letter in mail.outbox] == [["ba@mau.example"]]


def test_in_a_group_somebody_chooses_the_body_and_answers_with_a_name(province: Province) -> None:
    row = given_out(province)
    link = Link.objects.get(purpose=GROUP)
    address = f"/l/{token_of(link)}/"
    page = browser_of(province.officer).get(f"/thong-bao/loi-nhan/{row.uid}/").content.decode()
    assert address in page
    assert "data:image/svg+xml" in page

    guest = Client(enforce_csrf_checks=True)
    assert "Trường Mầm non Mẫu 02" in guest.get(address).content.decode()
    nameless = guest.post(address, {"body": "mn2", "answer": "attend", "name": " "})
    stranger = guest.post(address, {"body": "x", "answer": "attend", "name": "Vũ Thị Tư"})
    assert (nameless.status_code, stranger.status_code, Reply.objects.count()) == (422, 422, 0)
    done = guest.post(address, {"body": "mn2", "answer": "attend", "name": "Vũ Thị Tư"}, HTTP_ORIGIN="null")

    assert (done.status_code, Reply.objects.get().name, Reply.objects.get().is_by_group) == (302, "Vũ Thị Tư", True)
    guest.post(address, {"body": "mn2", "answer": "absent", "name": "Lý Văn Năm"})
    assert list(Reply.objects.values_list("answer", "name", "version")) == [("absent", "Lý Văn Năm", 2)]


def test_the_database_counts_one_answer_for_a_body_and_writes_to_a_guest_once(province: Province) -> None:
    row = given_out(province, guests="khach@mau.example", count=5)
    at = now()
    Reply.objects.create(announcement=row, answers_for="lan", answer="attend", name="x", answered_at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.create(announcement=row, answers_for="lan", answer="absent", name="y", answered_at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Addressee.objects.create(announcement=row, name="x", address="khach@mau.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Addressee.objects.create(announcement=row, name="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.update(answer_by_on=None)


def test_nobody_writes_to_people_who_are_not_theirs(province: Province) -> None:
    wording = Wording("tests.heads", "x", "y")
    register_audience(Audience("tests.closed", "x", "notices.see_post", province.recipients, province.holds))
    with pytest.raises(RuleBroken, match="danh sách"):
        write_announcement(Wording("tests.closed", "x", "y"), by=province.officer, on=today())
    row = write_announcement(wording, by=province.officer, on=today())
    del audiences["tests.closed"]

    for page in ("sua/", "gui/", "nhac/", "thu-hoi/", "ma-qr.png", ""):
        assert browser_of(province.heads["lan"]).get(f"/thong-bao/loi-nhan/{row.uid}/{page}").status_code == 404
