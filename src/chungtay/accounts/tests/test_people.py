from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from chungtay.accounts import queries
from chungtay.accounts.actions import (
    confirm_identity,
    ensure_system_person,
    register_person,
    set_password,
)
from chungtay.accounts.models import Person
from chungtay.accounts.queries import demo_people, posts_of, register_posts, system_person
from chungtay.accounts.tests.conftest import DAY, HOME, NOON, PASSWORD
from chungtay.kernel.audit import entries_about
from chungtay.kernel.errors import RuleBroken


def test_somebody_a_source_names_is_entered_without_a_way_in(system: Person) -> None:
    person = register_person("  Phạm  Xuân Tiến ", honorific="TS.", by=system, on=DAY)

    assert (person.name, person.honorific, person.login, person.is_active) == ("Phạm Xuân Tiến", "TS.", None, False)
    assert not person.has_usable_password()
    assert [entry.verb for entry in entries_about(person)] == ["accounts.person_registered"]


def test_near_identical_names_stay_two_people(system: Person) -> None:
    first = register_person("Nguyễn Thị Hằng", by=system, on=DAY)
    second = register_person("Nguyễn Thị Hằng", by=system, on=DAY)

    assert first.pk != second.pk


def test_a_login_is_kept_in_small_letters_and_belongs_to_one_person(system: Person, co_lan: Person) -> None:
    with pytest.raises(RuleBroken, match="Tên đăng nhập này đã có người dùng"):
        register_person("Lê Lan", by=system, on=DAY, login=" LAN ", password=PASSWORD)

    assert Person.objects.get_by_natural_key("Lan") == co_lan


@pytest.mark.parametrize(
    "login", ["l", "lan nguyễn", "lan nguyen", "-lan", "a" * 121, "lan/../x", "ｌａｎ", "la\x00n,"]
)
def test_a_login_nobody_could_read_out_is_refused_with_an_example(system: Person, login: str) -> None:
    with pytest.raises(RuleBroken, match=r"ví dụ lan\.nguyen") as refusal:
        register_person("Lê Lan", by=system, on=DAY, login=login, password=PASSWORD)

    assert refusal.value.field == "login"
    assert not Person.objects.filter(name="Lê Lan").exists()


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("ngắn", "Mật khẩu cần ít nhất 10 ký tự"),
        ("1234567890", "dễ bị đoán nhất"),
        ("basketball", "dễ bị đoán nhất"),
        ("Basketball", "dễ bị đoán nhất"),
        ("qwertyuiop", "dễ bị đoán nhất"),
        ("1qaz2wsx3edc", "dễ bị đoán nhất"),
        ("lan.nguyen1", "quá giống"),
        ("Lê Thị Lan", "quá giống"),
    ],
)
def test_a_weak_password_is_refused_in_words(system: Person, password: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as refusal:
        register_person("Lê Thị Lan", by=system, on=DAY, login="lan.nguyen", password=password)

    assert refusal.value.field == "password"
    assert Person.objects.filter(login="lan.nguyen").count() == 0


def test_a_password_needs_a_login_and_a_person_needs_a_name(system: Person) -> None:
    with pytest.raises(RuleBroken, match="cần có tên đăng nhập"):
        register_person("Lê Lan", by=system, on=DAY, password=PASSWORD)
    with pytest.raises(RuleBroken, match="họ và tên"):
        register_person(" \u200b", by=system, on=DAY)
    with pytest.raises(RuleBroken, match="cần có tên đăng nhập"):
        set_password(register_person("Lê Lan", by=system, on=DAY), PASSWORD, by=system, on=DAY)


def test_a_new_password_is_written_to_the_record_without_the_password(system: Person, co_lan: Person) -> None:
    set_password(co_lan, "bốn từ dễ nhớ", by=system, on=DAY)

    entry = entries_about(co_lan)[0]
    assert entry.verb == "accounts.password_set"
    assert "bốn từ" not in f"{entry.open_values} {entry.personal_values}"
    assert "Nguyễn Thị Lan" not in str(entry.open_values)


def test_the_system_is_one_person_and_never_signs_in(system: Person) -> None:
    assert ensure_system_person() == system == system_person()
    assert system.name == "Hệ thống"
    assert not system.has_usable_password()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(name="Hệ thống khác", is_system=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=system.pk).update(is_active=True, login="he.thong")


def test_the_database_itself_refuses_a_way_in_without_a_login_and_capitals_in_it(system: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(name="A", is_active=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(name="A", login="Lan")


def test_a_step_of_weight_asks_for_the_password_once_more(co_lan: Person) -> None:
    with pytest.raises(RuleBroken, match="Mật khẩu chưa đúng") as refusal:
        confirm_identity(co_lan, "không phải", address=HOME, at=NOON)
    confirm_identity(co_lan, PASSWORD, address=HOME, at=NOON)

    assert refusal.value.field == "password"
    assert entries_about(co_lan)[0].verb == "accounts.identity_confirmed"


def test_posts_come_from_above_in_one_question_for_everybody(
    co_lan: Person, thay_minh: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_posts", [])
    register_posts(lambda people, on: {person.pk: f"Giáo viên, {on:%Y}" for person in people if person.login == "lan"})

    assert posts_of([co_lan, thay_minh], DAY) == {co_lan.pk: "Giáo viên, 2026"}


def test_only_invented_people_with_a_way_in_stand_on_the_demo_list(system: Person, co_lan: Person) -> None:
    ba = register_person("Phạm Văn Ba", by=system, on=DAY, login="ba", password=PASSWORD, is_invented=True)
    register_person("Người trong nguồn", by=system, on=DAY, is_invented=True)

    assert demo_people() == [ba]


def test_passwords_are_kept_as_argon2(slow_hashers: list[str]) -> None:
    assert slow_hashers == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
