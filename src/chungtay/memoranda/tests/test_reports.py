from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import mammoth  # type: ignore[import-untyped]  # it ships no types
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from chungtay.accounts.models import Person
from chungtay.agreements.actions import Heading, approve_text, open_draft, record_signing, revise_text
from chungtay.agreements.actions.force import bring_into_force
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, ReportedBody
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.queries.visible import visible_agreements
from chungtay.agreements.tests.conftest import AT, BEGUN, CLAUSES, DAY, first, paper, second, verbs_of
from chungtay.kernel.clock import today
from chungtay.kernel.models import LegalDocument
from chungtay.layout.engine.rules import breaches_of_docx
from chungtay.memoranda.actions import report_memorandum
from chungtay.memoranda.models import ReportedMemorandum
from chungtay.memoranda.queries import paper_of
from chungtay.memoranda.queries.files import written
from chungtay.memoranda.queries.reports import visible_reports
from chungtay.notices.models import Notice
from chungtay.organisations.actions import confirm_succession, propose_succession
from chungtay.organisations.choices import Kind, Role, SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Programme

PAGES = ("report", "report_pdf", "report_paper")


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def at(name: str, report: ReportedMemorandum) -> str:
    return reverse(f"memoranda:{name}", args=[report.uid])


def signed(draft: Agreement, co_lan: Person, thay_ky: Person) -> Agreement:
    for person, party in ((co_lan, first(draft)), (thay_ky, second(draft))):
        approve_text(current_text(draft), by=person, party=party, at=AT)
    record_signing(draft, by=co_lan, party=first(draft), at=AT, signed_on=DAY, scan=paper())
    record_signing(draft, by=thay_ky, party=second(draft), at=AT)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def commune(body: Callable[..., Organisation]) -> Organisation:
    return body("Ủy ban nhân dân xã Mẫu 1", Kind.COMMUNE_COMMITTEE)


@pytest.fixture
def office(body: Callable[..., Organisation]) -> Organisation:
    return body("Sở Giáo dục và Đào tạo tỉnh Mẫu", Kind.DEPARTMENT)


@pytest.fixture
def chi_hoa(member: Callable[..., Person], commune: Organisation) -> Person:
    return member("Vũ Thị Mẫu Hoa", commune, Role.COMMUNE_OFFICER)


@pytest.fixture
def told(
    programme: Programme, school_09: Organisation, school_27: Organisation, co_lan: Person, thay_ky: Person,
    commune: Organisation, office: Organisation,
) -> Agreement:  # fmt: skip
    heading = Heading("Bản ghi nhớ phối hợp", reported_to=[office, commune])
    return open_draft(programme, heading, [school_09, school_27], CLAUSES, [], by=co_lan, on=DAY, at=BEGUN)


def test_from_the_day_it_holds_the_bodies_named_in_the_text_are_told_and_read_what_was_signed(
    told: Agreement, co_lan: Person, thay_ky: Person, chi_hoa: Person, commune: Organisation, office: Organisation
) -> None:
    assert list(visible_reports(chi_hoa)) == []

    agreement = signed(told, co_lan, thay_ky)

    rows = list(ReportedMemorandum.objects.filter(agreement=agreement).select_related("organisation"))
    # The paper is of an earlier day; nobody there could read it before it was confirmed here.
    assert agreement.valid_from == DAY < today()
    assert [(row.number, row.organisation, row.reported_on) for row in rows] == [
        (1, office, today()),
        (2, commune, today()),
    ]
    assert all(row.text == current_text(agreement) for row in rows)
    assert verbs_of(agreement).count("memoranda.reported") == 2
    [notice] = Notice.objects.filter(verb="memoranda.reported")
    assert (notice.person, notice.to) == (chi_hoa, at("report", rows[1]))
    page = client_of(chi_hoa).get(notice.to).content.decode()
    assert "Hai bên giúp nhau." in page
    assert str(office) in page
    assert agreement.title in client_of(chi_hoa).get(reverse("notices:list")).content.decode()
    pdf = client_of(chi_hoa).get(at("report_pdf", rows[1])).content
    words = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)
    assert f"- {office} (để báo cáo);" in words
    assert client_of(chi_hoa).get(at("report_paper", rows[1])).status_code == 200


@pytest.fixture
def chi_hanh(member: Callable[..., Person], office: Organisation) -> Person:
    return member("Bùi Thị Mẫu Hạnh", office, Role.DEPARTMENT_OFFICER)


@pytest.fixture
def strangers(
    thay_minh: Person, khach_la: Person, member: Callable[..., Person], body: Callable[..., Organisation],
    commune: Organisation,
) -> dict[str, Person]:  # fmt: skip
    """A teacher of a party, the head of another school, who left the committee, and the officer of another one."""
    gone = member("Đào Thị Mẫu Cũ", commune, Role.COMMUNE_OFFICER, until=today() - timedelta(days=1))
    elsewhere = body("Ủy ban nhân dân xã Mẫu 2", Kind.COMMUNE_COMMITTEE)
    other = member("Ngô Văn Mẫu Bên", elsewhere, Role.COMMUNE_OFFICER)
    return {"minh": thay_minh, "xa": khach_la, "cu": gone, "ben": other}


