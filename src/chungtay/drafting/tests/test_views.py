from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from chungtay.accounts.models import Person
from chungtay.agreements.actions import revise_text
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, CLAUSES, COMMITMENTS, second
from chungtay.drafting.queries.clauses import suggested_clauses
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.choices import Kind
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Phase, Programme
from chungtay.records.engine.memoranda import ClauseText

Enter = Callable[[Person], Client]


@pytest.fixture
def enter() -> Enter:
    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


def at(name: str, agreement: Agreement, *more: object) -> str:
    room = "drafting" if name == "revise" else "agreements"
    return reverse(f"{room}:{name}", args=[agreement.uid, *more])


def text_of_form(number: int = 2, **more: str) -> dict[str, str]:
    rows = {"clauses-TOTAL_FORMS": str(number), "clauses-INITIAL_FORMS": "0", "commitments-TOTAL_FORMS": "1"}
    rows |= {"commitments-INITIAL_FORMS": "0", "clauses-0-title": "Mục đích", "clauses-0-body": "Hai bên giúp nhau."}
    rows |= {"clauses-1-title": "Cách làm", "clauses-1-body": "Mỗi bên hai tổ."}
    rows["title"] = "Bản ghi nhớ phối hợp"
    return {**rows, "idempotency_key": "k1", **more}


def test_a_draft_is_written_from_the_eight_usual_articles(
    programme: Programme, school_27: Organisation, co_lan: Person, school_09: Organisation, enter: Enter
) -> None:
    client = enter(co_lan)
    assert client.get(reverse("drafting:draft")).url == reverse("drafting:choose")  # type: ignore[attr-defined]  # a redirect
    found = client.get(reverse("drafting:choose"), {"tim": "mau 27"}).content.decode()
    assert school_27.uid in found
    assert school_09.uid not in found

    page = client.get(reverse("drafting:draft"), {"ben": school_27.uid}).content.decode()
    assert all(clause.title in page for clause in suggested_clauses())
    assert len(suggested_clauses()) == 8

    sent = text_of_form(
        ben=school_27.uid, mine=str(school_09.pk), programme=str(programme.pk), title="Bản ghi nhớ mới"
    ) | {"commitments-0-title": "Chia sẻ đề", "commitments-0-owed_by": "2", "commitments-0-target": "2,5"}
    answer = client.post(reverse("drafting:draft"), sent)
    again = client.post(reverse("drafting:draft"), sent)

    agreement = Agreement.objects.get()
    assert answer.url == again.url == at("show", agreement)  # type: ignore[attr-defined]  # redirects
    assert [party.organisation for party in agreement.parties.all()] == [school_09, school_27]
    commitment = current_text(agreement).commitments.get()
    assert (commitment.title, commitment.owed_by, commitment.target) == (
        "Chia sẻ đề",
        second(agreement),
        Decimal("2.5"),
    )


def test_what_was_typed_stays_when_something_is_wrong_or_a_row_is_added(
    programme: Programme, school_27: Organisation, co_lan: Person, school_09: Organisation, enter: Enter
) -> None:
    client = enter(co_lan)
    sent = text_of_form(ben=school_27.uid, mine=str(school_09.pk), programme=str(programme.pk), title="Giữ tên này") | {
        "commitments-0-as_written": "Chưa có tiêu đề.",
        "clauses-1-title": "",
    }

    refused = client.post(reverse("drafting:draft"), sent).content.decode()
    longer = client.post(reverse("drafting:draft"), sent | {"more": "clauses"}).content.decode()

    for page in (refused, longer):
        assert "Giữ tên này" in page
        assert "Mỗi bên hai tổ." in page
        assert "Chưa có tiêu đề." in page
    assert 'id="error-summary"' in refused
    assert 'id="error-summary"' not in longer
    assert "clauses-2-title" in longer
    assert not Agreement.objects.exists()


def test_revising_a_version_somebody_has_replaced_keeps_the_typed_text(
    draft: Agreement, co_lan: Person, thay_ky: Person, enter: Enter
) -> None:
    revise_text(
        draft, [CLAUSES[0], ClauseText(title="Cách làm", body="Ba tổ.")], COMMITMENTS, by=thay_ky, at=AT,
        party=second(draft), based_on=1,
    )  # fmt: skip

    answer = enter(co_lan).post(at("revise", draft), text_of_form(version="1"))

    assert answer.status_code == 409
    assert "Mỗi bên hai tổ." in answer.content.decode()
    assert current_text(draft).number == 2


def test_a_revision_from_the_page_becomes_the_next_version(draft: Agreement, thay_ky: Person, enter: Enter) -> None:
    client = enter(thay_ky)
    assert "Mỗi bên một tổ." in client.get(at("revise", draft)).content.decode()

    answer = client.post(at("revise", draft), text_of_form(version="1"))

    assert answer.url == at("show", draft)  # type: ignore[attr-defined]  # a redirect
    assert (current_text(draft).number, current_text(draft).made_for) == (2, second(draft))
    page = client.get(at("version", draft, 2), {"so": "1"}).content.decode()
    assert "<del" in page
    assert "<ins" in page
    assert client.get(at("version", draft, 9)).status_code == 404
    assert client.get(at("version", draft, 2), {"so": "9"}).status_code == 404


