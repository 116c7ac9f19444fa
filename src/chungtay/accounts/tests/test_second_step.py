from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import reverse

from chungtay.accounts import actions
from chungtay.accounts.actions import NextStep
from chungtay.accounts.models import Person, RecoveryCode, SecondStep
from chungtay.accounts.queries import half_session_of, offered_seed, person_of_half_session
from chungtay.accounts.tests.conftest import DAY, HOME, NOON, PASSWORD, Phone, enrolled
from chungtay.kernel.audit import entries_about
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.routes import addresses

pytestmark = pytest.mark.django_db
DOOR, CODE, ENROL = "/dang-nhap/", "/dang-nhap/ma/", "/dang-nhap/thiet-lap/"
CODES, TODAY = "/tai-khoan/buoc-hai/ma-du-phong/", "/hom-nay/"
TYPED = {"login": "lan", "password": PASSWORD}


@pytest.fixture(autouse=True)
def needed() -> Iterator[None]:
    with override_settings(SECOND_STEP_REQUIRED=True):
        yield


def shown_secret(page: str) -> tuple[Phone, str]:
    letters = re.search(r"data-secret>([A-Z2-7 ]+)<", page)
    seed = re.search(r'name="seed" value="([^"]+)"', page)
    assert letters is not None
    assert seed is not None
    return Phone(letters[1]), seed[1]


def half_of(person: Person) -> str:
    return actions.sign_in(person.login or "", PASSWORD, address=HOME, at=NOON).half


def test_whoever_must_have_a_second_step_sets_it_up_before_any_session_exists(client: Client, van_hanh: Person) -> None:
    typed = {"login": "vanhanh", "password": PASSWORD, "next": "/don-vi/"}
    assert client.post(DOOR, typed)["Location"] == ENROL
    assert "_auth_user_id" not in client.session
    assert client.get(TODAY).status_code == 302

    page = client.get(ENROL).content.decode()
    assert 'inputmode="numeric"' in page
    assert 'autocomplete="one-time-code"' in page
    phone, seed = shown_secret(page)
    wrong = client.post(ENROL, {"seed": seed, "code": "000000"}).content.decode()
    assert "Mã chưa đúng." in wrong
    assert shown_secret(wrong)[1] == seed, "the picture that was scanned stays"

    assert client.post(ENROL, {"seed": seed, "code": phone.shows(now())})["Location"] == CODES
    assert client.session["_auth_user_id"] == str(van_hanh.pk)
    printed = re.findall(r"<code>(\d{4} \d{4} \d{4})</code>", client.get(CODES).content.decode())
    assert len(set(printed)) == 10
    assert client.post(CODES)["Location"] == "/don-vi/"
    assert client.get(CODES)["Location"] == "/tai-khoan/buoc-hai/", "the codes were shown once"
    assert [entry.verb for entry in entries_about(van_hanh)][:2] == ["accounts.signed_in", "accounts.second_step_begun"]


def test_whoever_has_a_second_step_is_asked_for_it_after_the_password(client: Client, co_lan: Person) -> None:
    phone, _paper = enrolled(co_lan)

    assert client.post(DOOR, {**TYPED, "next": "/tai-khoan/"})["Location"] == CODE
    assert client.get(TODAY).status_code == 302
    assert "Mã chưa đúng." in client.post(CODE, {"code": "123"}).content.decode()
    assert client.post(CODE, {"code": phone.shows(now())})["Location"] == "/tai-khoan/"
    assert client.get(TODAY).status_code == 200
    assert client.get(CODE)["Location"] == DOOR


def test_a_half_session_opens_nothing_but_the_page_it_is_for(client: Client, co_lan: Person) -> None:
    enrolled(co_lan)
    half_way, visitor = client, Client()
    half_way.post(DOOR, TYPED)
    opened, asked = [], 0
    for address in addresses():
        if address.parameters or address.name == "accounts:language":
            continue
        path = reverse(address.name)
        for method in ("GET", "POST"):
            asked += 1
            answers = [one.generic(method, path) for one in (half_way, visitor)]
            if (answers[0].status_code, answers[0].get("Location")) != (
                answers[1].status_code,
                answers[1].get("Location"),
            ):
                opened.append(address.name)
        assert "_auth_user_id" not in half_way.session, address.name
        if address.name == "accounts:enrol":  # the wrong page of the two sends back, and the half-session is gone
            half_way.post(DOOR, TYPED)

    assert set(opened) == {"accounts:enter_code"}
    assert asked > 60


