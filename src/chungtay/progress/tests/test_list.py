"""The list of memoranda says, before one is opened, on how many commitments the sides state different progress."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.agreements.actions import approve_text, draft_agreement, record_signing
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, CLAUSES, COMMITMENTS, DAY, first, paper, second
from chungtay.amendments.queries.texts import annex_words
from chungtay.amendments.tests.conftest import signed
from chungtay.kernel.clock import today
from chungtay.organisations.actions import set_parent
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Programme
from chungtay.progress.queries.sides import differing_by_memorandum, held_in
from chungtay.progress.tests.test_actions import laid_over, state, told
from chungtay.records.engine.memoranda import CommitmentText

pytestmark = pytest.mark.django_db
LIST, SAID = reverse("agreements:list"), "Tiến độ ghi khác nhau"
Enter = Callable[[Person], Client]


@pytest.fixture
def chi_hanh(
    body: Callable[..., Organisation], member: Callable[..., Person], he_thong: Person, school_09: Organisation,
    school_27: Organisation,
) -> Person:  # fmt: skip
    """An officer of the department under which both schools stand."""
    department = body("Sở Giáo dục và Đào tạo tỉnh Mẫu", Kind.DEPARTMENT)
    for school in (school_09, school_27):
        set_parent(school, department, Function.PROFESSIONAL, by=he_thong, valid_from=None)
    return member("Vũ Mẫu Hạnh", department, Role.DEPARTMENT_OFFICER)


@pytest.fixture
def more(
    programme: Programme, school_09: Organisation, school_27: Organisation, co_lan: Person, thay_ky: Person
) -> Callable[[str], Agreement]:
    """Another memorandum of the two schools, as far as it is said: from a draft to signed by both."""

    def enter(reaches: str) -> Agreement:
        parties = [school_09, school_27]
        title = f"Bản số {Agreement.objects.count()}"
        draft = draft_agreement(programme, title, parties, CLAUSES, COMMITMENTS, by=co_lan, on=DAY, at=AT)
        if reaches == "signed":
            return signed(draft, co_lan, thay_ky)
        if reaches != "draft":
            approve_text(current_text(draft), by=co_lan, party=first(draft), at=AT)
        if reaches in {"approved", "brought"}:
            approve_text(current_text(draft), by=thay_ky, party=second(draft), at=AT)
        if reaches == "brought":
            record_signing(draft, by=co_lan, party=first(draft), at=AT, signed_on=DAY, scan=paper())
        return draft

    return enter


@pytest.fixture
def differing(in_force: Agreement, co_lan: Person, thay_ky: Person) -> Agreement:
    state(in_force, thay_ky, second(in_force), told("2"))
    state(in_force, co_lan, first(in_force), told("1"))
    return in_force


def words_of(client: Client) -> list[str]:
    """The rows of the list, each as its words."""
    rows = client.get(LIST).content.decode().split('<li class="memorandum">')[1:]
    return [" ".join(re.sub("<[^>]+>", " ", row.split("</li>\n")[0]).split()) for row in rows]


def test_the_list_says_in_words_on_how_many_commitments_the_sides_state_different_progress(
    differing: Agreement, more: Callable[[str], Agreement], chi_hanh: Person, co_lan: Person, enter: Enter
) -> None:
    same = more("signed")
    state(same, co_lan, first(same), told("1"))

    for person in (chi_hanh, co_lan):
        quiet, other = words_of(enter(person))
        assert "Bản số 1" in quiet
        assert SAID not in quiet
        assert differing.title in other
        assert f"{SAID} ở 1 cam kết" in other


def test_what_agrees_again_is_not_marked_any_more(
    differing: Agreement, chi_hanh: Person, co_lan: Person, enter: Enter
) -> None:
    state(differing, co_lan, first(differing), told("2"), seen=1)

    assert differing_by_memorandum([differing], today()) == {}
    assert SAID not in " ".join(words_of(enter(chi_hanh)))


@pytest.mark.slow
def test_a_commitment_that_an_annex_took_away_is_not_marked(
    differing: Agreement, co_lan: Person, thay_ky: Person, chi_hanh: Person, enter: Enter
) -> None:
    assert differing_by_memorandum([differing], today()) == {differing.pk: 1}
    gone = CommitmentText(title=COMMITMENTS[0].title, as_written=annex_words()["left_out"])

    laid_over(differing, [co_lan, thay_ky], gone)

    differing.refresh_from_db()
    assert differing_by_memorandum([differing], today()) == {}
    assert SAID not in " ".join(words_of(enter(chi_hanh)))


@pytest.mark.slow
def test_the_same_is_counted_as_on_the_page_of_the_memorandum(
    differing: Agreement, more: Callable[[str], Agreement], co_lan: Person, thay_ky: Person
) -> None:
    other = more("signed")
    state(other, co_lan, first(other), told("1"))
    state(other, thay_ky, second(other), told("1"))

    listed = differing_by_memorandum([differing, other, more("draft")], today())

    held = {each.pk: sum(one.found.differs for one in held_in(each, today())) for each in (differing, other)}
    assert listed == {key: count for key, count in held.items() if count} == {differing.pk: 1}


@pytest.mark.slow
def test_the_list_of_a_department_asks_no_more_for_many_memoranda_drafts_and_differences(
    differing: Agreement, more: Callable[[str], Agreement], co_lan: Person, thay_ky: Person, chi_hanh: Person,
    enter: Enter,
) -> None:  # fmt: skip
    for reaches in ("draft", "confirmed", "approved", "brought", "signed", "signed", "signed"):
        agreement = more(reaches)
        if reaches == "signed":
            state(agreement, co_lan, first(agreement), told("1"))
            state(agreement, thay_ky, second(agreement), told("2"))
    client = enter(chi_hanh)
    client.get(LIST)

    with CaptureQueriesContext(connection) as asked:
        words = words_of(client)

    assert len(asked) <= 12, "\n".join(query["sql"][:200] for query in asked.captured_queries)
    assert sum(SAID in row for row in words) == 4
    # The others wait for somebody, and each says for whom.
    assert sum("Chờ bên kia" in row for row in words) == 4
