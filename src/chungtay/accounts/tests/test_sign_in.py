from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from chungtay.accounts import actions
from chungtay.accounts.jobs import forget_ended_sessions
from chungtay.accounts.models import Person, SignInSession, SignInStreak
from chungtay.accounts.queries import can_anybody_sign_in, digest_of
from chungtay.accounts.tests.conftest import DAY, HOME, NOON, PASSWORD
from chungtay.kernel.audit import entries_about
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import MEGABYTE
from chungtay.kernel.web.middleware import bound_the_body

pytestmark = pytest.mark.django_db
DOOR = "/dang-nhap/"
TODAY = "/hom-nay/"
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Xin kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại."


def try_in(client: Client, login: str = "lan", **more: str) -> str:
    answer = client.post(DOOR, {"login": login, "password": "sai rồi", **more})
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


def test_somebody_signs_in_lands_on_their_day_and_signs_out(client: Client, co_lan: Person) -> None:
    assert client.get(TODAY)["Location"] == f"{DOOR}?next=%2Fhom-nay%2F"

    assert try_in(client, " LAN ", password=PASSWORD) == TODAY
    assert "Chào Nguyễn Thị Lan" in client.get(TODAY).content.decode()
    assert client.get(DOOR)["Location"] == TODAY

    assert "Bạn đang đăng nhập với tên Nguyễn Thị Lan." in client.get("/dang-xuat/").content.decode()
    with override_settings(LOGOUT_REDIRECT_URL="accounts:sign_in"):
        assert client.post("/dang-xuat/")["Location"] == DOOR
    assert "Bạn đã đăng xuất." in client.get(DOOR).content.decode()
    assert client.get(TODAY).status_code == 302
    assert client.get("/dang-xuat/")["Location"] == DOOR
    assert [entry.verb for entry in entries_about(co_lan)][:2] == ["accounts.signed_out", "accounts.signed_in"]


@pytest.mark.parametrize("login", ["lan", "nobody", "nguyễn", "\x00", "a" * 121])
def test_what_is_wrong_is_not_told_and_the_typed_name_stays(client: Client, co_lan: Person, login: str) -> None:
    page = try_in(client, login, password="chưa đúng mà")

    assert "_auth_user_id" not in client.session
    assert 'value="chưa đúng mà"' not in page
    if login in {"lan", "nobody", "nguyễn"}:
        assert WRONG in page
        assert f'value="{login}"' in page


def test_an_unknown_name_costs_the_same_hashing_as_a_known_one(co_lan: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    named = actions.register_person("Chỉ có trong nguồn", by=co_lan, on=DAY, login="nguon")
    costs = []
    for login in ("lan", "nobody", named.login or ""):
        hashed.clear()
        with pytest.raises(RuleBroken, match="chưa đúng"):
            actions.sign_in(login, "sai rồi", address=HOME, at=NOON)
        costs.append(len(hashed))

    assert costs == [1, 1, 1]


def test_who_may_no_longer_sign_in_is_told_nothing_more(client: Client, co_lan: Person) -> None:
    try_in(client, password=PASSWORD)
    Person.objects.filter(pk=co_lan.pk).update(is_active=False)

    assert client.get(TODAY).status_code == 302
    assert WRONG in try_in(Client(), password=PASSWORD)


def test_the_session_gets_a_new_key_at_the_door(client: Client, co_lan: Person) -> None:
    session = client.session
    session["before"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)

    try_in(client, password=PASSWORD)

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("/tai-khoan/", "/tai-khoan/"),
        ("/tai-khoan/?ngay=2026-11-21#x", "/tai-khoan/?ngay=2026-11-21#x"),
        ("https://example.org/", TODAY),
        ("//example.org/", TODAY),
        ("///example.org", TODAY),
        ("/\\example.org", TODAY),
        ("\\\\example.org", TODAY),
        ("/\t/example.org", TODAY),
        ("/\n/example.org", TODAY),
        ("javascript:alert(1)", TODAY),
        ("http:/example.org", TODAY),
        ("http:///example.org", TODAY),
        ("http://testserver/tai-khoan/", TODAY),
        ("/%0d%0aLocation:%20https://example.org", "/%0d%0aLocation:%20https://example.org"),
        ("tai-khoan/", TODAY),
        (" //example.org", TODAY),
        ("", TODAY),
    ],
)
def test_nobody_is_led_to_another_host(client: Client, co_lan: Person, asked: str, goes: str) -> None:
    assert try_in(client, password=PASSWORD, next=asked) == goes
    assert client.get(DOOR, {"next": asked})["Location"] == goes
    chosen = client.post("/ngon-ngu/", {"language": "en", "next": asked})
    assert chosen["Location"] == goes