def test_each_person_reads_what_was_reported_to_the_own_body_and_nothing_of_the_drafting(
    told: Agreement, co_lan: Person, thay_ky: Person, chi_hoa: Person, chi_hanh: Person, strangers: dict[str, Person]
) -> None:
    agreement = signed(told, co_lan, thay_ky)
    to_office, to_commune = ReportedMemorandum.objects.filter(agreement=agreement)
    people = strangers | {"hoa": chi_hoa, "hanh": chi_hanh, "lan": co_lan}

    read = {
        (name, row.number): {client_of(person).get(at(page, row)).status_code for page in PAGES}
        for name, person in people.items()
        for row in (to_office, to_commune)
    }

    allowed = {("hanh", 1): {200}, ("hoa", 2): {200}}
    assert read == {key: {404} for key in read} | allowed
    assert [Client().get(at(page, to_office)).status_code for page in PAGES] == [302, 302, 302]
    # The drafting, its versions and its prints stay with those who may read the memorandum itself.
    client = client_of(chi_hoa)
    assert agreement not in visible_agreements(chi_hoa)
    for name in (
        "agreements:show",
        "agreements:download",
        "drafting:changes",
        "amendments:show",
        "progress:export_one",
    ):
        assert client.get(reverse(name, args=[agreement.uid])).status_code == 404
    assert client.get(reverse("memoranda:pdf", args=[agreement.uid, 1])).status_code == 404
    listed = client.get(reverse("memoranda:reports"))
    assert [row for row, _state in listed.context["rows"]] == [to_commune]
    assert reverse("memoranda:reports") in client.get(reverse("agreements:list")).content.decode()
    assert client_of(strangers["minh"]).get(reverse("memoranda:reports")).status_code == 403


def test_who_answers_for_a_body_that_ended_reads_what_was_reported_to_it(
    told: Agreement, co_lan: Person, thay_ky: Person, commune: Organisation, he_thong: Person,
    body: Callable[..., Organisation], member: Callable[..., Person],
) -> None:  # fmt: skip
    heir = body("Ủy ban nhân dân xã Mẫu Mới", Kind.COMMUNE_COMMITTEE)
    reader = member("Hồ Văn Mẫu Mới", heir, Role.COMMUNE_OFFICER)
    agreement = signed(told, co_lan, thay_ky)
    assert list(visible_reports(reader)) == []

    Organisation.objects.filter(pk=commune.pk).update(valid_until=DAY)
    commune.refresh_from_db()
    step = propose_succession(
        commune, heir, kind=SuccessionKind.MERGE, scope=SuccessionScope.LEGAL_PERSON, by=he_thong, on=DAY,
        basis="Nghị quyết số 202/2025/QH15",
    )  # fmt: skip
    document, _is_new = LegalDocument.objects.get_or_create(verbatim="202/2025/QH15")
    confirm_succession(step, by=he_thong, on=DAY, legal_document=document)

    assert [row.organisation for row in visible_reports(reader)] == [commune]
    assert client_of(reader).get(at("report", agreement.reports.get(number=2))).status_code == 200


def test_what_is_signed_and_not_yet_in_force_is_reported_when_it_holds_and_only_once(
    told: Agreement, co_lan: Person, thay_ky: Person, commune: Organisation
) -> None:
    later = Heading("Bản ghi nhớ phối hợp", effective_on=DAY + timedelta(days=40), reported_to=[commune])
    revise_text(told, CLAUSES, [], by=co_lan, at=BEGUN, party=first(told), based_on=1, heading=later)
    agreement = signed(told, co_lan, thay_ky)
    assert (agreement.state, agreement.reports.count()) == (AgreementState.SIGNED, 0)

    bring_into_force(agreement, by=co_lan, on=DAY + timedelta(days=40))
    report_memorandum(agreement, by=co_lan, on=DAY + timedelta(days=41))

    assert [(row.organisation, row.reported_on) for row in agreement.reports.all()] == [(commune, today())]


def test_a_memorandum_of_the_news_stays_as_it_was_and_is_nobodys_report(two_schools: Agreement) -> None:
    ReportedBody.objects.create(agreement=two_schools, organisation=first(two_schools).organisation)

    found = report_memorandum(two_schools, by=two_schools.drafted_by, on=DAY)

    assert found == []
    document = paper_of(two_schools, DAY)
    assert document is not None
    assert document.recipients == [str(first(two_schools).organisation)]


def test_the_paper_lists_them_under_the_recipients_in_their_order(
    told: Agreement, commune: Organisation, office: Organisation
) -> None:
    document = paper_of(told, DAY)

    assert document is not None
    assert document.recipients == ["Các bên ký bản ghi nhớ", f"{office} (để báo cáo)", f"{commune} (để báo cáo)"]
    file = written(document, "docx")
    assert breaches_of_docx(file) == []
    lines = mammoth.extract_raw_text(io.BytesIO(file)).value.split("\n")
    found = [line for line in lines if line.startswith("- ")]
    assert found == [
        "- Các bên ký bản ghi nhớ;", f"- {office} (để báo cáo);", f"- {commune} (để báo cáo);", "- Lưu: VT."
    ]  # fmt: skip


def test_reading_a_report_and_the_list_keep_to_their_bounds(
    told: Agreement, co_lan: Person, thay_ky: Person, chi_hoa: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    report = signed(told, co_lan, thay_ky).reports.get(number=2)
    client = client_of(chi_hoa)

    for address, most in ((at("report", report), 15), (reverse("memoranda:reports"), 12)):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_an_ended_memorandum_stays_readable_for_whom_it_was_reported_to(
    told: Agreement, co_lan: Person, thay_ky: Person, chi_hoa: Person
) -> None:
    agreement = signed(told, co_lan, thay_ky)
    Agreement.objects.filter(pk=agreement.pk).update(state=AgreementState.ENDED, valid_until=date(2027, 1, 1))

    assert client_of(chi_hoa).get(at("report", agreement.reports.get(number=2))).status_code == 200