def test_a_half_session_is_over_after_ten_minutes_and_cannot_be_made_up(co_lan: Person, thay_minh: Person) -> None:
    enrolled(co_lan)
    half = half_of(co_lan)

    assert person_of_half_session(half, NOON + timedelta(minutes=10)) == co_lan
    assert person_of_half_session(half, NOON + timedelta(minutes=10, seconds=1)) is None
    assert person_of_half_session(half, NOON - timedelta(seconds=1)) is None
    for forged in (None, "", half[:-1], half.replace(":", "x"), str(co_lan.uid), 7):
        assert person_of_half_session(forged, NOON) is None
    with pytest.raises(actions.HalfSessionOver):
        actions.finish_with_code(half, "000000", address=HOME, at=NOON + timedelta(minutes=11))


@pytest.mark.parametrize("change", ["password", "sessions", "rights"])
def test_a_half_session_ends_with_whatever_ends_sessions(co_lan: Person, system: Person, change: str) -> None:
    enrolled(co_lan)
    half = half_of(co_lan)
    if change == "password":
        actions.set_password(co_lan, "bốn từ dễ nhớ", by=system, on=DAY)
    elif change == "sessions":
        actions.end_sessions_of(co_lan, by=system, on=DAY)
    else:
        Person.objects.filter(pk=co_lan.pk).update(is_active=False)

    assert person_of_half_session(half, NOON) is None


def test_a_half_session_serves_one_sign_in(co_lan: Person) -> None:
    phone, paper = enrolled(co_lan)
    half = half_of(co_lan)
    actions.finish_with_code(half, phone.shows(NOON), address=HOME, at=NOON)

    for code in (phone.shows(NOON, later=1), paper[0]):
        with pytest.raises(actions.HalfSessionOver, match="Xin đăng nhập lại"):
            actions.finish_with_code(half, code, address=HOME, at=NOON)


def test_a_code_is_taken_once_and_none_from_before_it(co_lan: Person) -> None:
    phone, _paper = enrolled(co_lan)
    code = phone.shows(NOON)
    assert actions.finish_with_code(half_of(co_lan), code, address=HOME, at=NOON) == co_lan

    for used in (code, phone.shows(NOON, later=-1)):
        with pytest.raises(RuleBroken, match="Mã này đã dùng rồi") as refusal:
            actions.finish_with_code(half_of(co_lan), used, address=HOME, at=NOON)
        assert refusal.value.field == "code"
    later = NOON + timedelta(seconds=30)
    assert actions.finish_with_code(half_of(co_lan), phone.shows(later), address=HOME, at=later) == co_lan


def test_the_code_that_set_the_second_step_up_does_not_also_sign_in(co_lan: Person) -> None:
    phone, _paper = enrolled(co_lan, NOON + timedelta(minutes=5))

    with pytest.raises(RuleBroken, match="đã dùng rồi"):
        actions.finish_with_code(half_of(co_lan), phone.shows(NOON), address=HOME, at=NOON)


def test_a_recovery_code_stands_in_for_the_telephone_once(co_lan: Person) -> None:
    _phone, paper = enrolled(co_lan)
    assert actions.finish_with_code(half_of(co_lan), paper[3].replace(" ", "-"), address=HOME, at=NOON) == co_lan

    with pytest.raises(RuleBroken, match="Mã dự phòng này"):
        actions.finish_with_code(half_of(co_lan), paper[3], address=HOME, at=NOON)
    assert RecoveryCode.objects.filter(person=co_lan, used_at__isnull=True).count() == 9
    assert "accounts.recovery_code_used" in [entry.verb for entry in entries_about(co_lan)]


def test_nobody_s_codes_are_good_for_anybody_else(co_lan: Person, thay_minh: Person) -> None:
    phone, paper = enrolled(co_lan)
    enrolled(thay_minh)

    for code in (phone.shows(NOON), paper[0]):
        with pytest.raises(RuleBroken):
            actions.finish_with_code(half_of(thay_minh), code, address=HOME, at=NOON)
    with pytest.raises(RuleBroken, match="quá hạn"):
        actions.switch_on_second_step(
            thay_minh, offered_seed(co_lan, NOON).sealed, phone.shows(NOON), address=HOME, at=NOON
        )


def test_neither_secret_nor_recovery_code_can_be_read_from_the_tables(co_lan: Person) -> None:
    phone, paper = enrolled(co_lan)
    kept = f"{list(SecondStep.objects.values_list())} {list(RecoveryCode.objects.values_list())}"

    assert phone.secret.hex() not in kept
    assert not [code for code in paper if code in kept or code.replace(" ", "") in kept]
    with override_settings(SECRET_KEY="another key altogether, of another installation"):
        with pytest.raises(RuleBroken):
            actions.finish_with_code(half_of(co_lan), phone.shows(NOON), address=HOME, at=NOON)
        with pytest.raises(RuleBroken):
            actions.finish_with_code(half_of(co_lan), paper[0], address=HOME, at=NOON)


