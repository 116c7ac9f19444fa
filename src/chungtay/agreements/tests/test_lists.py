from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from itertools import product
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from chungtay.accounts.models import Person
from chungtay.agreements.actions import approve_text, draft_agreement, record_signing
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.lists import Whose
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, CLAUSES, DAY, first, paper, second
from chungtay.kernel.vietnamese import partial_day
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Phase, Programme

LIST, EXPORT = reverse("agreements:list"), reverse("agreements:export")


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def waiting(draft: Agreement, co_lan: Person) -> Agreement:
    approve_text(current_text(draft), by=co_lan, party=first(draft), at=AT)
    return draft


@pytest.fixture
def many(
    waiting: Agreement, programme: Programme, school_09: Organisation, school_27: Organisation, co_lan: Person
) -> Callable[[int], None]:
    def more(count: int) -> None:
        for number in range(count):
            draft_agreement(
                programme, f"Bản số {number}", [school_09, school_27], CLAUSES, [], by=co_lan, on=DAY, at=AT
            )

    return more


def sheet_rows(answer: Any) -> list[dict[str, str]]:
    """The rows under their headings, without what is empty."""
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    heads, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [{str(head): str(value) for head, value in zip(heads, row, strict=True) if value} for row in rows]


def titles(answer: Any) -> list[str]:
    return [row["Tên văn bản"] for row in sheet_rows(answer)]


def test_the_list_says_who_waits_for_whom_since_when(waiting: Agreement, co_lan: Person, thay_ky: Person) -> None:
    mine, theirs = (client_of(person).get(LIST).content.decode() for person in (thay_ky, co_lan))

    assert "chờ bạn xác nhận nội dung bản 1" in mine
    assert "từ ngày 20/11/2026" in mine
    assert "chờ Trường Tiểu học Mẫu 27 xác nhận nội dung bản 1" in theirs


def test_what_waits_for_me_and_what_waits_for_others_are_two_lists(
    waiting: Agreement, co_lan: Person, thay_ky: Person
) -> None:
    found = {
        (name, whose): waiting.title in client_of(person).get(LIST, {"cua": whose}).content.decode()
        for name, person in (("lan", co_lan), ("ky", thay_ky))
        for whose in ("toi", "cho-toi", "cho-ben-khac")
    }

    assert [key for key, is_there in found.items() if not is_there] == [("lan", "cho-toi"), ("ky", "cho-ben-khac")]


def test_the_sheet_has_the_rows_of_the_list_with_its_conditions_and_no_other(
    in_force: Agreement, draft: Agreement, many: Callable[[int], None], programme: Programme, co_lan: Person,
    khach_la: Person,
) -> None:  # fmt: skip
    many(3)
    other = Programme.objects.create(code="KHAC", name="Chương trình khác")
    client = client_of(co_lan)

    assert len(titles(client.get(EXPORT))) == 4
    assert titles(client.get(EXPORT, {"trang-thai": "in_force"})) == [in_force.title]
    assert len(titles(client.get(EXPORT, {"chuong-trinh": programme.uid}))) == 4
    assert titles(client.get(EXPORT, {"chuong-trinh": other.uid})) == []
    assert titles(client_of(khach_la).get(EXPORT)) == []
    page = client.get(LIST, {"trang-thai": "draft"}).content.decode()
    assert f"{EXPORT}?trang-thai=draft" in page


