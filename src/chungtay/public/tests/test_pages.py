from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.accounts.actions import ensure_system_person
from chungtay.accounts.models import Person
from chungtay.agreements.actions import comment_on, draft_agreement
from chungtay.agreements.models import Agreement, Comment, Party
from chungtay.kernel.dates import PartialDate
from chungtay.kernel.routes import PUBLIC, addresses
from chungtay.layout.engine.content import Paragraph, Signature, Span
from chungtay.organisations.actions import add_membership, register_organisation
from chungtay.organisations.choices import Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import open_partnership, open_programme
from chungtay.programmes.choices import PartnershipKind
from chungtay.programmes.models import Programme
from chungtay.public.tests.conftest import DAY, SECRET, MakeBody, Sign
from chungtay.records.actions import HeadValues, draft_document, issue_document, revise_draft, set_head
from chungtay.records.choices import PaperKind
from chungtay.records.engine.memoranda import ClauseText, CommitmentText
from chungtay.records.models import Document
from chungtay.records.queries.contents import paper_of

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def words_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def issued_paper() -> Document:
    """A document whose words and signer are nobody's but the paper's."""
    by = ensure_system_person()
    body = register_organisation("Trường Tiểu học Mẫu 01", kind=Kind.SCHOOL, by=by, on=DAY)
    set_head(body, HeadValues(place="Mẫu"), by=by, on=DAY)
    draft = draft_document(body, PaperKind.PLAN, by=by, on=DAY)
    signed = Signature(post="HIỆU TRƯỞNG", name=f"Lan {SECRET}")
    words = (Paragraph((Span(f"Nội dung {SECRET}."),)),)
    content = replace(
        paper_of(draft, DAY), subject="Phối hợp", bases=(), blocks=words, signatures=(signed,), recipients=(SECRET,)
    )
    revise_draft(draft, content, by=by, on=DAY, seen=1)
    return issue_document(draft, by=by, on=DAY, seen=2, is_outside_register=True)


def pages_of(programme: Programme, agreement: Agreement) -> dict[str, str]:
    return {
        "public:home": reverse("public:home"),
        "public:agreements": reverse("public:agreements"),
        "public:programme": reverse("public:programme", args=[programme.uid]),
        "public:agreement": reverse("public:agreement", args=[agreement.uid]),
        "public:pictures": reverse("public:pictures"),
        "public:verify": reverse("public:verify", args=[issued_paper().uid]),
        "public:robots": reverse("public:robots"),
        "public:healthz": reverse("public:healthz"),
        "public:readyz": reverse("public:readyz"),
    }


@pytest.fixture
def drafted(programme: Programme, make_body: MakeBody, clerk: Person) -> Agreement:
    here, there = (make_body(f"Trường {SECRET} {number}", Kind.SCHOOL) for number in (1, 2))
    head = Person.objects.create(name=f"Cô {SECRET}", login="co-lan", is_active=True)
    add_membership(head, here, Role.HEAD, by=clerk, valid_from=date(2020, 8, 1), post="Hiệu trưởng")
    clauses = [ClauseText(title=f"Điều {SECRET}", body=f"Nội dung {SECRET}")]
    commitments = [CommitmentText(title=f"Cam kết {SECRET}")]
    agreement = draft_agreement(
        programme, f"Bản nháp {SECRET}", [here, there], clauses, commitments, by=head, on=DAY, at=NOON
    )
    text, party = agreement.texts.get(), agreement.parties.get(number=1)
    comment_on(text, None, f"Góp ý {SECRET}", by=head, party=party, at=NOON)
    return agreement


def test_title_parties_and_days_are_public_and_nothing_else_of_an_agreement_is(
    client: Client, programme: Programme, drafted: Agreement, sign: Sign, make_body: MakeBody
) -> None:
    signed = sign(make_body("Sở Mẫu Đông"), make_body("Sở Mẫu Tây"))
    comment = drafted.texts.get().comments.get()
    text = signed.texts.get()
    Comment.objects.create(
        text=text, party=signed.parties.get(number=1), author=comment.author, body=f"Lời {SECRET}", at=NOON
    )
    pages = pages_of(programme, signed)
    walked = {address.name for address in addresses() if address.name.startswith("public:")}

    shown = {name: client.get(address).content.decode() for name, address in pages.items()}

    assert walked == set(pages), "a public page is missing in this walk"
    assert {name: SECRET in page or SECRET.upper() in page for name, page in shown.items()} == dict.fromkeys(
        pages, False
    )
    for name in ("public:home", "public:agreements", "public:programme", "public:agreement"):
        assert all(words in shown[name] for words in ("Bản ghi nhớ đã ký", "Sở Mẫu Đông", "Sở Mẫu Tây", "31/3/2023"))


