from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from chungtay.accounts.models import Person
from chungtay.agreements.actions import revise_text
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, CLAUSES, DAY, first
from chungtay.kernel.errors import RuleBroken
from chungtay.memoranda.actions import give_out_to_sign
from chungtay.memoranda.engine.paper import Signing
from chungtay.signatures.models import ExpectedFile

SIGNING = Signing(on=DAY, place="Mẫu Bắc")
SENT = {"on": "20/11/2026", "place": "Mẫu Bắc", "idempotency_key": "mot"}


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(agreement: Agreement) -> str:
    return reverse("memoranda:give_out", args=[agreement.uid])


def test_the_file_that_is_downloaded_is_the_one_that_is_waited_for(approved: Agreement, thay_minh: Person) -> None:
    client = entered(thay_minh)

    first_time = client.post(address(approved), SENT)
    file = client.get(first_time["Location"])
    twice = client.post(address(approved), SENT | {"idempotency_key": "hai"})

    assert first_time["Location"] == twice["Location"]
    assert file["Content-Type"] == "application/pdf"
    expected = ExpectedFile.objects.get()
    assert (expected.key, expected.version_key) == (approved.uid, current_text(approved).text_hash)
    assert (expected.sha256, expected.size) == (hashlib.sha256(file.content).hexdigest(), len(file.content))
    words = " ".join(PdfReader(io.BytesIO(file.content)).pages[0].extract_text().split())
    assert "Mẫu Bắc, ngày 20 tháng 11 năm 2026" in words
    assert "Hôm nay, ngày 20 tháng 11 năm 2026, tại Mẫu Bắc" in words


def test_another_day_is_another_file(approved: Agreement, co_lan: Person) -> None:
    for earlier in (0, 1, 0):
        signing = Signing(on=SIGNING.on - timedelta(days=earlier), place=SIGNING.place)
        give_out_to_sign(approved, signing, by=co_lan, at=AT)

    assert ExpectedFile.objects.filter(version_key=current_text(approved).text_hash).count() == 2


@pytest.mark.parametrize("state", ["draft", "in_force"])
def test_only_a_confirmed_text_that_is_not_signed_is_given_out(
    request: pytest.FixtureRequest, co_lan: Person, state: str
) -> None:
    agreement: Agreement = request.getfixturevalue(state)

    seen = entered(co_lan).get(address(agreement)).content.decode()
    with pytest.raises(RuleBroken, match="mà mọi bên đã xác nhận"):
        give_out_to_sign(agreement, SIGNING, by=co_lan, at=AT)

    assert "Tệp để ký chỉ được làm từ bản văn mà mọi bên đã xác nhận và chưa ký." in seen
    assert 'name="on"' not in seen
    assert address(agreement) not in entered(co_lan).get(agreement.get_absolute_url()).content.decode()
    assert not ExpectedFile.objects.exists()


def test_a_text_changed_since_is_not_given_out_any_more(approved: Agreement, co_lan: Person) -> None:
    client = entered(co_lan)
    assert address(approved) in client.get(approved.get_absolute_url()).content.decode()
    revise_text(approved, [CLAUSES[0]], [], by=co_lan, at=AT, party=first(approved), based_on=1)

    answer = client.post(address(approved), SENT)

    assert "Tệp để ký chỉ được làm từ bản văn mà mọi bên đã xác nhận" in answer.content.decode()
    assert not ExpectedFile.objects.exists()


def test_a_day_before_the_text_was_begun_is_refused_where_it_was_typed(approved: Agreement, co_lan: Person) -> None:
    answer = entered(co_lan).post(address(approved), SENT | {"on": "1/11/2026"})

    seen = answer.content.decode()
    assert "Phiên bản này của bản văn được viết ngày 10/11/2026. Hãy ghi ngày đó hoặc một ngày sau đó." in seen
    assert 'value="Mẫu Bắc"' in seen


def test_a_day_still_to_come_is_refused_and_nothing_is_waited_for(approved: Agreement, co_lan: Person) -> None:
    with pytest.raises(RuleBroken, match="còn ở phía trước") as refused:
        give_out_to_sign(approved, Signing(on=DAY + timedelta(days=1), place="Mẫu Bắc"), by=co_lan, at=AT)

    assert refused.value.field == "on"
    assert not ExpectedFile.objects.exists()


def test_who_only_reads_and_who_may_not_read_take_no_file_to_sign(
    approved: Agreement, khach_la: Person, thay_minh: Person
) -> None:
    assert entered(khach_la).post(address(approved), SENT).status_code == 404
    assert Client().post(address(approved), SENT).status_code == 401
    assert not ExpectedFile.objects.exists()


def test_a_filled_in_address_that_is_no_day_leads_nowhere(approved: Agreement, co_lan: Person) -> None:
    pdf = reverse("memoranda:pdf", args=[approved.uid, 1])

    assert entered(co_lan).get(pdf, {"ngay": "32/13/2026"}).status_code == 404
    assert entered(co_lan).get(pdf, {"noi": "x" * 9000}).status_code == 200


def test_what_was_signed_keeps_its_own_day(in_force: Agreement, co_lan: Person) -> None:
    pdf = reverse("memoranda:pdf", args=[in_force.uid, 1])

    plain = entered(co_lan).get(pdf).content
    asked = entered(co_lan).get(pdf, {"ngay": "2030-01-01", "noi": "Nơi khác"}).content

    assert asked == plain
    assert DAY.strftime("%d tháng %m") in " ".join(PdfReader(io.BytesIO(plain)).pages[0].extract_text().split())


def test_pages_and_files_ask_few_questions(
    approved: Agreement, co_lan: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = entered(co_lan)
    with django_assert_max_num_queries(20):
        client.get(address(approved))
    for name in ("docx", "pdf"):
        with django_assert_max_num_queries(25):
            client.get(reverse(f"memoranda:{name}", args=[approved.uid, 1]))
    with django_assert_max_num_queries(25):
        client.get(approved.get_absolute_url())
