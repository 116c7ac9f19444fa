from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from chungtay.accounts.models import Person
from chungtay.agreements.actions import (
    StatedAgreement,
    StatedParty,
    approve_text,
    comment_on,
    record_agreement,
    record_signing,
    revise_text,
)
from chungtay.agreements.choices import Standing
from chungtay.agreements.facts import AgreementApproved
from chungtay.agreements.models import Agreement, PartyHeir
from chungtay.agreements.queries.pages import agreement_page, work_page
from chungtay.agreements.queries.parties import parties_on, standing_on
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.queries.thread import thread_of
from chungtay.agreements.queries.visible import public_agreements, visible_agreements
from chungtay.agreements.queries.waiting import open_waits, waits_of_many
from chungtay.agreements.tests.conftest import AT, CLAUSES, COMMITMENTS, DAY, first, paper, second
from chungtay.kernel.dates import PartialDate
from chungtay.kernel.facts import tell
from chungtay.kernel.models import LegalDocument, Source
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.actions import confirm_succession, propose_succession, rename_organisation, set_parent
from chungtay.organisations.choices import Function, Kind, Role, SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Programme
from chungtay.records.engine.memoranda import ClauseText

SIGNED = date(2020, 11, 11)
REFORM = date(2025, 7, 1)
PROVINCES = ["Hà Tĩnh", "Quảng Bình", "Quảng Trị", "Thừa Thiên Huế", "Đà Nẵng", "Quảng Nam", "Quảng Ngãi"]
ENDED = {"Quảng Bình", "Quảng Trị", "Đà Nẵng", "Quảng Nam", "Quảng Ngãi"}


@pytest.fixture
def take_over(he_thong: Person) -> Callable[..., None]:
    def step(
        before: Organisation, after: Organisation, *, is_confirmed: bool = True, cites: str = "202/2025/QH15"
    ) -> None:
        document, _is_new = LegalDocument.objects.get_or_create(verbatim=cites)
        candidate = propose_succession(
            before,
            after,
            kind=SuccessionKind.MERGE,
            scope=SuccessionScope.LEGAL_PERSON,
            on=REFORM,
            by=he_thong,
            basis="dữ liệu địa giới",
        )
        if is_confirmed:
            confirm_succession(candidate, by=he_thong, on=DAY, legal_document=document)

    return step


@pytest.fixture
def departments(body: Callable[..., Organisation]) -> list[Organisation]:
    return [
        body(f"Sở Giáo dục và Đào tạo {name}", Kind.DEPARTMENT, ends=REFORM if name in ENDED else None)
        for name in PROVINCES
    ]


@pytest.fixture
def seven(
    programme: Programme,
    he_thong: Person,
    departments: list[Organisation],
    body: Callable[..., Organisation],
    take_over: Callable[..., None],
) -> Agreement:
    by_name = dict(zip(PROVINCES, departments, strict=True))
    for after, befores in (
        ("Quảng Trị", ["Quảng Bình", "Quảng Trị"]),
        ("Đà Nẵng", ["Đà Nẵng", "Quảng Nam"]),
        ("Quảng Ngãi", ["Quảng Ngãi"]),
    ):
        heir = body(f"Sở Giáo dục và Đào tạo {after}", Kind.DEPARTMENT, begins=REFORM)
        for before in befores:
            take_over(by_name[before], heir)
    rename_organisation(
        by_name["Thừa Thiên Huế"], "Sở Giáo dục và Đào tạo thành phố Huế", by=he_thong, on=date(2025, 1, 1)
    )
    stated = StatedAgreement(
        programme=programme,
        title="Hợp tác, hỗ trợ phát triển giáo dục giữa bảy Sở",
        parties=[
            StatedParty(organisation=department, printed_name=f"Sở GDĐT {name}")
            for name, department in zip(PROVINCES, departments, strict=True)
        ],
        source=Source.objects.create(key="004", kind="site", title="Các sở ký kết"),
        signed_on=PartialDate.parse("XXXX-11-11", inferred_year=2020, part_of_day="afternoon"),
        signed_place="Sở GDĐT tỉnh Quảng Nam",
    )
    return record_agreement(stated, by=he_thong, on=DAY)


def test_on_the_inferred_day_seven_parties_answer_for_themselves(seven: Agreement) -> None:
    parties = parties_on(seven, SIGNED)

    assert [party.party.frozen_name for party in parties] == [f"Sở GDĐT {name}" for name in PROVINCES]
    assert [party.has_changed for party in parties] == [False] * 7
    assert len({body.pk for party in parties for body in party.answer.organisations}) == 7
    assert standing_on(seven, SIGNED) == Standing.UNCHANGED
    page = agreement_page(seven, SIGNED)
    assert page.is_inferred_day
    assert [event.verb for event in page.events] == ["signed"]