def test_the_canary_would_be_seen_if_a_draft_were_published(
    client: Client, programme: Programme, drafted: Agreement
) -> None:
    Agreement.objects.filter(pk=drafted.pk).update(state="signed")

    assert SECRET in client.get(reverse("public:programme", args=[programme.uid])).content.decode()


def test_a_draft_has_no_public_address(client: Client, drafted: Agreement) -> None:
    assert client.get(reverse("public:agreement", args=[drafted.uid])).status_code == 404
    assert client.get(reverse("public:agreement", args=["A" * 22])).status_code == 404
    assert client.get(reverse("public:programme", args=["A" * 22])).status_code == 404


def test_a_person_who_gives_is_a_party_without_a_name(client: Client, sign: Sign, make_body: MakeBody) -> None:
    agreement = sign(make_body("Sở Mẫu Đông"), make_body(f"Ông {SECRET}", Kind.DONOR), day=PartialDate.of(DAY))

    shown = client.get(reverse("public:agreement", args=[agreement.uid])).content.decode()

    Party.objects.update(frozen_kind="")
    remade = client.get(reverse("public:agreement", args=[agreement.uid])).content.decode()

    for page in (shown, remade):
        assert SECRET not in page
        assert "Cá nhân tài trợ" in page


def test_an_unknown_year_stays_unknown_and_the_inferred_one_is_labelled(
    client: Client, sign: Sign, make_body: MakeBody
) -> None:
    day = PartialDate.parse("XXXX-11-11", inferred_year=2020, part_of_day="afternoon")
    address = reverse("public:agreement", args=[sign(make_body("Sở Mẫu Đông"), make_body("Sở Mẫu Tây"), day=day).uid])

    now, then = words_of(client, address), words_of(client, f"{address}?ngay=2020-11-11")

    assert "Chiều 11/11 năm chưa rõ (suy luận 2020)" in now
    assert "11/11/2020" not in now
    assert "ngày suy luận Nguồn không nêu năm" in then
    assert "ngày suy luận Nguồn không nêu năm" not in now


def test_who_answers_is_read_as_of_the_day_and_names_its_document(
    client: Client,
    sign: Sign,
    make_body: MakeBody,
    succeed: Callable[[Organisation, Organisation], None],
    end: Callable[[Organisation], None],
) -> None:
    north, south, both = (make_body(f"Sở Mẫu {place}") for place in ("Bắc", "Nam", "Chung"))
    other = make_body("Sở Mẫu Tây")
    agreement = sign(north, south, other)
    for body in (north, south):
        end(body)
        succeed(body, both)
    address = reverse("public:agreement", args=[agreement.uid])

    then, now = words_of(client, f"{address}?ngay=30/06/2025"), words_of(client, f"{address}?ngay=2025-07-01")

    assert "Sở Mẫu Chung" not in then
    assert "3 bên lúc ký; nay 2 đơn vị trả lời." in now
    assert "Chưa ghi nhận phụ lục kế thừa đã ký của 2 bên." in now
    assert "Sở Mẫu Chung từ ngày 1/7/2025; chưa ghi nhận kế thừa 202/2025/QH15" in now
    assert all(f"Sở Mẫu {place}" in now for place in ("Bắc", "Nam", "Tây"))


def test_a_party_that_ended_without_a_confirmed_successor_awaits_confirmation(
    client: Client, sign: Sign, make_body: MakeBody, end: Callable[[Organisation], None]
) -> None:
    offices = [make_body(f"Phòng Mẫu {place}", Kind.DISTRICT_OFFICE) for place in ("Đông", "Tây")]
    agreement = sign(*offices)
    for office in offices:
        end(office)

    shown = words_of(client, reverse("public:agreement", args=[agreement.uid]))

    assert shown.count("đến hết ngày 30/6/2025; chờ xác nhận") == 4
    assert "Các bên kết thúc ngày 30/6/2025; đơn vị trả lời thay đang chờ xác nhận." in words_of(client, "/")


