from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from chungtay.accounts.models import Person
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement
from chungtay.agreements.tests.conftest import CLAUSES
from chungtay.amendments.choices import Purpose
from chungtay.amendments.models import Amendment
from chungtay.amendments.panels import last_days_of_memoranda
from chungtay.amendments.queries.texts import promised_rows, text_in_force
from chungtay.amendments.tests.conftest import Enter, signed
from chungtay.kernel.clock import now, today
from chungtay.kernel.duties import coming_dates
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Organisation
from chungtay.organisations.tests.conftest import text_of
from chungtay.programmes.models import Phase, Programme

Three = tuple[Agreement, list[Person]]
PASSWORD = "mot-mat-khau-dai"
KEY = {"idempotency_key": "k1"}
READ = ("show", "inheritance")
WRITTEN = ("change", "renew", "end_together", "end", "leave", "internalise")


def at(name: str, agreement: Agreement) -> str:
    return reverse(f"amendments:{name}", args=[agreement.uid])


def typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def listed(client: Client, agreement: Agreement) -> set[str]:
    here = reverse("amendments:list")
    keys = ("sap-het-han", "lau-khong-hoat-dong", "cho-ke-thua", "cho-xac-nhan", "noi-bo-hoa")
    pages = {key: client.get(here, {"loc": key}).content.decode() for key in keys}
    return {key for key, page in pages.items() if at("inheritance", agreement) in page or at("show", agreement) in page}


def test_strangers_find_nothing_teachers_read_and_heads_act(
    in_force: Agreement, co_lan: Person, thay_minh: Person, khach_la: Person, enter: Enter
) -> None:
    for name in (*READ, *WRITTEN, "inherit"):
        assert Client().get(at(name, in_force)).status_code == 302
        assert enter(khach_la).get(at(name, in_force)).status_code == 404
    assert [enter(thay_minh).get(at(name, in_force)).status_code for name in (*READ, *WRITTEN)] == [200] * 2 + [403] * 6
    assert [enter(co_lan).get(at(name, in_force)).status_code for name in (*READ, *WRITTEN)] == [200] * 8
    assert enter(co_lan).get(at("inherit", in_force)).status_code == 403


def promises_on_page(agreement: Agreement) -> dict[str, str]:
    """What the page sends of the commitments when nothing in them was changed."""
    rows = promised_rows(text_in_force(agreement, today()))
    sent = {f"written_{number}": row.as_written for number, row in enumerate(rows, start=1)}
    sent |= {f"target_{number}": row.target_in_figures for number, row in enumerate(rows, start=1)}
    sent |= {f"unit_{number}": row.unit for number, row in enumerate(rows, start=1)}
    return sent | {
        f"due_{number}": typed(row.due_on) for number, row in enumerate(rows, start=1) if row.due_on is not None
    }


def test_an_annex_is_written_from_the_text_in_force_signed_and_read_over_it(
    in_force: Agreement, co_lan: Person, thay_ky: Person, enter: Enter
) -> None:
    client = enter(co_lan)
    form = client.get(at("change", in_force)).content.decode()
    assert "Mỗi bên một tổ." in form
    sent = {"body_1": "Hai bên giúp nhau.", "body_2": "Mỗi bên hai tổ.", "new_title": "Kinh phí", "new_body": "", **KEY}
    sent |= promises_on_page(in_force)

    nothing = client.post(at("change", in_force), {**sent, "body_2": "Mỗi bên một tổ.", "new_title": ""})
    assert "Chưa có gì thay đổi" in nothing.content.decode()
    headless = client.post(at("change", in_force), {**sent, "new_title": "", "new_body": "Tự lo."})
    assert "tiêu đề" in headless.content.decode()
    for _twice in range(2):
        made = client.post(at("change", in_force), {**sent, "idempotency_key": "k2"})
    link = Amendment.objects.get()
    assert made.url == link.annex.get_absolute_url()  # type: ignore[attr-defined]  # a redirect
    assert [(row.title, row.body) for row in link.annex.texts.get().clauses.all()] == [
        ("Cách làm", "Mỗi bên hai tổ."),
        ("Kinh phí", ""),
    ]

    assert at("show", in_force) in client.get(link.annex.get_absolute_url()).content.decode()
    signed(link.annex, co_lan, thay_ky, at=now())
    page = client.get(at("show", in_force)).content.decode()
    assert "Mỗi bên hai tổ." in page
    assert "phụ lục số 01" in page
    assert "Mỗi bên một tổ." in client.get(at("show", in_force), {"ngay": "20/11/2026"}).content.decode()
    assert client.get(at("show", link.annex)).url == at("show", in_force)  # type: ignore[attr-defined]  # a redirect
    assert link.annex.get_absolute_url() in client.get(in_force.get_absolute_url()).content.decode()
    assert link.annex.get_absolute_url() not in client.get(reverse("agreements:list")).content.decode()