def test_today_five_answer_for_seven_and_the_text_is_unchanged(seven: Agreement) -> None:
    before = current_text(seven).text_hash
    page = agreement_page(seven, DAY)

    assert [party.today for party in page.parties] == [
        ("Sở Giáo dục và Đào tạo Hà Tĩnh",),
        ("Sở Giáo dục và Đào tạo Quảng Trị",),
        ("Sở Giáo dục và Đào tạo Quảng Trị",),
        ("Sở Giáo dục và Đào tạo thành phố Huế",),
        ("Sở Giáo dục và Đào tạo Đà Nẵng",),
        ("Sở Giáo dục và Đào tạo Đà Nẵng",),
        ("Sở Giáo dục và Đào tạo Quảng Ngãi",),
    ]
    assert [party.has_changed for party in page.parties] == [False, True, True, True, True, True, True]
    assert [party.since for party in page.parties] == [None, REFORM, REFORM, date(2025, 1, 1), REFORM, REFORM, REFORM]
    assert {str(document) for party in page.parties for document in party.documents} == {"202/2025/QH15"}
    assert (page.answering_count, page.standing) == (5, Standing.UNSIGNED)
    assert current_text(seven).text_hash == before
    assert [event.verb for event in page.events] == ["law", "renamed", "signed"]
    assert (page.events[0].note, page.events[0].day.as_date()) == ("202/2025/QH15", REFORM)
    assert "Sở GDĐT Quảng Bình, Sở GDĐT Quảng Trị" in page.events[0].more


def test_between_the_renaming_and_the_reform_only_one_party_has_changed(seven: Agreement) -> None:
    parties = parties_on(seven, date(2025, 6, 30))

    assert [party.hue for party in parties if party.has_changed] == [4]
    assert standing_on(seven, date(2025, 6, 30)) == Standing.UNCHANGED


def test_a_body_without_a_confirmed_successor_awaits_one(
    programme: Programme, he_thong: Person, body: Callable[..., Organisation], take_over: Callable[..., None]
) -> None:
    office, other = (body(f"Phòng GD&ĐT huyện Mẫu {n}", Kind.DISTRICT_OFFICE, ends=REFORM) for n in (1, 2))
    commune = body("Ủy ban nhân dân xã Mẫu", Kind.COMMUNE_COMMITTEE, begins=REFORM)
    for each in (office, other):
        take_over(each, commune, is_confirmed=False)
    stated = StatedAgreement(
        programme=programme,
        title="Bản ghi nhớ",
        parties=[StatedParty(organisation=each, printed_name=str(each)) for each in (office, other)],
        source=Source.objects.create(key="002", kind="press", title="Bài báo"),
    )
    agreement = record_agreement(stated, by=he_thong, on=DAY)

    page = agreement_page(agreement, DAY)

    assert [(party.is_awaiting, party.last_day, party.today) for party in page.parties] == [
        (True, date(2025, 6, 30), ())
    ] * 2
    assert [[str(step.successor) for step in party.candidates] for party in page.parties] == [[str(commune)]] * 2
    assert page.standing == Standing.AWAITING

    for step in [party.candidates[0] for party in page.parties]:
        confirm_succession(
            step, by=he_thong, on=DAY, legal_document=LegalDocument.objects.create(verbatim=str(step.pk))
        )
    assert standing_on(agreement, DAY) == Standing.INTERNALISED


def test_a_body_divided_in_two_splits_the_memorandum(
    in_force: Agreement, he_thong: Person, body: Callable[..., Organisation], take_over: Callable[..., None]
) -> None:
    parts = [body(f"Trường Tiểu học Mẫu 09{letter}", begins=REFORM) for letter in "AB"]
    Organisation.objects.filter(pk=first(in_force).organisation_id).update(valid_until=REFORM)
    school = Organisation.objects.get(pk=first(in_force).organisation_id)
    for part in parts:
        take_over(school, part)

    assert standing_on(in_force, DAY) == Standing.UNSIGNED
    for part in parts:
        PartyHeir.objects.create(party=first(in_force), organisation=part, annex=in_force, inherited_on=DAY)
    assert standing_on(Agreement.objects.get(), DAY - timedelta(days=1)) == Standing.UNSIGNED
    assert standing_on(Agreement.objects.get(), DAY) == Standing.SPLIT
    answering = [body for party in parties_on(in_force, DAY) for body in party.answer.organisations]
    assert answering == [*parts, second(in_force).organisation]