@pytest.mark.parametrize(("typed", "sentence"), [("31/2/2023", "31/2/2023"), ("hôm qua", "20/11/2026")])
def test_a_day_that_cannot_be_read_is_answered_with_a_sentence_and_today(
    client: Client, sign: Sign, make_body: MakeBody, typed: str, sentence: str
) -> None:
    agreement = sign(make_body("Sở Mẫu Đông"), make_body("Sở Mẫu Tây"))

    response = client.get(reverse("public:agreement", args=[agreement.uid]), {"ngay": typed})

    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page[page.index('role="alert"') :][:300]


def test_a_joint_plan_stands_apart_and_says_that_no_signature_is_stated(
    client: Client, programme: Programme, make_body: MakeBody, clerk: Person
) -> None:
    open_partnership(
        programme,
        [make_body("Phòng Mẫu Đông"), make_body("Phòng Mẫu Tây")],
        by=clerk,
        on=None,
        kind=PartnershipKind.JOINT_PLAN,
        stated_on="XXXX-02-08",
        inferred_year=2023,
    )

    for address in (reverse("public:home"), reverse("public:programme", args=[programme.uid])):
        shown = words_of(client, address)
        assert "Phòng Mẫu Đông" in shown
        assert "Nguồn không nêu việc ký" in shown
        assert "8/2 năm chưa rõ (suy luận 2023)" in shown


def test_a_person_who_gives_is_not_named_on_the_card_of_a_joint_plan(
    client: Client, programme: Programme, make_body: MakeBody, clerk: Person
) -> None:
    bodies = [make_body("Phòng Mẫu Đông"), make_body(f"Ông {SECRET}", Kind.DONOR)]
    open_partnership(programme, bodies, by=clerk, on=None, kind=PartnershipKind.JOINT_PLAN, stated_on="2023-02-08")

    for address in (reverse("public:home"), reverse("public:programme", args=[programme.uid])):
        shown = words_of(client, address)
        assert "Phòng Mẫu Đông" in shown
        assert SECRET not in shown


def test_a_programme_names_its_spellings_and_its_basis(client: Client, programme: Programme) -> None:
    shown = words_of(client, reverse("public:programme", args=[programme.uid])).replace("\u00a0", " ")

    assert "Cùng tiến - Cùng lớn" in shown
    assert "Cùng tiến, cùng lớn" in shown
    assert "12/KH-MAU" in shown


def test_an_empty_installation_says_what_will_stand_here(client: Client, db: None) -> None:
    assert "Chưa có gì được công khai" in words_of(client, "/")
    assert "Chưa có bản ghi nhớ nào được ký" in words_of(client, reverse("public:agreements"))


def test_a_visitor_needs_no_session_and_may_keep_the_page_a_minute(
    client: Client, programme: Programme, sign: Sign, make_body: MakeBody
) -> None:
    pages = pages_of(programme, sign(make_body("Sở Mẫu Đông"), make_body("Sở Mẫu Tây")))
    for name in ("public:home", "public:agreements", "public:programme", "public:agreement"):
        response = client.get(pages[name])
        assert "public" in response.headers["Cache-Control"]
        assert "sessionid" not in response.cookies


def test_every_public_view_is_declared_public() -> None:
    audiences = {address.name: address.route and address.route.audience for address in addresses()}

    assert {audience for name, audience in audiences.items() if name.startswith("public:")} == {PUBLIC}


def test_the_front_page_asks_as_often_for_many_agreements_as_for_few(
    client: Client,
    programme: Programme,
    sign: Sign,
    make_body: MakeBody,
    clerk: Person,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    one, *others = (make_body(f"Sở Mẫu {number:02}") for number in range(12))
    for number in range(14):
        open_programme(f"MAU-{number}", f"Chương trình mẫu {number}", by=clerk, on=DAY)
    for number, other in enumerate(others):
        sign(one, other, title=f"Bản ghi nhớ thứ {number:02}")

    with django_assert_max_num_queries(25):  # type: ignore[attr-defined]  # a context manager of pytest-django
        shown = words_of(client, "/")

    assert [f"Bản ghi nhớ thứ {number:02}" in shown for number in range(11)] == [False] * 5 + [True] * 6
    assert "Mọi bản ghi nhớ của chương trình này" in shown


def test_robots_may_read_what_is_public_and_nothing_else(client: Client) -> None:
    lines = client.get(reverse("public:robots")).content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert {"Allow: /$", "Allow: /c/", "Allow: /b/", "Allow: /ket-nghia/"} <= set(lines)
    assert lines[-1] == "Disallow: /"
