"""The pages of a case, walked as the officer of the department walks them, and closed to everybody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.hanoi import build_hanoi

from chungtay.accounts.actions import ensure_system_person
from chungtay.accounts.models import Person
from chungtay.cases.choices import CaseState, CaseWork
from chungtay.cases.jobs import work_on_case
from chungtay.cases.models import CaseQuestion, ReformCase
from chungtay.cases.tests.story import Story
from chungtay.places.actions import load_units


@pytest.fixture(scope="module")
def hanoi(django_db_setup: None, django_db_blocker: Any) -> Iterator[Story]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_units(by=ensure_system_person(), on=date(2026, 11, 21))
        city = build_hanoi(schools=150, named=("Nam Từ Liêm", "Hoài Đức"))
        Person.objects.update(is_invented=False)
        connection.check_constraints()
        yield Story(city, city.people["hanh.so"])
        transaction.set_rollback(True)


@pytest.fixture
def hanh(hanoi: Story, db: None) -> Client:
    return browser_of(hanoi.hanh)


def browser_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def key_in(page: bytes) -> str:
    found = re.search(r'name="idempotency_key"[^>]*value="([^"]+)"', page.decode())
    assert found is not None
    return found[1]


def begin(client: Client, story: Story) -> ReformCase:
    url = reverse("cases:begin")
    typed = {"department": story.city.department.uid, "province": story.city.province.uid}
    typed["idempotency_key"] = key_in(client.get(url).content)
    first, second = client.post(url, typed), client.post(url, typed)
    case = ReformCase.objects.get()
    assert first["Location"] == second["Location"] == reverse("cases:show", args=[case.uid])
    assert case.work == CaseWork.PREPARING
    return case


def worked(case: ReformCase) -> ReformCase:
    work_on_case.func(uid=case.uid)
    case.refresh_from_db()
    return case


def press(client: Client, case: ReformCase, work: CaseWork, key: str) -> None:
    case.refresh_from_db()
    typed = {"work": work.value, "version": str(case.version), "idempotency_key": key}
    url = reverse("cases:work", args=[case.uid])
    for _again in range(2):
        assert client.post(url, typed)["Location"] == reverse("cases:show", args=[case.uid])


def test_an_officer_walks_from_the_first_page_to_the_last(hanh: Client, hanoi: Story) -> None:
    case = begin(hanh, hanoi)
    here = reverse("cases:show", args=[case.uid])
    assert "hx-get" in hanh.get(here).content.decode()
    assert "HX-Refresh" not in hanh.get(reverse("cases:progress", args=[case.uid])).headers
    assert worked(case).state == CaseState.PROPOSED
    assert hanh.get(reverse("cases:progress", args=[case.uid]))["HX-Refresh"] == "true"
    for kind in ("place", "guidance", "heirs"):
        page = hanh.get(here).content
        typed = {"kind": kind, "idempotency_key": f"{key_in(page)}-{kind}"}
        hanh.post(reverse("cases:take_suggestions", args=[case.uid]), typed)
    for question in CaseQuestion.objects.filter(case=case, answered_at=None):
        url = reverse("cases:question", args=[question.uid])
        typed = {"choice": question.candidates[0]["key"], "idempotency_key": key_in(hanh.get(url).content)}
        assert hanh.post(url, typed | {"version": str(question.version)}).status_code == 302
    case.refresh_from_db()
    assert case.state == CaseState.ANSWERED

    press(hanh, case, CaseWork.PREVIEWING, "a")
    assert worked(case).previewed_at is not None
    assert hanh.get(reverse("cases:preview", args=[case.uid])).status_code == 200
    press(hanh, case, CaseWork.APPLYING, "b")
    assert worked(case).state == CaseState.APPLIED
    press(hanh, case, CaseWork.UNDOING, "c")
    assert worked(case).state == CaseState.UNDONE
    assert reverse("cases:show", args=[case.uid]) in hanh.get(reverse("cases:list")).content.decode()


@pytest.mark.slow
def test_answers_of_a_whole_district_are_kept_at_once_and_a_stale_page_is_refused(hanh: Client, hanoi: Story) -> None:
    case = worked(begin(hanh, hanoi))
    url = reverse("cases:questions", args=[case.uid])
    page = hanh.get(url)
    url += f"?loai=place&huyen={page.context['chosen']}"  # as the form on the page says
    shown = page.context["questions"]
    assert url.partition("?")[2].replace("&", "&amp;") in page.content.decode()
    typed = {"idempotency_key": key_in(page.content)}
    for question in shown:
        typed |= {question.uid: question.candidates[-1]["key"], f"{question.uid}-version": str(question.version)}

    assert hanh.post(url, typed).status_code == 302
    for question in shown:
        question.refresh_from_db()
        assert question.answer == {"choice": question.candidates[-1]["key"], "apart": {}}
        assert question.answered_by == hanoi.hanh
    typed |= {question.uid: question.candidates[0]["key"] for question in shown}
    assert hanh.post(url, typed | {"idempotency_key": "another"}).status_code == 409


def test_what_cannot_be_done_is_said_on_the_page_of_the_case(hanh: Client, hanoi: Story) -> None:
    case = worked(begin(hanh, hanoi))
    ReformCase.objects.filter(pk=case.pk).update(work=CaseWork.APPLYING)

    assert worked(case).failure
    assert case.work == CaseWork.NONE
    assert case.failure in hanh.get(reverse("cases:show", args=[case.uid])).content.decode()


@pytest.mark.slow
def test_nobody_but_the_officers_of_the_department_finds_the_case(hanh: Client, hanoi: Story) -> None:
    case = worked(begin(hanh, hanoi))
    office = next(login for login in hanoi.city.people if login.startswith("phong."))
    commune = next(login for login in hanoi.city.people if login.startswith("xa."))
    names = ("show", "progress", "lines", "preview", "questions", "work", "take_suggestions")
    for login in (office, commune):
        other = browser_of(hanoi.city.people[login])
        assert other.get(reverse("cases:list")).status_code == 403
        for name in names:
            assert other.get(reverse(f"cases:{name}", args=[case.uid])).status_code == 404, name


@pytest.mark.slow
@pytest.mark.parametrize(("name", "most"), [("show", 16), ("lines", 16), ("preview", 16), ("questions", 20)])
def test_pages_ask_the_database_no_more_for_many_bodies(hanh: Client, hanoi: Story, name: str, most: int) -> None:
    case = worked(begin(hanh, hanoi))
    with CaptureQueriesContext(connection) as asked:
        assert hanh.get(reverse(f"cases:{name}", args=[case.uid])).status_code == 200
    assert len(asked) <= most