def test_five_tries_are_free_then_each_costs_twice_the_wait(co_lan: Person) -> None:
    for _number in range(5):
        with pytest.raises(RuleBroken, match="chưa đúng"):
            actions.sign_in("lan", "sai rồi", address=HOME, at=NOON)
    with pytest.raises(actions.TooManyTries, match="Xin đợi 15 giây") as refusal:
        actions.sign_in("lan", PASSWORD, address=HOME, at=NOON)
    assert refusal.value.seconds == 15

    with pytest.raises(RuleBroken, match="chưa đúng"):
        actions.sign_in("lan", "sai rồi", address=HOME, at=NOON + timedelta(seconds=15))
    with pytest.raises(actions.TooManyTries, match="Xin đợi 29 giây"):
        actions.sign_in("lan", PASSWORD, address=HOME, at=NOON + timedelta(seconds=16))
    # The right password ends the wait for good: it was a slow-down, never a lockout.
    later = NOON + timedelta(seconds=45)
    assert actions.sign_in("lan", PASSWORD, address=HOME, at=later).person == co_lan
    assert actions.sign_in("lan", PASSWORD, address=HOME, at=later).person == co_lan


def test_somebody_elsewhere_and_another_name_are_not_slowed(co_lan: Person, thay_minh: Person) -> None:
    for _number in range(5):
        with pytest.raises(RuleBroken):
            actions.sign_in("lan", "sai rồi", address=HOME, at=NOON)

    assert actions.sign_in("lan", PASSWORD, address="203.113.9.9", at=NOON).person == co_lan
    assert actions.sign_in("minh", PASSWORD, address=HOME, at=NOON).person == thay_minh


def test_trying_many_names_from_one_address_is_slowed_too(thay_minh: Person) -> None:
    for number in range(50):
        with pytest.raises(RuleBroken, match="chưa đúng"):
            actions.sign_in(f"ten.{number}", "sai rồi", address=HOME, at=NOON)

    with pytest.raises(actions.TooManyTries):
        actions.sign_in("minh", PASSWORD, address=HOME, at=NOON)
    assert actions.sign_in("minh", PASSWORD, address="", at=NOON).person == thay_minh


def test_a_long_wait_is_told_in_minutes(co_lan: Person) -> None:
    at = NOON
    for number in range(5 + 3):
        with pytest.raises(RuleBroken, match="chưa đúng"):
            actions.sign_in("lan", "sai rồi", address=HOME, at=at)
        at += timedelta(seconds=15 * 2 ** max(0, number - 4))

    with pytest.raises(actions.TooManyTries, match="Xin đợi 2 phút"):
        actions.sign_in("lan", PASSWORD, address=HOME, at=at - timedelta(seconds=100))


def test_an_hour_of_quiet_forgets_the_failures(co_lan: Person) -> None:
    for _number in range(5):
        with pytest.raises(RuleBroken):
            actions.sign_in("lan", "sai rồi", address=HOME, at=NOON)

    actions.sign_in("lan", PASSWORD, address=HOME, at=NOON + timedelta(minutes=61))

    assert not SignInStreak.objects.filter(failures__gt=0).exists()


def test_neither_name_nor_address_can_be_read_from_what_is_counted(co_lan: Person) -> None:
    with pytest.raises(RuleBroken):
        actions.sign_in("lan", "sai rồi", address=HOME, at=NOON)

    kept = " ".join(f"{row.key}{row}" for row in SignInStreak.objects.all())
    assert "lan" not in kept
    assert HOME not in kept


def test_the_page_says_how_long_to_wait_and_answers_429(client: Client, co_lan: Person) -> None:
    for _number in range(5):
        try_in(client)
    answer = client.post(DOOR, {"login": "lan", "password": PASSWORD})

    assert answer.status_code == 429
    assert "Đã thử quá nhiều lần. Xin đợi 15 giây rồi thử lại." in answer.content.decode()
    assert 'value="lan"' in answer.content.decode()