def test_commitments_are_changed_withdrawn_and_added_by_an_annex(three: Three, enter: Enter) -> None:
    agreement, people = three
    client, here = enter(people[0]), at("change", agreement)
    assert "Cam kết 1. Chia sẻ đề" in text_of(client.get(here).content)
    sent = {"body_1": CLAUSES[0].body, "body_2": CLAUSES[1].body, **promises_on_page(agreement)}
    new = {"promise_title": "Tiết dạy minh họa", "promise_owed_by": "2", "promise_owed_to": "1", "promise_target": "3"}
    for wrong, said in (
        ({"promise_unit": "tiết"}, "Cam kết này chưa có tên"),
        ({"promise_title": "chia sẻ  đề"}, "Đã có cam kết mang tên này"),
        ({**new, "promise_owed_to": "2"}, "Hãy chọn bên khác"),
        ({"target_1": "nhiều"}, "không phải là số"),
    ):
        key = {"idempotency_key": said}
        assert said in text_of(client.post(here, {**sent, **wrong, **key}).content)

    told = {**sent, "target_1": "4", "due_1": "31/5/2027", "gone_2": "on", **new, "idempotency_key": "k2"}
    client.post(here, told)

    annex = Amendment.objects.get().annex
    [article] = annex.texts.get().clauses.all()
    promised = annex.texts.get().commitments.select_related("owed_by", "owed_to")
    assert (article.title, {row.clause_number for row in promised}) == ("Sửa đổi, bổ sung cam kết", {1})
    assert [(row.title, row.measure) for row in promised] == [
        ("Chia sẻ đề", "Trường Tiểu học Mẫu 31 → Trường Tiểu học Mẫu 09 · 4 bộ · 31/05/2027"),
        ("Cho mượn sách", "Trường Tiểu học Mẫu 31"),
        ("Tiết dạy minh họa", "Trường Tiểu học Mẫu 27 → Trường Tiểu học Mẫu 09 · 3"),
    ]
    signed(annex, *people, at=now())
    held = text_in_force(agreement, today()).promises
    assert [(row.title, row.measure, row.annex) for row in held] == [
        ("Chia sẻ đề", "4 bộ · 31/05/2027", 1),
        ("Sinh hoạt chuyên môn", "", None),
        ("Tiết dạy minh họa", "3", 1),
    ]


def test_one_click_renews_and_one_form_ends_by_agreement(three: Three, enter: Enter) -> None:
    agreement, people = three
    client = enter(people[2])

    refused = client.post(at("renew", agreement), {"ends_on": "31/5/2027", **KEY})
    assert "muộn hơn" in refused.content.decode()
    client.post(at("renew", agreement), {"ends_on": "31/5/2029", "idempotency_key": "k2"})
    last_day = typed(today() + timedelta(days=1))
    words = {"ends_on": last_day, "reason": "Đã xong việc.", "idempotency_key": "k3"}
    client.post(at("end_together", agreement), words)

    purposes = list(agreement.amendments.values_list("purpose", "annex__ends_on"))
    assert purposes == [(Purpose.RENEWAL, date(2029, 5, 31)), (Purpose.ENDING, today() + timedelta(days=1))]


def test_a_party_of_three_leaves_from_the_page(three: Three, enter: Enter) -> None:
    agreement, people = three
    party = agreement.parties.get(number=3)
    sent = {"party": party.uid, "last_day": typed(today()), "notice": "05/TB-THM31", "reason": "Quá xa.", **KEY}
    client = enter(people[2])

    assert client.post(at("leave", agreement), sent).status_code == 200
    assert client.post(at("end", agreement), {**sent, "password": PASSWORD}).status_code == 200
    foreign = {**sent, "party": agreement.parties.get(number=1).uid, "password": PASSWORD}
    assert client.post(at("leave", agreement), foreign).status_code == 200
    client.post(at("leave", agreement), {**sent, "password": PASSWORD, "idempotency_key": "k2"})

    party.refresh_from_db()
    assert party.left_on == today() + timedelta(days=1)
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.IN_FORCE


