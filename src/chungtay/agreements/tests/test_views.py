from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from chungtay.accounts.models import Person
from chungtay.agreements.actions import approve_text, comment_on, draft_agreement, revise_text
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, Approval, Comment, Signatory
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, CLAUSES, COMMITMENTS, DAY, first, paper, second, verbs_of
from chungtay.kernel.clock import today
from chungtay.kernel.duties import duties_of
from chungtay.kernel.vietnamese import own_name
from chungtay.organisations.actions import add_membership
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Programme
from chungtay.records.engine.memoranda import ClauseText

PASSWORD = "mot-mat-khau-dai"
Enter = Callable[[Person], Client]


@pytest.fixture
def enter() -> Enter:
    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


def at(name: str, agreement: Agreement, *more: object) -> str:
    return reverse(f"agreements:{name}", args=[agreement.uid, *more])


@pytest.mark.slow
def test_who_is_nobody_is_asked_to_sign_in_and_who_is_a_stranger_finds_nothing(
    draft: Agreement, khach_la: Person, enter: Enter
) -> None:
    pages = ["show", "comment", "approve", "sign", "download", "take_back", "withdraw"]

    assert [Client().get(at(name, draft)).status_code for name in pages] == [302] * len(pages)
    assert [enter(khach_la).get(at(name, draft)).status_code for name in pages] == [404] * len(pages)
    assert enter(khach_la).get(at("version", draft, 1)).status_code == 404


def test_a_teacher_reads_and_comments_but_is_told_that_the_rest_is_for_the_head(
    draft: Agreement, thay_minh: Person, enter: Enter
) -> None:
    client = enter(thay_minh)

    assert [client.get(at(name, draft)).status_code for name in ("show", "comment")] == [200, 302]
    assert [client.get(at(name, draft)).status_code for name in ("approve", "sign", "take_back", "withdraw")] == [
        403
    ] * 4


def test_a_comment_comes_back_as_a_fragment_or_as_the_page(draft: Agreement, thay_minh: Person, enter: Enter) -> None:
    client = enter(thay_minh)
    sent = {"clause_number": "2", "body": "Một tổ chung là đủ.", "version": "1"}

    plain = client.post(at("comment", draft), sent | {"idempotency_key": "a"})
    fragment = client.post(at("comment", draft), sent | {"idempotency_key": "b"}, headers={"HX-Request": "true"})
    twice = client.post(at("comment", draft), sent | {"idempotency_key": "a"})
    empty = client.post(at("comment", draft), {"clause_number": "2", "body": " ", "version": "1"})

    assert plain.url == twice.url == f"{at('show', draft)}?dieu=2#talk"  # type: ignore[attr-defined]  # redirects
    assert fragment.content.decode().strip().startswith("<section")
    assert fragment.content.decode().count('class="comment"') == 2
    assert Comment.objects.count() == 2
    assert (empty.status_code, "error-summary" in empty.content.decode()) == (200, True)


def test_a_comment_on_a_version_that_was_replaced_is_kept_and_asked_for_again(
    draft: Agreement, co_lan: Person, thay_minh: Person, enter: Enter
) -> None:
    revise_text(draft, CLAUSES[:1], [], by=co_lan, at=AT, party=first(draft), based_on=1)
    sent = {"clause_number": "1", "body": "Một tổ chung là đủ.", "version": "1", "idempotency_key": "a"}

    shown = enter(thay_minh).post(at("comment", draft), sent).content.decode()

    assert not Comment.objects.exists()
    assert "Bản 2 vừa thay bản bạn đang đọc" in shown
    assert "Một tổ chung là đủ." in shown
    assert '<input type="hidden" name="version" value="2"' in shown
    enter(thay_minh).post(at("comment", draft), {**sent, "version": "2"})
    assert [row.text.number for row in Comment.objects.all()] == [2]