def test_the_address_of_the_proxy_is_believed_only_behind_our_own_proxy(co_lan: Person) -> None:
    def knock(forged: str) -> int:
        visitor = Client(headers={"x-forwarded-for": forged, "x-forwarded-proto": "https"})
        return visitor.post(DOOR, {"login": "lan", "password": "sai rồi"}, secure=True).status_code

    assert [knock(f"203.113.1.{number}") for number in range(6)] == [200] * 5 + [429]
    with override_settings(BEHIND_HTTPS=True):
        assert [knock(f"203.113.2.{number}") for number in range(6)] == [200] * 6
        assert [knock(f"203.113.3.{number}, 198.51.100.4") for number in range(6)] == [200] * 5 + [429]
        assert [knock(f"2001:db8:1:2::{number}") for number in range(6)] == [200] * 5 + [429]


def test_the_demo_lists_its_people_and_one_press_signs_in(client: Client, system: Person) -> None:
    actions.register_person("Phạm Văn Ba", by=system, on=DAY, login="ba", password=PASSWORD, is_invented=True)
    assert "Phạm Văn Ba" not in client.get(DOOR).content.decode()

    with override_settings(IS_DEMO=True, DEMO_PASSWORD=PASSWORD):
        page = client.get(DOOR).content.decode()

    assert 'aria-label="Đăng nhập với vai Phạm Văn Ba"' in page
    assert f'name="password" value="{PASSWORD}"' in page
    with override_settings(IS_DEMO=True):
        assert try_in(client, "ba", password=PASSWORD) == TODAY


def test_the_demo_s_people_have_no_way_in_once_the_demo_is_over(client: Client, system: Person) -> None:
    actions.register_person(
        "Phạm Văn Ba", by=system, on=DAY, login="ba", password=PASSWORD, is_invented=True, is_operator=True
    )
    with override_settings(IS_DEMO=True, SECOND_STEP_REQUIRED=False):
        assert try_in(client, "ba", password=PASSWORD) == TODAY
        assert client.get(TODAY).status_code == 200
        assert can_anybody_sign_in()

    assert client.get(TODAY).status_code == 302, "the session of the demo has outlived it"
    assert WRONG in try_in(Client(), "ba", password=PASSWORD)
    assert not can_anybody_sign_in()
    assert Client().get(reverse("accounts:first_run", args=[actions.make_first_run_token()])).status_code == 200


def test_sessions_that_have_run_out_are_forgotten(client: Client, co_lan: Person) -> None:
    try_in(client, password=PASSWORD)
    try_in(Client(), password=PASSWORD)
    mine = digest_of(client.session.session_key or "")
    ended = SignInSession.objects.exclude(session_key=mine)
    ended.update(expires_at=now() - timedelta(seconds=1))

    forget_ended_sessions()

    assert [row.session_key for row in SignInSession.objects.all()] == [mine]


@pytest.mark.parametrize(("size", "status"), [(25 * MEGABYTE, 200), (25 * MEGABYTE + 1, 413)])
def test_who_is_signed_in_may_send_a_scan(rf: RequestFactory, co_lan: Person, size: int, status: int) -> None:
    request = rf.post("/x/", b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(size))
    request.user = co_lan

    assert bound_the_body(lambda request: HttpResponse())(request).status_code == status


def test_a_form_sent_after_the_session_has_ended_comes_back_without_its_passwords(
    client: Client, co_lan: Person
) -> None:
    try_in(client, password=PASSWORD)
    assert f'data-person="{co_lan.uid}"' in client.get(TODAY).content.decode()
    client.logout()

    answer = client.post(
        "/tai-khoan/mat-khau/", {"current_password": PASSWORD, "password": "mới hẳn", "note": "đã viết lâu"}
    )
    page = answer.content.decode()

    assert answer.status_code == 401
    assert "Phiên đăng nhập của bạn đã kết thúc" in page
    assert "đã viết lâu" in page
    assert 'data-person=""' in page
    assert not {word for word in (PASSWORD, "mới hẳn") if word in page}


def test_a_new_password_ends_every_other_session(client: Client, co_lan: Person) -> None:
    elsewhere = Client()
    for visitor in (client, elsewhere):
        try_in(visitor, password=PASSWORD)
    typed = {"current_password": PASSWORD, "password": "bốn từ dễ nhớ", "password_again": "bốn từ dễ nhớ"}

    wrong = client.post("/tai-khoan/mat-khau/", {**typed, "current_password": "không phải"})
    assert "Mật khẩu chưa đúng." in wrong.content.decode()
    assert client.post("/tai-khoan/mat-khau/", typed)["Location"] == "/tai-khoan/"

    assert client.get(TODAY).status_code == 200
    assert elsewhere.get(TODAY).status_code == 302
    assert try_in(Client(), password="bốn từ dễ nhớ") == TODAY
    assert reverse("accounts:profile") == "/tai-khoan/"
