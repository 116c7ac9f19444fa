"""One-tap links: opened by every preview without effect, answered once, and only by whom they still concern."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now
from chungtay.kernel.models import AuditEntry
from chungtay.notices.actions import answer_link, close_links, make_link
from chungtay.notices.actions.links import MOST_FOR_ONE_LINK, TooManyAnswers
from chungtay.notices.models import Link
from chungtay.notices.queries import link_by_token, token_of
from chungtay.notices.tests.conftest import Question

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
PREVIEWS = ["facebookexternalhit/1.1", "Zalo/1.0 (link preview)", "Mozilla/5.0 (compatible; SafeLinks)"]


def ask(about: Person, *, to: Person | str = "khach@mau.example", days: float = 7, once: bool = True) -> str:
    until = now() + timedelta(days=days)
    return make_link("tests.applied", about, to=to, expires_at=until, by=about, on=ON, is_single_use=once)


def the_link() -> Link:
    return Link.objects.get()


def test_opening_and_previewing_changes_nothing_and_one_tap_answers(question: Question, lan: Person) -> None:
    guest, address = Client(), f"/l/{ask(lan)}/"

    for agent in PREVIEWS:
        assert guest.get(address, HTTP_USER_AGENT=agent).status_code == 200
        assert guest.head(address, HTTP_USER_AGENT=agent).status_code == 200
    opened = guest.get(address)

    assert (question.answers, the_link().answer) == ([], "")
    assert "Cô Lan đã áp dụng điều rút ra từ tiết dạy chưa?" in opened.content.decode()
    assert (opened["Referrer-Policy"], opened["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert opened["Cache-Control"] == "private, no-store"
    assert opened.cookies == {}

    done = guest.post(address, {"answer": "applied"}, follow=True)

    assert question.answers == ["applied"]
    assert "Câu trả lời đã được ghi nhận" in done.content.decode()
    assert AuditEntry.objects.filter(verb="notices.link_answered").count() == 1


def test_a_browser_that_hides_where_it_comes_from_may_answer(question: Question, lan: Person) -> None:
    careful = Client(enforce_csrf_checks=True)

    done = careful.post(f"/l/{ask(lan)}/", {"answer": "applied"}, HTTP_ORIGIN="null")

    assert (done.status_code, question.answers) == (302, ["applied"])


def test_a_replayed_answer_is_told_so_and_counts_once(question: Question, lan: Person) -> None:
    address = f"/l/{ask(lan)}/"
    Client().post(address, {"answer": "applied"})

    again = Client().post(address, {"answer": "not_applied"})

    assert question.answers == ["applied"]
    assert (again.status_code, "“Đã áp dụng”" in again.content.decode()) == (200, True)


def test_a_room_that_withdraws_what_is_open_thanks_who_answered(question: Question, lan: Person, minh: Person) -> None:
    question.withdraws = lan
    address, other = f"/l/{ask(lan)}/", f"/l/{ask(lan, to=minh)}/"

    done = Client().post(address, {"answer": "applied"}, follow=True)

    assert "Câu trả lời đã được ghi nhận" in done.content.decode()
    assert_closed(other, "đã được thu hồi")


def test_an_answer_that_may_change_counts_as_last_given(question: Question, lan: Person) -> None:
    address = f"/l/{ask(lan, once=False)}/"
    Client().post(address, {"answer": "applied"})
    Client().post(address, {"answer": "not_applied"})

    assert (question.answers, the_link().answer) == (["applied", "not_applied"], "not_applied")
    assert "Chưa áp dụng" in Client().get(address).content.decode()


def test_an_altered_link_says_that_it_is_not_complete(question: Question, lan: Person) -> None:
    token = ask(lan)
    altered = token[:-1] + ("a" if token[-1] != "a" else "b")

    for word in (altered, token[:-1], token + "x", signing.dumps("x")):
        answer = Client().post(f"/l/{word}/", {"answer": "applied"})
        assert (answer.status_code, "Liên kết này không đầy đủ" in answer.content.decode()) == (404, True)
    assert Client().get(f"/l/{token.upper()}/").status_code == 200  # some keyboards begin with a capital
    assert question.answers == []


def test_an_expired_a_withdrawn_and_a_forbidden_link_each_say_why(question: Question, lan: Person) -> None:
    token = ask(lan)
    address = f"/l/{token}/"

    question.is_open = False
    assert_closed(address, "không còn thuộc về người đã được hỏi")
    question.is_open = True
    Link.objects.update(made_at=now() - timedelta(days=9), expires_at=now() - timedelta(seconds=1))
    assert_closed(address, "Thời hạn trả lời bằng liên kết này đã hết")
    assert close_links("tests.applied", lan, by=lan, on=ON) == 1
    assert_closed(address, "đã được thu hồi")
    assert question.answers == []


def assert_closed(address: str, words: str) -> None:
    for answer in (Client().get(address), Client().post(address, {"answer": "applied"})):
        assert (answer.status_code, words in answer.content.decode()) == (410, True), words


def test_a_forwarded_link_is_refused_to_another_account(question: Question, lan: Person, minh: Person) -> None:
    address = f"/l/{ask(lan, to=lan)}/"
    other, herself = Client(), Client()
    other.force_login(minh)
    herself.force_login(lan)

    refused = other.post(address, {"answer": "applied"})

    assert "gửi cho người khác" in refused.content.decode()
    assert question.answers == []
    herself.post(address, {"answer": "applied"})
    assert question.answers == ["applied"]


def test_a_link_to_somebody_who_has_left_no_longer_answers(question: Question, lan: Person) -> None:
    address = f"/l/{ask(lan, to=lan)}/"
    Person.objects.filter(pk=lan.pk).update(is_active=False)

    assert_closed(address, "không còn thuộc về người đã được hỏi")


def test_a_link_never_signs_anybody_in(question: Question, lan: Person) -> None:
    browser = Client()
    browser.post(f"/l/{ask(lan, to=lan)}/", {"answer": "applied"})

    assert browser.get("/hom-nay/").status_code == 302


def test_the_right_is_asked_again_under_lock_when_the_answer_is_given(question: Question, lan: Person) -> None:
    ask(lan)
    link = the_link()
    question.is_open = False

    with pytest.raises(Exception, match="không còn thuộc về"):
        answer_link(link, "applied", by=lan, at=now())
    assert question.answers == []


def test_what_the_asking_room_refuses_is_shown_and_not_recorded(question: Question, lan: Person) -> None:
    address = f"/l/{ask(lan)}/"
    question.refuses = "Tiết dạy đã bị hủy."

    refused = Client().post(address, {"answer": "applied"})
    unknown = Client().post(address, {"answer": "perhaps"})

    assert (refused.status_code, "Tiết dạy đã bị hủy." in refused.content.decode()) == (422, True)
    assert unknown.status_code == 422
    assert (the_link().answer, AuditEntry.objects.filter(verb="notices.link_answered").count()) == ("", 0)


def test_too_many_answers_for_one_link_have_to_wait(question: Question, lan: Person) -> None:
    address = f"/l/{ask(lan, once=False)}/"
    codes = [Client().post(address, {"answer": "applied"}).status_code for _ in range(MOST_FOR_ONE_LINK + 1)]

    assert codes == [302] * MOST_FOR_ONE_LINK + [429]
    with pytest.raises(TooManyAnswers):
        answer_link(the_link(), "applied", by=lan, at=now())
    answer_link(the_link(), "applied", by=lan, at=now() + timedelta(minutes=11))


def test_the_word_of_a_link_is_stored_nowhere_and_a_new_secret_is_noticed(question: Question, lan: Person) -> None:
    token = ask(lan)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notices_link")
        assert token not in str(cursor.fetchall())
    assert token not in str(list(AuditEntry.objects.values()))

    assert (token_of(the_link()), link_by_token(token)) == (token, the_link())
    with override_settings(SECRET_KEY="another-secret"), pytest.raises(ValueError, match="secret"):
        token_of(the_link())


def test_the_database_keeps_an_answer_and_its_moment_together(question: Question, lan: Person) -> None:
    ask(lan)

    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.update(answer="applied")
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.update(expires_at=now() - timedelta(days=1))