@pytest.mark.slow
def test_whatever_stands_in_an_address_no_page_fails(in_force: Agreement, draft: Agreement, co_lan: Person) -> None:
    client = Client()
    client.force_login(co_lan)
    names = ["show", "approve", "sign", "download", "take_back", "withdraw"]
    pages = [at(name, draft) for name in names]
    pages += [reverse("agreements:list")]
    pages += [at("version", draft, number) for number in (0, 1, 10**6, 10**30)]

    for typed in ("9" * 4000, "-1", "²", "truong " * 1500, "%' or 1=1", "🏫" * 400, "2026-02-30", "=" * 300):
        asked = dict.fromkeys(("tim", "ben", "ngay", "so", "dieu", "trang-thai", "after", "before"), typed)
        for page in pages:
            assert client.get(page, asked).status_code in {200, 302, 404}, (page, typed[:20])
    assert (
        client.post(at("comment", draft), {"body": "x", "version": "1", "clause_number": "9" * 30}).status_code == 200
    )


@pytest.mark.slow
def test_who_heads_two_parties_confirms_and_signs_for_both(
    draft: Agreement, co_lan: Person, school_27: Organisation, he_thong: Person, enter: Enter
) -> None:
    add_membership(co_lan, school_27, Role.HEAD, by=he_thong, valid_from=DAY, post="Hiệu trưởng")
    client, day = enter(co_lan), today().strftime("%d/%m/%Y")

    for key in "ab":
        client.post(at("approve", draft), {"password": PASSWORD, "version": "1", "idempotency_key": key})
    client.post(at("sign", draft), {"password": PASSWORD, "signed_on": day, "scan": paper(), "idempotency_key": "c"})
    client.post(at("sign", draft), {"password": PASSWORD, "is_seen": "on", "idempotency_key": "d"})

    draft.refresh_from_db()
    assert draft.state == AgreementState.IN_FORCE


def test_what_was_said_of_an_article_stays_beside_it_in_later_versions(
    draft: Agreement, co_lan: Person, thay_minh: Person, enter: Enter
) -> None:
    comment_on(current_text(draft), 2, "Một tổ chung là đủ.", by=thay_minh, party=second(draft), at=AT)
    moved = [ClauseText(title="Căn cứ", body="x"), *CLAUSES]
    revise_text(draft, moved, COMMITMENTS, by=co_lan, at=AT, party=first(draft), based_on=1)

    page = enter(co_lan).get(at("show", draft), {"dieu": "3"}).content.decode()

    assert "Một tổ chung là đủ." in page


def test_confirming_asks_for_the_password_and_is_bound_to_the_version_read(
    draft: Agreement, co_lan: Person, thay_ky: Person, enter: Enter
) -> None:
    client = enter(co_lan)
    wrong = client.post(at("approve", draft), {"password": "sai", "version": "1", "idempotency_key": "a"})
    nothing = client.post(at("approve", draft), {"password": PASSWORD, "idempotency_key": "b"})
    revise_text(draft, CLAUSES[:1], [], by=thay_ky, at=AT, party=second(draft), based_on=1)
    stale = client.post(at("approve", draft), {"password": PASSWORD, "version": "1", "idempotency_key": "c"})

    assert [answer.status_code for answer in (wrong, nothing, stale)] == [200] * 3
    assert all("error-summary" in answer.content.decode() for answer in (wrong, nothing, stale))
    assert not Approval.objects.exists()

    answer = client.post(at("approve", draft), {"password": PASSWORD, "version": "2", "idempotency_key": "d"})
    assert answer.url == at("show", draft)  # type: ignore[attr-defined]  # a redirect
    assert [(row.text.number, row.party) for row in Approval.objects.all()] == [(2, first(draft))]


def test_two_heads_sign_on_one_paper(approved: Agreement, co_lan: Person, thay_ky: Person, enter: Enter) -> None:
    lan, ky = enter(co_lan), enter(thay_ky)
    sent = {"password": PASSWORD, "signed_on": today().strftime("%d/%m/%Y"), "idempotency_key": "a"}
    without = lan.post(at("sign", approved), sent)
    assert (without.status_code, Signatory.objects.count()) == (200, 0)

    lan.post(at("sign", approved), {**sent, "scan": paper()})
    assert lan.get(at("download", approved)).headers["Content-Disposition"].startswith("attachment")
    unseen = ky.post(at("sign", approved), {"password": PASSWORD, "idempotency_key": "b"})
    assert (unseen.status_code, Signatory.objects.count()) == (200, 1)
    ky.post(at("sign", approved), {"password": PASSWORD, "is_seen": "on", "idempotency_key": "b"})

    approved.refresh_from_db()
    assert approved.state == AgreementState.IN_FORCE
    assert Signatory.objects.count() == 2
    page = ky.get(at("show", approved)).content.decode()
    assert at("download", approved) in page
    assert ky.get(at("sign", approved)).status_code == 200