def test_guessing_codes_is_slowed_wherever_it_comes_from(co_lan: Person) -> None:
    phone, _paper = enrolled(co_lan)
    half = half_of(co_lan)
    for number in range(5):
        with pytest.raises(RuleBroken, match="chưa đúng"):
            actions.finish_with_code(half, "000000", address=f"203.113.{number}.7", at=NOON)

    with pytest.raises(actions.TooManyTries):
        actions.finish_with_code(half, phone.shows(NOON), address="203.113.99.7", at=NOON)
    later = NOON + timedelta(seconds=15)
    assert actions.finish_with_code(half, phone.shows(later), address=HOME, at=later) == co_lan


def test_fresh_recovery_codes_replace_the_old_paper(client: Client, co_lan: Person) -> None:
    phone, paper = enrolled(co_lan, now())
    client.force_login(co_lan)

    answer = client.post("/tai-khoan/buoc-hai/ma-moi/", {"code": phone.shows(now())})

    assert answer["Location"] == CODES
    fresh = re.findall(r"<code>(\d{4} \d{4} \d{4})</code>", client.get(CODES).content.decode())
    assert not set(fresh) & set(paper)
    assert client.post(CODES)["Location"] == "/tai-khoan/buoc-hai/"
    at = now()
    with pytest.raises(RuleBroken):
        actions.finish_with_code(half_session_of(co_lan, at), paper[0], address=HOME, at=at)
    assert actions.finish_with_code(half_session_of(co_lan, at), fresh[0], address=HOME, at=at) == co_lan


def test_switching_off_asks_for_password_and_code(client: Client, co_lan: Person) -> None:
    phone, _paper = enrolled(co_lan, now())
    client.force_login(co_lan)
    off = "/tai-khoan/buoc-hai/tat/"

    assert "Mật khẩu chưa đúng." in client.post(off, {"password": "sai", "code": phone.shows(now())}).content.decode()
    assert "Mã chưa đúng." in client.post(off, {"password": PASSWORD, "code": "1"}).content.decode()
    assert client.post(off, {"password": PASSWORD, "code": phone.shows(now())})["Location"] == "/tai-khoan/"
    assert not RecoveryCode.objects.exists()
    assert actions.sign_in("lan", PASSWORD, address=HOME, at=now()).next_step is NextStep.NOTHING


def test_whoever_must_have_it_cannot_switch_it_off(client: Client, van_hanh: Person) -> None:
    phone, _paper = enrolled(van_hanh, now())
    client.force_login(van_hanh)
    off = "/tai-khoan/buoc-hai/tat/"

    assert "không tắt được" in client.get(off).content.decode()
    assert "không tắt được" in client.post(off, {"password": PASSWORD, "code": phone.shows(now())}).content.decode()
    assert SecondStep.objects.filter(person=van_hanh).exists()


def test_somebody_who_need_not_may_switch_it_on(client: Client, co_lan: Person) -> None:
    client.force_login(co_lan)
    phone, seed = shown_secret(client.get("/tai-khoan/buoc-hai/").content.decode())

    assert client.post("/tai-khoan/buoc-hai/", {"seed": seed, "code": phone.shows(now())})["Location"] == CODES

    assert client.post(CODES)["Location"] == "/tai-khoan/"
    assert "Còn 10 mã dự phòng" in client.get("/tai-khoan/").content.decode()
    with pytest.raises(RuleBroken, match="đã thiết lập"):
        actions.switch_on_second_step(co_lan, seed, phone.shows(now()), address=HOME, at=now())
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondStep.objects.create(person=co_lan, secret="x", last_step=0, begun_at=NOON)


def test_a_picture_older_than_half_an_hour_is_not_taken(co_lan: Person) -> None:
    seed = offered_seed(co_lan, NOON)
    late = NOON + timedelta(minutes=31)

    with pytest.raises(RuleBroken, match="quá hạn"):
        actions.switch_on_second_step(co_lan, seed.sealed, Phone(seed.letters).shows(late), address=HOME, at=late)
    assert not SecondStep.objects.exists()


def test_the_first_operator_sets_the_second_step_up_on_the_way_in(client: Client, db: None) -> None:
    token = actions.make_first_run_token()
    typed = {"name": "Vũ Thị Mẫu", "login": "mau", "password": PASSWORD, "password_again": PASSWORD}

    assert client.post(reverse("accounts:first_run", args=[token]), typed)["Location"] == ENROL
    assert "_auth_user_id" not in client.session
    phone, seed = shown_secret(client.get(ENROL).content.decode())
    assert client.post(ENROL, {"seed": seed, "code": phone.shows(now())})["Location"] == CODES
    assert client.post(CODES)["Location"] == TODAY