def test_a_body_no_source_speaks_of_that_day_is_unknown(in_force: Agreement) -> None:
    Organisation.objects.filter(pk=first(in_force).organisation_id).update(last_stated_on=date(2023, 3, 31))

    parties = parties_on(in_force, DAY)

    assert [(party.is_unknown, party.is_awaiting, party.has_changed) for party in parties] == [
        (True, False, False),
        (False, False, False),
    ]
    assert standing_on(in_force, DAY) == Standing.UNKNOWN


@pytest.fixture
def strangers(
    in_force: Agreement, he_thong: Person, body: Callable[..., Organisation], member: Callable[..., Person]
) -> dict[str, Person]:
    school = first(in_force).organisation
    department = body("Sở Giáo dục và Đào tạo Mẫu", Kind.DEPARTMENT)
    cluster, commune = body("Cụm Mẫu", Kind.CLUSTER), body("Ủy ban nhân dân xã Mẫu", Kind.COMMUNE_COMMITTEE)
    set_parent(cluster, department, Function.PROFESSIONAL, by=he_thong, valid_from=None)
    set_parent(school, cluster, Function.PROFESSIONAL, by=he_thong, valid_from=None)
    set_parent(school, commune, Function.ADMINISTRATIVE, by=he_thong, valid_from=None)
    elsewhere = body("Ủy ban nhân dân xã Khác", Kind.COMMUNE_COMMITTEE)
    operator = Person.objects.create(name="Người vận hành", login="van-hanh", is_active=True, is_operator=True)
    return {
        "cluster": member("Cụm trưởng", cluster, Role.CLUSTER_LEAD),
        "commune": member("Cán bộ xã", commune, Role.COMMUNE_OFFICER),
        "department": member("Chuyên viên", department, Role.DEPARTMENT_OFFICER),
        "other commune": member("Cán bộ khác", elsewhere, Role.COMMUNE_OFFICER),
        "sponsor": member("Nhà tài trợ", body("Công ty Mẫu", Kind.COMPANY), Role.SPONSOR),
        "operator": operator,
    }


def test_who_reads_a_memorandum(
    in_force: Agreement, strangers: dict[str, Person], co_lan: Person, thay_minh: Person, khach_la: Person
) -> None:
    readers = {**strangers, "head": co_lan, "twin teacher": thay_minh, "other head": khach_la}
    expected = {"cluster", "commune", "department", "head", "twin teacher"}

    assert {name for name, person in readers.items() if in_force in visible_agreements(person)} == expected
    assert {name for name, person in readers.items() if is_allowed(person, "agreements.see", in_force)} == expected
    assert {name for name, person in readers.items() if is_allowed(person, "agreements.download", in_force)} == expected
    assert in_force not in visible_agreements(AnonymousUser())
    assert not is_allowed(AnonymousUser(), "agreements.see", in_force)


def test_who_writes_in_a_memorandum(
    in_force: Agreement, strangers: dict[str, Person], co_lan: Person, thay_ky: Person, thay_minh: Person
) -> None:
    people = {**strangers, "head": co_lan, "twin head": thay_ky, "twin teacher": thay_minh}

    def who(permission: str) -> set[str]:
        return {name for name, person in people.items() if is_allowed(person, permission, in_force)}

    assert who("agreements.comment") == {"head", "twin head", "twin teacher"}
    for permission in ("approve", "sign", "withdraw"):
        assert who(f"agreements.{permission}") == {"head", "twin head"}
    assert {name for name, person in people.items() if not is_allowed(person, "agreements.list")} == {
        "sponsor",
        "operator",
    }


def test_who_answers_for_a_party_today_reads_but_does_not_sign(
    in_force: Agreement,
    body: Callable[..., Organisation],
    member: Callable[..., Person],
    take_over: Callable[..., None],
) -> None:
    heir = body("Trường Tiểu học Kế Thừa", begins=REFORM)
    head = member("Bùi Thị Mẫu Thừa", heir, Role.HEAD, REFORM)
    Organisation.objects.filter(pk=first(in_force).organisation_id).update(valid_until=REFORM)
    take_over(Organisation.objects.get(pk=first(in_force).organisation_id), heir)

    assert in_force in visible_agreements(head)
    assert not is_allowed(head, "agreements.sign", in_force)


def test_the_public_knows_signed_memoranda_only(in_force: Agreement, seven: Agreement, programme: Programme) -> None:
    Agreement.objects.create(
        programme=programme, title="Nháp", drafted_by=in_force.drafted_by, drafted_at=in_force.drafted_at
    )

    assert set(public_agreements()) == {in_force, seven}