def test_what_is_confirmed_shows_programme_phase_and_day_of_effect(
    draft: Agreement, co_lan: Person, programme: Programme, enter: Enter
) -> None:
    phase = Phase.objects.create(programme=programme, label="2026-2028", starts_year=2026, ends_year=2028)
    client, sent = enter(co_lan), {"phase": str(phase.pk), "effective_on": "1/1/2027", "title": "Bản ghi nhớ mới"}

    client.post(at("revise", draft), text_of_form(version="1") | sent)

    for address in (at("approve", draft), at("show", draft), at("version", draft, 2)):
        page = client.get(address).content.decode()
        assert all(words in page for words in ("Bản ghi nhớ mới", "Chương trình mẫu", "2026-2028", "1/1/2027")), address
    compared = client.get(at("version", draft, 2), {"so": "1"}).content.decode()
    assert "<del>Bản ghi nhớ phối hợp</del> <ins>Bản ghi nhớ mới</ins>" in compared


def test_the_forty_first_row_is_kept_and_said_in_words(draft: Agreement, co_lan: Person, enter: Enter) -> None:
    rows = {f"clauses-{n}-title": f"Điều số {n}." for n in range(41)}

    shown = enter(co_lan).post(at("revise", draft), text_of_form(41, version="1") | rows).content.decode()

    assert draft.texts.count() == 1
    assert "Có nhiều hơn 40 điều hoặc cam kết." in shown
    assert "Điều số 40." in shown
    assert 'name="more" value="clauses"' not in shown
    assert 'name="more" value="commitments"' in shown


def test_units_that_cannot_be_parties_are_named_and_nothing_typed_is_lost(
    programme: Programme, school_27: Organisation, co_lan: Person, school_09: Organisation, enter: Enter,
    body: Callable[..., Organisation],
) -> None:  # fmt: skip  # the cast of a story stands on one line
    gone = body("Trường Tiểu học Đã Hết", ends=date(2025, 7, 1))
    commune = body("Ủy ban nhân dân xã Mẫu", Kind.COMMUNE_COMMITTEE)
    client, uids = enter(co_lan), [school_27.uid, gone.uid, commune.uid, "A" * 22]

    chosen = client.get(reverse("drafting:choose"), {"ben": uids}).content.decode()
    found = client.get(reverse("drafting:choose"), {"tim": "xa mau"}).content.decode()

    for page in (chosen, found):
        assert "Ủy ban nhân dân xã Mẫu chưa có vai trò người ký trong hệ thống" in page
    assert f"ben={commune.uid}" not in found
    assert "Trường Tiểu học Đã Hết không hoạt động vào ngày này" in chosen
    assert "A" * 22 in chosen
    sent = text_of_form(mine=str(school_09.pk), programme=str(programme.pk), title="Giữ tên này")
    refused = client.post(reverse("drafting:draft"), {**sent, "ben": uids}).content.decode()
    alone = client.post(reverse("drafting:draft"), {**sent, "ben": [gone.uid]}).content.decode()
    assert not Agreement.objects.exists()
    for page in (refused, alone):
        assert "Giữ tên này" in page
        assert "Trường Tiểu học Đã Hết không hoạt động" in page
    many = client.get(reverse("drafting:choose"), {"ben": [f"{n:022}" for n in range(21)]}).content.decode()
    assert "nhiều nhất 20 bên" in many


def test_a_stranger_finds_no_draft_to_revise_and_a_teacher_is_told_that_it_is_for_the_head(
    draft: Agreement, khach_la: Person, thay_minh: Person, enter: Enter
) -> None:
    address = at("revise", draft)

    assert Client().get(address).status_code == 302
    assert [enter(person).get(address).status_code for person in (khach_la, thay_minh)] == [404, 403]


def test_who_heads_a_body_drafts_and_who_heads_a_party_revises(
    draft: Agreement, co_lan: Person, thay_ky: Person, thay_minh: Person, khach_la: Person
) -> None:
    people = [co_lan, thay_ky, khach_la, thay_minh]

    assert [is_allowed(person, "drafting.draft") for person in people] == [True, True, True, False]
    assert [is_allowed(person, "drafting.revise", draft) for person in people] == [True, True, False, False]


def test_whatever_stands_in_an_address_drafting_stands(draft: Agreement, co_lan: Person, enter: Enter) -> None:
    client = enter(co_lan)
    pages = [at("revise", draft), reverse("drafting:choose"), reverse("drafting:draft")]

    for typed in ("9" * 4000, "-1", "²", "truong " * 1500, "%' or 1=1", "🏫" * 400, "2026-02-30", "=" * 300):
        asked = dict.fromkeys(("tim", "ben"), typed)
        for page in pages:
            assert client.get(page, asked).status_code in {200, 302, 404}, (page, typed[:20])


def test_choosing_parties_keeps_to_its_bound(
    co_lan: Person, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = enter(co_lan)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("drafting:choose")).status_code == 200


def test_the_ways_to_a_draft_stand_on_the_pages_of_lower_rooms(
    draft: Agreement, co_lan: Person, thay_minh: Person, school_27: Organisation, enter: Enter
) -> None:
    ways = {
        reverse("agreements:list"): reverse("drafting:choose"),
        reverse("register:show", args=[school_27.uid]): f"{reverse('drafting:draft')}?ben={school_27.uid}",
        at("show", draft): at("revise", draft),
    }

    for page, way in ways.items():
        assert f'href="{way}"' in enter(co_lan).get(page).content.decode()
        assert f'href="{way}"' not in enter(thay_minh).get(page).content.decode()