def test_the_page_of_inheritance_says_where_each_party_stands_and_what_comes_next(
    in_force: Agreement, body: Callable[..., Organisation], member: Callable[..., Person],
    take_over: Callable[..., object], co_lan: Person, enter: Enter,
) -> None:  # fmt: skip  # the cast of a story stands on one line
    since = date(2026, 11, 21)
    gone = in_force.parties.get(number=2)
    heir = body("Trường Tiểu học Hợp Nhất", begins=since)
    head = member("Hoàng Thị Mẫu Tư", heir, Role.HEAD, since)
    Organisation.objects.filter(pk=gone.organisation_id).update(valid_until=since)
    before = Organisation.objects.get(pk=gone.organisation_id)
    assert "Chờ xác nhận kế thừa" in enter(co_lan).get(at("inheritance", in_force)).content.decode()
    assert listed(enter(co_lan), in_force) == {"cho-xac-nhan"}

    take_over(before, heir, on=since)
    page = enter(co_lan).get(at("inheritance", in_force)).content.decode()
    assert "Chưa có phụ lục kế thừa" in page
    assert at("inherit", in_force) not in page
    assert f"{at('inherit', in_force)}?ben=2" in enter(head).get(at("inheritance", in_force)).content.decode()
    assert enter(head).get(f"{at('inherit', in_force)}?ben=9").status_code == 404
    assert listed(enter(co_lan), in_force) == {"cho-ke-thua"}

    enter(head).post(f"{at('inherit', in_force)}?ben=2", KEY)
    annex = Amendment.objects.get(purpose=Purpose.SUCCESSION).annex
    assert "Đang ký kế thừa" in enter(co_lan).get(at("inheritance", in_force)).content.decode()
    signed(annex, head, at=now())
    assert "Kế thừa đã xác nhận" in enter(co_lan).get(at("inheritance", in_force)).content.decode()
    assert "Trường Tiểu học Hợp Nhất" in enter(co_lan).get(at("show", in_force)).content.decode()
    assert listed(enter(co_lan), in_force) == set()


def test_parties_that_are_one_body_are_closed_from_the_page(
    in_force: Agreement, body: Callable[..., Organisation], member: Callable[..., Person],
    take_over: Callable[..., object], enter: Enter,
) -> None:  # fmt: skip  # the cast of a story stands on one line
    since = date(2026, 11, 21)
    heir = body("Trường Tiểu học Một Nhà", begins=since)
    head = member("Người Mẫu Một Nhà", heir, Role.HEAD, since)
    for party in in_force.parties.all():
        Organisation.objects.filter(pk=party.organisation_id).update(valid_until=since)
        take_over(Organisation.objects.get(pk=party.organisation_id), heir, on=since)
    client = enter(head)

    assert at("internalise", in_force) in client.get(at("inheritance", in_force)).content.decode()
    client.post(at("internalise", in_force), {"password": PASSWORD, **KEY})

    in_force.refresh_from_db()
    assert in_force.state == AgreementState.ENDED
    assert client.get(at("show", in_force)).status_code == 200


def test_what_ends_soon_stands_in_the_list_and_among_the_next_dates(three: Three, enter: Enter) -> None:
    agreement, people = three
    soon = today() + timedelta(days=30)
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=soon)

    page = enter(people[0]).get(reverse("amendments:list")).content.decode()
    assert at("show", agreement) in page
    assert "(1)" in page
    assert [row.on for row in last_days_of_memoranda(people[1], today())] == [soon]
    assert reverse("amendments:list") in enter(people[0]).get(reverse("agreements:list")).content.decode()


@pytest.mark.parametrize("hostile", ["2026-02-30²", "9" * 400])
def test_whatever_stands_in_an_address_no_page_fails(
    in_force: Agreement, co_lan: Person, enter: Enter, hostile: str
) -> None:
    client = enter(co_lan)
    asked = dict.fromkeys(("ngay", "loc", "ben", "sau", "truoc"), hostile)

    for page in (reverse("amendments:list"), *(at(name, in_force) for name in (*READ, *WRITTEN))):
        assert client.get(page, asked).status_code in {200, 302, 404}


def test_pages_keep_to_their_bounds(
    three: Three, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    agreement, people = three
    client = enter(people[0])
    bounds = {"show": 25, "inheritance": 25, "change": 20, "renew": 20, "end_together": 20, "end": 20, "leave": 20}

    for name, most in bounds.items():
        with django_assert_max_num_queries(most):
            assert client.get(at(name, agreement)).status_code == 200
    with django_assert_max_num_queries(20):
        assert client.get(reverse("amendments:list")).status_code == 200


def test_the_end_of_a_phase_and_a_day_to_come_stand_among_the_next_dates(
    in_force: Agreement, co_lan: Person, programme: Programme
) -> None:
    in_force.phase = Phase.objects.create(
        programme=programme, label="x", starts_year=today().year, ends_year=today().year
    )
    in_force.save(update_fields=["phase"])

    assert [(day.on.month, day.to) for day in coming_dates(co_lan, today())] == [(12, in_force.get_absolute_url())]
