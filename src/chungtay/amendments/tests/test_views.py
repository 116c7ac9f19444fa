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
from chungtay.amendments.engine import Before
from chungtay.amendments.models import Amendment
from chungtay.amendments.panels import last_days_of_memoranda
from chungtay.amendments.queries.inheritance import promises_of
from chungtay.amendments.queries.texts import promised_rows, text_in_force
from chungtay.amendments.tests.conftest import Enter, signed
from chungtay.kernel.clock import now, today
from chungtay.kernel.duties import coming_dates
from chungtay.memoranda.engine.paper import texts_in
from chungtay.memoranda.queries import paper_of
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Organisation
from chungtay.organisations.tests.conftest import text_of
from chungtay.programmes.models import Phase, Programme

Three = tuple[Agreement, list[Person]]
PASSWORD = "mot-mat-khau-dai"
KEY = {"idempotency_key": "k1"}
# What the page of three parties sends of who owes each commitment, and to whom, when nothing of it was changed.
SIDES = {"by_1": "3", "to_1": "1", "by_2": "3", "to_2": "0", "by_3": "0", "to_3": "0"}
READ = ("show", "inheritance")
WRITTEN = ("change", "renew", "end_together", "end", "leave", "internalise")


def at(name: str, agreement: Agreement) -> str:
    return reverse(f"amendments:{name}", args=[agreement.uid])


def typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def listed(client: Client, agreement: Agreement) -> set[str]:
    here = reverse("amendments:list")
    keys = ("sap-het-han", "lau-khong-hoat-dong", "cho-ke-thua", "cho-xac-nhan", "da-ke-thua", "tach", "noi-bo-hoa")
    pages = {key: client.get(here, {"loc": key}).content.decode() for key in keys}
    return {key for key, page in pages.items() if at("inheritance", agreement) in page or at("show", agreement) in page}


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.fixture
def handed_on(three: Three, enter: Enter) -> Agreement:
    """The annex by which Mẫu 27 takes a commitment over from Mẫu 31, and one of all parties becomes one of Mẫu 09."""
    agreement, people = three
    sent = {"body_1": CLAUSES[0].body, "body_2": CLAUSES[1].body, **promises_on_page(agreement), **KEY}
    enter(people[0]).post(at("change", agreement), {**sent, **SIDES, "by_1": "2", "by_3": "1", "to_3": "2"})
    return Amendment.objects.get().annex


@pytest.mark.slow
def test_who_owes_a_commitment_stands_on_the_form_and_left_as_it_is_changes_nothing(three: Three, enter: Enter) -> None:
    agreement, people = three
    client, here = enter(people[0]), at("change", agreement)
    sent = {"body_1": CLAUSES[0].body, "body_2": CLAUSES[1].body, **promises_on_page(agreement)}

    form = client.get(here).context["form"]
    itself = client.post(here, {**sent, "by_1": "1", "to_1": "1", "idempotency_key": "k1"})
    same = client.post(here, {**sent, **SIDES, "idempotency_key": "k2"})

    assert {name: str(form[name].value()) for name in SIDES} == SIDES
    assert form["by_1"].field.choices[0] == ("0", "Tất cả các bên")
    assert "Hãy chọn bên khác" in text_of(itself.content)
    assert (same.status_code, Amendment.objects.count()) == (200, 0)


@pytest.mark.slow
def test_the_annex_says_from_whom_to_whom_a_commitment_goes_and_prints_it(handed_on: Agreement) -> None:
    [article] = handed_on.texts.get().clauses.all()
    printed = paper_of(handed_on, today())

    debtor, all_before, creditor = article.body.splitlines()[2:]
    assert debtor.startswith("3. Kể từ ngày Phụ lục có hiệu lực, cam kết “Chia sẻ đề” do Trường Tiểu học Mẫu 27 thực")
    assert debtor.endswith(
        "thay cho Trường Tiểu học Mẫu 31; kết quả đến hết ngày liền trước vẫn tính cho Trường Tiểu học Mẫu 31."
    )
    assert "“Sinh hoạt chuyên môn” do Trường Tiểu học Mẫu 09 thực hiện, thay cho các bên" in all_before
    assert creditor.startswith("5. ")
    assert "được thực hiện cho Trường Tiểu học Mẫu 27, thay cho các bên" in creditor
    assert printed is not None
    assert "Trường Tiểu học Mẫu 27, với Trường Tiểu học Mẫu 09" in list(texts_in(printed))


@pytest.mark.slow
def test_from_the_day_of_the_annex_another_party_owes_it_and_the_days_before_name_who_owed_it(
    three: Three, handed_on: Agreement, enter: Enter
) -> None:
    agreement, people = three
    signed(handed_on, *people, at=now())

    first, _second, third = text_in_force(agreement, today()).promises
    [then, *_rest] = text_in_force(agreement, today() - timedelta(days=1)).promises
    client, earlier = enter(people[0]), {"ngay": typed(today() - timedelta(days=1))}
    shown = text_of(client.get(at("show", agreement)).content)

    assert (first.owed_by, first.owed_to, first.measure) == ("Trường Tiểu học Mẫu 27", "Trường Tiểu học Mẫu 09", "2 bộ")
    assert first.before == Before(owed_by="Trường Tiểu học Mẫu 31", owed_to="Trường Tiểu học Mẫu 09", annex=1)
    assert third.before == Before(owed_by="", owed_to="", annex=1)
    assert (then.owed_by, then.measure, then.before) == ("Trường Tiểu học Mẫu 31", "2 bộ", None)
    owed = [[row.title for row in promises_of(party, today())] for party in agreement.parties.order_by("number")]
    assert owed == [["Sinh hoạt chuyên môn"], ["Chia sẻ đề"], ["Cho mượn sách"]]
    assert "Trước phụ lục 01: Trường Tiểu học Mẫu 31 thực hiện cho Trường Tiểu học Mẫu 09." in shown
    assert "Trước phụ lục 01: tất cả các bên." in shown
    assert "Trước phụ lục 01" not in text_of(client.get(at("show", agreement), earlier).content)


