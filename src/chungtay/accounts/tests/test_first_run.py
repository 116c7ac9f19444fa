from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from chungtay.accounts.actions import make_first_operator, make_first_run_token, register_person
from chungtay.accounts.models import FirstRunToken, Person
from chungtay.accounts.queries import can_anybody_sign_in
from chungtay.accounts.tests.conftest import DAY, PASSWORD
from chungtay.kernel.audit import entries_about
from chungtay.kernel.errors import RuleBroken

pytestmark = pytest.mark.django_db
TYPED = {"name": "Vũ Thị Mẫu", "login": "mau", "password": PASSWORD, "password_again": PASSWORD}


def address(token: str) -> str:
    return reverse("accounts:first_run", args=[token])


def test_the_printed_address_makes_one_operator_and_then_is_gone(client: Client) -> None:
    token = make_first_run_token()
    assert "Người vận hành đầu tiên" in client.get(address(token)).content.decode()

    with override_settings(SECOND_STEP_REQUIRED=False):
        answer = client.post(address(token), TYPED)

    assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:today"))
    operator = Person.objects.get(login="mau")
    assert (operator.is_operator, operator.is_active, operator.check_password(PASSWORD)) == (True, True, True)
    assert client.session["_auth_user_id"] == str(operator.pk)
    assert [entry.verb for entry in entries_about(operator)] == [
        "accounts.first_operator_made",
        "accounts.person_registered",
    ]
    for visitor in (client, Client()):
        assert visitor.get(address(token)).status_code == 404
        assert visitor.post(address(token), TYPED | {"login": "mau.2"}).status_code == 404
    assert Person.objects.filter(is_operator=True).count() == 1


def test_two_who_press_at_once_do_not_both_become_operators() -> None:
    token = make_first_run_token()
    row = FirstRunToken.objects.get()
    make_first_operator(token, name="Vũ Thị Mẫu", login="mau", password=PASSWORD, on=DAY)
    # As the second one saw it: nobody can sign in yet, and the word is unused.
    Person.objects.filter(login="mau").update(is_active=False)

    with pytest.raises(RuleBroken, match="đã được dùng rồi"):
        make_first_operator(token, name="Kẻ lạ", login="la", password=PASSWORD, on=DAY)

    row.refresh_from_db()
    assert row.used_at is not None
    assert not Person.objects.filter(login="la").exists()


@pytest.mark.parametrize("token", ["x", "0" * 32, "..", "%00"])
def test_a_guessed_address_is_not_there(client: Client, token: str) -> None:
    make_first_run_token()

    assert client.get(address(token)).status_code == 404


def test_only_the_digest_is_kept_and_the_newest_word_counts(client: Client) -> None:
    first, second = make_first_run_token(), make_first_run_token()

    assert [row.digest for row in FirstRunToken.objects.all()] == [hashlib.sha256(second.encode()).hexdigest()]
    assert client.get(address(first)).status_code == 404
    assert client.get(address(second)).status_code == 200


def test_no_word_is_made_and_none_works_once_somebody_can_sign_in(client: Client) -> None:
    token = make_first_run_token()
    register_person("Nguyễn Thị Lan", by=Person.objects.get(is_system=True), on=DAY, login="lan", password=PASSWORD)

    assert can_anybody_sign_in()
    assert client.get(address(token)).status_code == 404
    with pytest.raises(RuleBroken):
        make_first_run_token()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"name": ""}, "Xin điền “Họ và tên”."),
        ({"login": "vũ mẫu"}, "ví dụ lan.nguyen"),
        ({"password": "ngắn", "password_again": "ngắn"}, "ít nhất 10 ký tự"),
        ({"password_again": "khác hẳn nhau"}, "Hai lần nhập mật khẩu khác nhau."),
    ],
)
def test_bad_input_keeps_the_word_usable_and_the_typed_text(
    client: Client, words: dict[str, str], expected: str
) -> None:
    token = make_first_run_token()

    page = client.post(address(token), {"name": "Vũ Thị Mẫu", "login": "mau", **TYPED, **words})

    assert page.status_code == 200
    assert expected in page.content.decode()
    assert ({**TYPED, **words})["login"] in page.content.decode()
    assert PASSWORD not in page.content.decode()
    assert client.post(address(token), TYPED).status_code == 302


def test_a_used_word_says_when_it_was_used() -> None:
    before = datetime.now(UTC)
    make_first_operator(make_first_run_token(), name="Vũ Thị Mẫu", login="mau", password=PASSWORD, on=DAY)

    used = FirstRunToken.objects.get().used_at
    assert used is not None
    assert before <= used <= datetime.now(UTC)
