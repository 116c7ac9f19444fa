from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import IntegrityError, transaction
from django.test import Client, override_settings

from chungtay.accounts.actions import end_sessions_of
from chungtay.accounts.gateways.sessions import SessionStore
from chungtay.accounts.models import Person, SignInSession
from chungtay.accounts.queries import digest_of, must_have_second_step
from chungtay.accounts.tests.conftest import DAY, NOON, PASSWORD
from chungtay.kernel.audit import entries_about
from chungtay.kernel.clock import now

pytestmark = pytest.mark.django_db
AGENT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


def test_ended_sessions_are_over_with_the_next_request(co_lan: Person, thay_minh: Person, system: Person) -> None:
    browsers = [Client(), Client()]
    other = Client()
    for browser in browsers:
        browser.force_login(co_lan)
    other.force_login(thay_minh)

    end_sessions_of(co_lan, by=system, on=DAY)

    assert [browser.get("/hom-nay/").status_code for browser in browsers] == [302, 302]
    assert other.get("/hom-nay/").status_code == 200
    assert entries_about(co_lan)[0].verb == "accounts.sessions_ended"


def test_a_session_that_was_just_beginning_ends_with_the_others(client: Client, co_lan: Person, system: Person) -> None:
    read_before = Person.objects.get(pk=co_lan.pk)
    end_sessions_of(co_lan, by=system, on=DAY)

    client.force_login(read_before)

    assert client.get("/hom-nay/").status_code == 302


def test_an_address_is_in_small_letters_and_belongs_to_one_person(co_lan: Person, thay_minh: Person) -> None:
    Person.objects.filter(pk=co_lan.pk).update(email="lan@truong.example")
    for refused in (
        {"email": "lan@truong.example"},
        {"email": "Minh@truong.example"},
        {"email_confirmed_at": NOON},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(pk=thay_minh.pk).update(**refused)


@pytest.mark.parametrize("on", [DAY, date(2030, 1, 1)])
def test_operators_must_have_a_second_step_unless_the_installation_does_without(co_lan: Person, on: date) -> None:
    with override_settings(SECOND_STEP_REQUIRED=True):
        assert not must_have_second_step(co_lan, on)
        co_lan.is_operator = True
        assert must_have_second_step(co_lan, on)
    with override_settings(SECOND_STEP_REQUIRED=False):
        assert not must_have_second_step(co_lan, on)


def come_in(person: Person, *, agent: str = AGENT) -> Client:
    browser = Client(headers={"user-agent": agent}, REMOTE_ADDR="203.113.1.7")
    assert browser.post("/dang-nhap/", {"login": person.login, "password": PASSWORD}).status_code == 302
    return browser


def row_of(browser: Client) -> SignInSession:
    return SignInSession.objects.get(session_key=digest_of(browser.session.session_key or ""))


def test_the_account_lists_every_browser_in_words_and_names_this_one(co_lan: Person) -> None:
    phone, desk = come_in(co_lan), come_in(co_lan, agent="Mozilla/5.0 (Windows NT 10.0; rv:140.0) Firefox/140.0")

    page = desk.get("/tai-khoan/").content.decode()

    assert "Chrome trên Android" in page
    assert "Firefox trên Windows" in page
    assert page.count("Trình duyệt này") == 1
    assert page.count("địa chỉ mạng 203.113.1.x") == 2
    assert "203.113.1.7" not in page
    assert f"/tai-khoan/phien/{row_of(phone).uid}/" in page
    assert f"/tai-khoan/phien/{row_of(desk).uid}/" not in page


def test_one_browser_or_all_others_are_signed_out_from_afar(co_lan: Person) -> None:
    here, lost, third = come_in(co_lan), come_in(co_lan), come_in(co_lan)

    assert here.post(f"/tai-khoan/phien/{row_of(lost).uid}/")["Location"] == "/tai-khoan/"
    assert [one.get("/hom-nay/").status_code for one in (here, lost, third)] == [200, 302, 200]
    assert here.get("/tai-khoan/phien/khac/").status_code == 302
    assert third.get("/hom-nay/").status_code == 200, "looking ends nothing"
    assert here.post("/tai-khoan/phien/khac/")["Location"] == "/tai-khoan/"
    assert [one.get("/hom-nay/").status_code for one in (here, third)] == [200, 302]
    assert [entry.verb for entry in entries_about(co_lan)][:2] == ["accounts.sessions_ended", "accounts.session_ended"]


def test_nobody_ends_anybody_else_s_session(co_lan: Person, thay_minh: Person) -> None:
    hers, his = come_in(co_lan), come_in(thay_minh)

    assert his.post(f"/tai-khoan/phien/{row_of(hers).uid}/").status_code == 404
    assert hers.get("/hom-nay/").status_code == 200


def test_no_key_of_a_session_can_be_read_from_the_table_and_no_role(co_lan: Person) -> None:
    browser = come_in(co_lan)
    kept = str(list(SignInSession.objects.values_list()))

    assert str(browser.session.session_key) not in kept
    assert "operator" not in str(list(browser.session.items()))
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = row_of(browser).session_key
    assert stolen.get("/hom-nay/").status_code == 302


def test_last_seen_is_written_every_ten_minutes_and_not_oftener(co_lan: Person) -> None:
    browser = come_in(co_lan)
    first = row_of(browser).seen_at

    browser.get("/hom-nay/")
    assert row_of(browser).seen_at == first
    SignInSession.objects.update(seen_at=first - timedelta(minutes=11))
    browser.get("/hom-nay/")
    assert row_of(browser).seen_at > first
    assert (row_of(browser).browser, row_of(browser).person) == ("Chrome", co_lan)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"expires_at": -timedelta(seconds=1)}, 302),
        ({"begun_at": -timedelta(days=7, seconds=1)}, 302),
        ({"begun_at": -timedelta(days=6)}, 200),
    ],
)
def test_a_session_ends_by_the_clock(co_lan: Person, change: dict[str, timedelta], status: int) -> None:
    browser = come_in(co_lan)
    SignInSession.objects.update(**{name: now() + apart for name, apart in change.items()})

    assert browser.get("/hom-nay/").status_code == status


def test_a_session_ended_during_a_request_does_not_come_back(co_lan: Person, system: Person) -> None:
    store = SessionStore()
    store["seen"] = 1
    store.create()
    again = SessionStore(store.session_key)
    again["seen"] = 2
    SignInSession.objects.all().delete()

    with pytest.raises(UpdateError):
        again.save()
    assert not SignInSession.objects.exists()
    assert not again.exists(str(store.session_key))


def test_a_browser_that_was_signed_out_leaves_no_row(co_lan: Person) -> None:
    browser = come_in(co_lan)
    browser.post("/dang-xuat/")

    assert not SignInSession.objects.filter(person=co_lan).exists()