def test_the_writer_waits_for_the_other_side_and_then_the_other_way_round(
    draft: Agreement, co_lan: Person, thay_ky: Person
) -> None:
    def said() -> list[tuple[list[int], int, str]]:
        return [
            ([party.number for party in wait.waits], wait.waited_for.number, wait.step.value)
            for wait in waits_of_many(Agreement.objects.filter(pk=draft.pk))
        ]

    assert said() == [([1], 2, "confirm")]
    approve_text(current_text(draft), by=thay_ky, party=second(draft), at=AT)
    assert said() == [([2], 1, "confirm")]
    approve_text(current_text(draft), by=co_lan, party=first(draft), at=AT)
    assert said() == [([2], 1, "bring_scan")]
    record_signing(draft, by=thay_ky, party=second(draft), at=AT, signed_on=DAY, scan=paper())
    assert said() == [([2], 1, "see_signature")]
    assert [wait.waited_for for wait in open_waits({first(draft).organisation_id})] == [first(draft)]
    record_signing(draft, by=co_lan, party=first(draft), at=AT)
    assert said() == []


def test_a_draft_shows_what_changed_since_ones_own_version(
    draft: Agreement, co_lan: Person, thay_ky: Person, thay_minh: Person
) -> None:
    approve_text(current_text(draft), by=co_lan, party=first(draft), at=AT)
    changed = [CLAUSES[0], ClauseText(title="Cách làm", body="Mỗi bên hai tổ.")]
    text = revise_text(draft, changed, COMMITMENTS, by=thay_ky, at=AT, party=second(draft), based_on=1)
    comment_on(text, 2, "Trường chúng tôi đông giáo viên.", by=thay_minh, party=second(draft), at=AT)
    comment_on(text, None, "Xin trả lời sớm.", by=thay_minh, party=second(draft), at=AT)

    page = work_page(draft, co_lan, DAY)

    assert (page.text.number, page.before and page.before.number, page.may_bind) == (2, 1, True)
    assert [(article.stance, article.change.change, article.changed_by) for article in page.articles] == [
        ("agreed", "kept", first(draft)),
        ("waits_for_me", "changed", second(draft)),
    ]
    assert [(part.change, part.words) for part in page.articles[1].change.body] == [
        ("kept", "Mỗi bên "),
        ("removed", "một"),
        ("added", "hai"),
        ("kept", " tổ."),
    ]
    assert [len(article.comments) for article in page.articles] == [0, 1]
    assert [comment.body for comment in page.remarks] == ["Xin trả lời sớm."]
    assert [(each.party.number, each.approval is not None, each.is_current) for each in page.parties] == [
        (1, True, False),
        (2, False, False),
    ]
    for person, mine in ((thay_minh, second(draft)), (thay_ky, second(draft))):
        other = work_page(draft, person, DAY)
        assert (other.mine, [article.stance for article in other.articles]) == (mine, ["agreed", "waits_for_them"])


def test_a_page_asks_as_often_for_seven_parties_as_for_two(
    seven: Agreement, in_force: Agreement, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for agreement in (seven, in_force):
        with django_assert_max_num_queries(20):
            agreement_page(agreement, DAY)


def test_a_draft_asks_as_often_for_ten_versions_as_for_one(
    draft: Agreement, co_lan: Person, thay_ky: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 10):
        clauses = [CLAUSES[0], ClauseText(title="Cách làm", body=f"Bản {number}.")]
        revise_text(draft, clauses, COMMITMENTS, by=co_lan, at=AT, party=first(draft), based_on=number)

    with django_assert_max_num_queries(12):
        work_page(draft, thay_ky, DAY)


def test_the_signing_stays_in_the_thread_after_long_negotiations_under_the_days_of_the_deeds(
    in_force: Agreement, co_lan: Person
) -> None:
    for _number in range(70):
        tell(AgreementApproved(agreement=in_force, text=current_text(in_force), number=1, by=co_lan, on=DAY))

    events = thread_of(in_force, parties_on(in_force, DAY))

    verbs = [event.verb for event in events]
    assert {"agreements.drafted", "agreements.signed", "agreements.came_into_force"} <= set(verbs)
    assert {event.day.as_date() for event in events if event.verb == "agreements.approved"} == {DAY}


def test_confirmations_and_comments_stand_under_their_own_day(approved: Agreement) -> None:
    events = thread_of(approved, parties_on(approved, DAY))

    days = {event.day.as_date() for event in events if event.verb != "agreements.drafted"}
    assert days == {DAY}
