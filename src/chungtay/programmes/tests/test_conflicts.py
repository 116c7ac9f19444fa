"""Two bodies that must not be paired: who says so, who reads why, and for how long it holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.kernel.audit import entries_about
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.choices import Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import declare_conflict, end_conflict
from chungtay.programmes.actions.conflicts import Declared
from chungtay.programmes.models import Conflict, Programme
from chungtay.programmes.queries.conflicts import conflicts_between, visible_conflicts
from chungtay.programmes.tests.conftest import MakeBody, MakePerson

REASON = "Hai hiệu trưởng Mẫu là vợ chồng."


class Two:
    """Two schools of one department, each with its head, and an officer of that department and of another."""

    def __init__(self, programme: Programme, so: Organisation, make_body: MakeBody, make_person: MakePerson) -> None:
        self.programme, self.so = programme, so
        self.a, self.b = (make_body(f"Trường Tiểu học Mẫu {name}", under=so) for name in ("A", "B"))
        self.head_a, self.head_b = (make_person(f"Cô {x}", Role.HEAD, y) for x, y in (("A", self.a), ("B", self.b)))
        self.officer = make_person("Chị Hạnh Mẫu", Role.DEPARTMENT_OFFICER, so)
        self.stranger = make_person("Chị Quyên", Role.DEPARTMENT_OFFICER, make_body("Sở Mẫu Bên", Kind.DEPARTMENT))

    def declared(self, by: Person, declared_for: Organisation, **further: Any) -> Conflict:
        given: dict[str, Any] = {"one": self.a, "other": self.b, "reason": REASON, "valid_from": today(), **further}
        wanted = Declared(programme=self.programme, declared_for=declared_for, **given)
        return declare_conflict(wanted, by=by, on=today())


@pytest.fixture
def two(programme: Programme, department: Organisation, make_body: MakeBody, make_person: MakePerson) -> Two:
    return Two(programme, department, make_body, make_person)


def page(person: Person, name: str, thing: Any) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(reverse(f"programmes:{name}", args=[thing.uid]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_head_declares_and_ends_it_on_the_page_and_the_other_side_reads_nothing_of_it(two: Two) -> None:
    client = Client()
    client.force_login(two.head_b)
    url = reverse("programmes:declare_conflict", args=[two.programme.uid])
    typed = {"declared_for": two.b.pk, "other": "Trường Tiểu học Mẫu A", "reason": REASON, "valid_from": today()}
    typed["valid_from"] = f"{today():%d/%m/%Y}"
    client.post(url, {**typed, "idempotency_key": "k"})
    row = Conflict.objects.get()
    assert (row.one, row.other, row.declared_for) == (two.a, two.b, two.b)
    assert REASON in page(two.head_b, "conflicts", two.programme)
    assert REASON in page(two.officer, "conflicts", two.programme)
    for person in (two.head_a, two.stranger):
        shown = page(person, "conflicts", two.programme)
        assert REASON not in shown
        assert "Chưa khai trường hợp nào" in shown
    client.post(reverse("programmes:end_conflict", args=[row.uid]), {"idempotency_key": "e"})
    assert "Đã thôi" in page(two.head_b, "conflicts", two.programme)
    assert conflicts_between(two.programme, {two.a.pk, two.b.pk}, today()) == []
    said = [entry.verb for entry in entries_about(two.b)][:2]
    assert said == ["programmes.conflict_ended", "programmes.conflict_declared"]
    assert not any("conflict" in entry.verb for entry in entries_about(two.a))
    assert REASON not in str([entry.open_values for entry in entries_about(row)])


def test_only_a_head_of_one_side_or_an_officer_above_one_declares(two: Two, make_person: MakePerson) -> None:
    teacher = make_person("Thầy Mẫu", Role.TEACHER, two.a)
    for person, body, words in (
        (teacher, two.a, "hiệu trưởng khai cho trường"),
        (two.head_a, two.b, "hiệu trưởng khai cho trường"),
        (two.officer, two.a, "hiệu trưởng khai cho trường"),
        (two.stranger, two.stranger.memberships.get().organisation, "thuộc Sở của bạn"),
    ):
        with pytest.raises(RuleBroken, match=words):
            two.declared(person, body)
    assert two.declared(two.officer, two.so).declared_for == two.so


@pytest.mark.parametrize(
    ("further", "words"),
    [
        ({"reason": "  "}, "một câu"),
        ({"reason": "a" * 301}, "300 ký tự"),
        ({"valid_until": today()}, "Ngày cuối"),
        ({"other": "a"}, "hai đơn vị khác nhau"),
    ],
)
def test_what_cannot_be_declared_is_refused_in_a_sentence(two: Two, further: dict[str, Any], words: str) -> None:
    given = {key: getattr(two, value) if value == "a" else value for key, value in further.items()}
    with pytest.raises(RuleBroken, match=words):
        two.declared(two.head_a, two.a, **given)


def test_it_bars_the_pair_from_its_first_day_to_the_last_and_no_longer(two: Two) -> None:
    day, week = today(), timedelta(days=7)
    two.declared(two.head_a, two.a, valid_from=day + week, valid_until=day + 2 * week)
    pair, keys = [(two.a.pk, two.b.pk)], {two.a.pk, two.b.pk}
    barred = [conflicts_between(two.programme, keys, day + timedelta(days=n)) for n in (6, 7, 13, 14)]
    assert barred == [[], pair, pair, []]
    assert conflicts_between(two.programme, {two.a.pk}, day + week) == []


def test_one_side_declares_it_once_at_a_time_and_both_may(two: Two) -> None:
    first = two.declared(two.head_a, two.a)
    with pytest.raises(RuleBroken, match="đã khai"):
        two.declared(two.head_a, two.a)
    two.declared(two.head_b, two.b)
    end_conflict(first, by=two.head_a, on=today())
    with pytest.raises(RuleBroken, match="đã thôi"):
        end_conflict(first, by=two.head_a, on=today())
    two.declared(two.head_a, two.a)
    assert len(conflicts_between(two.programme, {two.a.pk, two.b.pk}, today())) == 1
    assert visible_conflicts(two.head_a).count() == 2


def test_the_database_refuses_what_no_action_would_write(two: Two) -> None:
    row = two.declared(two.head_a, two.a)
    for wrong in ({"reason": ""}, {"valid_until": today() - timedelta(days=1)}, {"one": two.b, "other": two.a}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Conflict.objects.filter(pk=row.pk).update(**wrong)


def test_a_name_that_fits_several_or_nobody_is_answered_with_what_to_type(two: Two) -> None:
    client = Client()
    client.force_login(two.officer)
    url = reverse("programmes:declare_conflict", args=[two.programme.uid])
    day = f"{today():%d/%m/%Y}"
    typed = {"declared_for": two.so.pk, "reason": REASON, "valid_from": day, "idempotency_key": "k"}
    shown = client.post(url, {**typed, "one": "Tiểu học Mẫu", "other": "Không Có"}).content.decode()
    assert "Trường Tiểu học Mẫu A; Trường Tiểu học Mẫu B" in shown
    assert "Không có đơn vị nào trong danh bạ" in shown
    assert not Conflict.objects.exists()