@pytest.mark.slow
def test_the_sheet_says_of_each_memorandum_what_is_known_of_it_however_many_are_read_at_once(
    in_force: Agreement, many: Callable[[int], None], programme: Programme, co_lan: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    many(5)
    phase = Phase.objects.create(programme=programme, label="2026-2030", starts_year=2026, ends_year=2030)
    known = {"signed_on": "XXXX-03-31", "signed_inferred_year": 2023, "signed_part_of_day": "morning", "phase": phase}
    Agreement.objects.filter(title="Bản số 3").update(**known, valid_from=None, valid_until=date(2024, 4, 1))
    monkeypatch.setattr("chungtay.agreements.queries.lists.ROWS_AT_ONCE", 2)

    found = sheet_rows(client_of(co_lan).get(EXPORT))

    parties = "Trường Tiểu học Mẫu 09; Trường Tiểu học Mẫu 27"
    common = {"Các bên, theo tên khi ký": parties, "Chương trình": "Chương trình mẫu"}
    expected = []
    for row in Agreement.objects.order_by("-pk"):
        state = {"draft": "Nháp", "in_force": "Có hiệu lực"}[row.state]
        expected.append({"Tên văn bản": row.title, **common, "Tình trạng": state, "Mã": row.uid})
    by_title = {row["Tên văn bản"]: row for row in expected}
    by_title["Bản số 3"] |= {
        "Giai đoạn": "2026-2030",
        "Ngày ký": partial_day(Agreement.objects.get(title="Bản số 3").signed_day),
        "Ngày cuối": "31/3/2024",
    }
    by_title[in_force.title] |= {"Ngày ký": "20/11/2026", "Có hiệu lực từ": "20/11/2026"}
    assert found == expected


@pytest.mark.slow
def test_a_long_list_asks_no_more_than_a_short_one(
    many: Callable[[int], None], co_lan: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many(19)
    client = client_of(co_lan)

    # Whose turn it is is read before the list is known, and who was reminded after it.
    for asked in ({}, {"cua": "toi", "trang-thai": "draft"}, {"cua": "cho-ben-khac"}):
        with django_assert_max_num_queries(12):
            assert client.get(LIST, asked).status_code == 200


@pytest.mark.slow
def test_no_choice_of_the_list_asks_more_than_the_page_declares(
    in_force: Agreement, many: Callable[[int], None], programme: Programme, co_lan: Person, thay_ky: Person
) -> None:
    many(4)
    confirmed, signed, by_one, _written = Agreement.objects.filter(state=AgreementState.DRAFT).order_by("pk")
    for agreement in (confirmed, signed, by_one):
        approve_text(current_text(agreement), by=co_lan, party=first(agreement), at=AT)
    for agreement in (confirmed, signed):
        approve_text(current_text(agreement), by=thay_ky, party=second(agreement), at=AT)
    record_signing(signed, by=co_lan, party=first(signed), at=AT, signed_on=DAY, scan=paper())

    counted = {}
    for person in (co_lan, thay_ky):
        client = client_of(person)
        client.get(LIST)
        for whose, state, code in product(Whose, ["", *AgreementState], ["", programme.uid]):
            with CaptureQueriesContext(connection) as asked:
                page = client.get(LIST, {"cua": whose.value, "trang-thai": state, "chuong-trinh": code})
            counted[person.pk, whose, state, code] = (len(page.context["rows"]), len(asked))

    assert {key: count for key, (_rows, count) in counted.items() if count > 12} == {}
    # The choices are no empty ones: something waits for each of the two, and for others.
    assert {key[1] for key, (rows, _count) in counted.items() if rows} == set(Whose)


def test_a_list_by_turns_shows_the_parties_and_the_programme_of_what_waits(waiting: Agreement, thay_ky: Person) -> None:
    page = client_of(thay_ky).get(LIST, {"cua": Whose.FOR_ME.value})

    [(shown, _pill, parties, _standing, _chip)] = page.context["rows"]
    assert (shown, shown.programme, len(parties)) == (waiting, waiting.programme, 2)


def test_a_memorandum_is_found_by_words_of_its_title_or_of_a_party_with_or_without_marks(
    in_force: Agreement, many: Callable[[int], None], co_lan: Person
) -> None:
    many(2)
    client = client_of(co_lan)

    def found(typed: str) -> set[str]:
        return set(titles(client.get(EXPORT, {"tim": typed})))

    assert found("Bản số 1") == found("ban so 1") == found("BẢN SỐ 1") == {"Bản số 1"}
    assert found("tieu hoc mau 27") == {"Bản số 0", "Bản số 1", in_force.title, "Bản ghi nhớ phối hợp"}
    assert found("không có đâu") == set()
    page = client.get(LIST, {"tim": "Bản số 1", "cua": "toi"}).content.decode()
    assert 'value="Bản số 1"' in page
    # What was typed goes with whoever turns to another list of theirs, to the sheets and to the page of terms.
    kept = "tim=B%E1%BA%A3n+s%E1%BB%91+1"
    assert page.count(kept) >= 5


def test_the_sheet_counts_apart_where_a_reform_left_each_memorandum(
    in_force: Agreement, many: Callable[[int], None], co_lan: Person, school_27: Organisation
) -> None:
    many(1)
    Organisation.objects.filter(pk=school_27.pk).update(valid_until=date(2026, 11, 1))

    rows = {row["Tên văn bản"]: row for row in sheet_rows(client_of(co_lan).get(EXPORT, {"trang-thai": "in_force"}))}

    apart = ["Chưa ghi nhận kế thừa", "Chờ xác nhận kế thừa", "Kế thừa", "Tách", "Nội bộ hóa"]
    assert [rows[in_force.title].get(column) for column in apart] == [None, "1", None, None, None]


@pytest.mark.slow
def test_the_sheet_asks_as_many_questions_for_many_rows_as_for_one(
    in_force: Agreement, many: Callable[[int], None], co_lan: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    many(9)
    client = client_of(co_lan)
    client.get(EXPORT)

    with django_assert_max_num_queries(12):
        assert len(titles(client.get(EXPORT))) == 10