def test_one_click_renews_and_one_form_ends_by_agreement(three: Three, enter: Enter) -> None:
    agreement, people = three
    client = enter(people[2])

    refused = client.post(at("renew", agreement), {"ends_on": "31/5/2027", **KEY})
    assert "muộn hơn" in refused.content.decode()
    client.post(at("renew", agreement), {"ends_on": "31/5/2029", "idempotency_key": "k2"})
    last_day = typed(today() + timedelta(days=1))
    words = {"ends_on": last_day, "reason": "Đã xong việc.", "idempotency_key": "k3"}
    refused = client.post(at("end_together", agreement), words)
    assert "cũng ghi ngày bản ghi nhớ chấm dứt" in refused.content.decode()
    renewing = agreement.amendments.get().annex
    why = {"reason": "Hai bên không làm tiếp.", "idempotency_key": "k4"}
    client.post(reverse("agreements:withdraw", args=[renewing.uid]), why)
    client.post(at("end_together", agreement), words | {"idempotency_key": "k5"})

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


@pytest.mark.slow
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
    assert listed(enter(co_lan), in_force) == {"da-ke-thua"}


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


@pytest.mark.slow
def test_what_ends_soon_stands_in_the_list_and_among_the_next_dates(three: Three, enter: Enter) -> None:
    agreement, people = three
    soon = today() + timedelta(days=30)
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=soon)

    page = enter(people[0]).get(reverse("amendments:list")).content.decode()
    assert at("show", agreement) in page
    assert "(1)" in page
    assert [row.on for row in last_days_of_memoranda(people[1], today())] == [soon]
    assert reverse("amendments:list") in enter(people[0]).get(reverse("agreements:list")).content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("hostile", ["2026-02-30²", "9" * 400])
def test_whatever_stands_in_an_address_no_page_fails(
    in_force: Agreement, co_lan: Person, enter: Enter, hostile: str
) -> None:
    client = enter(co_lan)
    asked = dict.fromkeys(("ngay", "loc", "ben", "sau", "truoc"), hostile)

    for page in (reverse("amendments:list"), *(at(name, in_force) for name in (*READ, *WRITTEN))):
        assert client.get(page, asked).status_code in {200, 302, 404}


@pytest.mark.slow
def test_pages_keep_to_their_bounds(
    three: Three, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    agreement, people = three
    client = enter(people[0])
    bounds = {"show": 25, "inheritance": 25, "change": 20, "renew": 20, "end_together": 20, "end": 20, "leave": 20}

    for name, most in bounds.items():
        with django_assert_max_num_queries(most):
            assert client.get(at(name, agreement)).status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get(reverse("amendments:list")).status_code == 200


@pytest.mark.slow
def test_the_end_of_a_phase_and_a_day_to_come_stand_among_the_next_dates(
    in_force: Agreement, co_lan: Person, programme: Programme
) -> None:
    in_force.phase = Phase.objects.create(
        programme=programme, label="x", starts_year=today().year, ends_year=today().year
    )
    in_force.save(update_fields=["phase"])

    assert [(day.on.month, day.to) for day in coming_dates(co_lan, today())] == [(12, in_force.get_absolute_url())]


@pytest.mark.slow
def test_the_conditions_of_the_list_reach_the_page_of_terms_and_go_back_with_it(
    three: Three, enter: Enter, programme: Programme
) -> None:
    agreement, people = three
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=today() + timedelta(days=10))
    other = Programme.objects.create(code="KHAC", name="Chương trình khác")
    client, here, whole = enter(people[0]), reverse("amendments:list"), reverse("agreements:list")

    def counted(**typed: str) -> int:
        page = client.get(here, typed)
        count = {words: number for words, number, _chosen, _address in page.context["tabs"]}
        # What is counted is what is shown.
        assert count["Hết hạn trong 90 ngày"] == len(page.context["rows"])
        return int(count["Hết hạn trong 90 ngày"])

    programme_asked = {"chuong-trinh": programme.uid}
    assert counted() == counted(**programme_asked) == counted(tim=agreement.title) == counted(cua="toi") == 1
    assert counted(**{"chuong-trinh": other.uid}) == counted(tim="không có đâu") == 0
    assert counted(**{"trang-thai": "draft"}) == 0
    page = client.get(here, {"cua": "toi", "tim": "Mẫu", **programme_asked}).content.decode()
    kept = f"cua=toi&amp;chuong-trinh={programme.uid}&amp;tim=M%E1%BA%ABu"
    assert f"{whole}?{kept}" in page
    assert page.count(f"{kept}&amp;loc=") == 7
    listed_page = client.get(whole, {"cua": "toi", "tim": "Mẫu", **programme_asked}).content.decode()
    assert f"{here}?{kept}" in listed_page
    state_said = client.get(here, {"trang-thai": "draft"}).content.decode()
    assert "Trang này chỉ có biên bản đang có hiệu lực" in state_said