def test_a_scan_is_taken_back_and_a_draft_withdrawn(
    approved: Agreement, co_lan: Person, enter: Enter, thay_ky: Person
) -> None:
    client = enter(co_lan)
    assert client.get(at("download", approved)).status_code == 404
    day = today().strftime("%d/%m/%Y")
    client.post(at("sign", approved), {"password": PASSWORD, "signed_on": day, "scan": paper(), "idempotency_key": "a"})
    client.post(at("take_back", approved), {"reason": "Nhầm tệp.", "idempotency_key": "b"})
    assert verbs_of(approved)[-1] == "agreements.scan_taken_back"
    client.post(at("withdraw", approved), {"reason": "Chờ sắp xếp.", "idempotency_key": "d"})
    approved.refresh_from_db()
    assert approved.state == AgreementState.WITHDRAWN
    assert client.get(at("show", approved)).status_code == 200


def test_the_list_shows_ones_own_and_filters_by_state(
    in_force: Agreement, co_lan: Person, khach_la: Person, enter: Enter
) -> None:
    client = enter(co_lan)

    assert at("show", in_force) in client.get(reverse("agreements:list")).content.decode()
    assert at("show", in_force) in client.get(reverse("agreements:list"), {"trang-thai": "in_force"}).content.decode()
    for asked in ("draft", "withdrawn"):
        assert (
            at("show", in_force) not in client.get(reverse("agreements:list"), {"trang-thai": asked}).content.decode()
        )
    assert at("show", in_force) not in enter(khach_la).get(reverse("agreements:list")).content.decode()


def test_a_day_that_is_none_shows_today_and_says_so(in_force: Agreement, co_lan: Person, enter: Enter) -> None:
    page = enter(co_lan).get(at("show", in_force), {"ngay": "hôm qua"}, follow=True).content.decode()

    assert "hôm qua" in page


def test_what_waits_for_a_head_stands_on_their_day(
    draft: Agreement, co_lan: Person, thay_ky: Person, thay_minh: Person, khach_la: Person
) -> None:
    def mine(person: Person) -> list[bool]:
        return [duty.is_mine for duty in duties_of(person, today()) if duty.to == at("show", draft)]

    assert mine(co_lan) == [False]
    assert mine(thay_ky) == [True]
    assert mine(thay_minh) == [False]
    assert mine(khach_la) == []
    for person, party in ((co_lan, first(draft)), (thay_ky, second(draft))):
        approve_text(current_text(draft), by=person, party=party, at=AT)
    for person, waits in ((co_lan, second(draft)), (thay_ky, first(draft))):
        found = [(duty.is_mine, duty.waits) for duty in duties_of(person, today()) if duty.to == at("sign", draft)]
        assert found == [(True, own_name(waits.frozen_name))]


def test_pages_of_a_memorandum_keep_to_their_bounds(
    in_force: Agreement, programme: Programme, co_lan: Person, enter: Enter, school_27: Organisation,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    client = enter(co_lan)
    for address, most in (
        (reverse("agreements:list"), 12),
        (at("show", in_force), 25),
        (at("version", in_force, 1), 12),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


@pytest.mark.slow
def test_the_pages_of_a_unit_and_of_a_programme_show_its_memoranda_to_each_reader_as_far_as_they_may_know(
    in_force: Agreement, draft: Agreement, co_lan: Person, khach_la: Person, school_27: Organisation,
    programme: Programme, enter: Enter,
) -> None:  # fmt: skip  # the cast of a story stands on one line
    second_draft = draft_agreement(
        programme,
        "Bản còn nháp",
        [party.organisation for party in draft.parties.all()],
        CLAUSES,
        [],
        by=co_lan,
        on=DAY,
        at=AT,
    )
    for address in (
        reverse("register:show", args=[school_27.uid]),
        reverse("programmes:show", args=[programme.uid]),
    ):
        mine, strange = (enter(person).get(address).content.decode() for person in (co_lan, khach_la))
        assert at("show", in_force) in mine
        assert at("show", second_draft) in mine
        assert in_force.title in strange
        assert at("show", in_force) not in strange
        assert second_draft.title not in strange
