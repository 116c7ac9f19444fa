from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.agreements.actions import Heading, approve_text, open_draft, revise_text
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, TextVersion
from chungtay.agreements.queries.texts import bodies_reported_to, current_text
from chungtay.agreements.tests.conftest import AT, BEGUN, CLAUSES, COMMITMENTS, DAY, first, second
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.choices import Kind
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Programme
from chungtay.records.engine.memoranda import ClauseText, MemorandumText, text_hash
from chungtay.records.engine.rows import plain_text


@pytest.fixture
def commune(body: Callable[..., Organisation]) -> Organisation:
    return body("Ủy ban nhân dân xã Mẫu 1", Kind.COMMUNE_COMMITTEE)


@pytest.fixture
def office(body: Callable[..., Organisation]) -> Organisation:
    return body("Sở Giáo dục và Đào tạo tỉnh Mẫu", Kind.DEPARTMENT)


def revised(agreement: Agreement, by: Person, *bodies: Organisation) -> TextVersion:
    heading = Heading(agreement.title, reported_to=bodies)
    return revise_text(
        agreement, CLAUSES, COMMITMENTS, by=by, at=AT, party=first(agreement),
        based_on=current_text(agreement).number, heading=heading,
    )  # fmt: skip


def test_whom_it_is_reported_to_is_part_of_what_every_party_confirms(
    approved: Agreement, co_lan: Person, thay_ky: Person, office: Organisation, commune: Organisation
) -> None:
    before = current_text(approved)

    text = revised(approved, co_lan, office, commune)

    approved.refresh_from_db()
    assert approved.state == AgreementState.DRAFT
    assert text.reported_names == [str(office), str(commune)]
    assert bodies_reported_to(text) == [office, commune]
    assert text.text_hash != before.text_hash
    assert not text.approvals.exists()
    other_way_round = revised(approved, co_lan, commune, office)
    assert other_way_round.text_hash != text.text_hash
    with pytest.raises(RuleBroken, match="Bản 2 không còn là bản mới nhất"):
        approve_text(text, by=thay_ky, party=second(approved), at=AT)
    assert revised(approved, co_lan).text_hash == before.text_hash


def test_a_text_that_names_nobody_keeps_the_hash_it_had_before_bodies_were_named() -> None:
    text = MemorandumText(kind="BGN", title="Một", parties=["A", "B"], clauses=[ClauseText(title="x", body="y")])

    assert text_hash(text) == "b491d4a8263767b7518b280e38be02aa56d209f8fa7740800466cef80da87a6c"
    assert text_hash(text) != text_hash(MemorandumText(**{**vars(text), "reported_to": ["C"]}))


def test_other_words_taken_into_the_next_version_leave_the_list_as_it_is(
    draft: Agreement, co_lan: Person, office: Organisation
) -> None:
    revised(draft, co_lan, office)

    text = revise_text(draft, CLAUSES[:1], [], by=co_lan, at=AT, party=first(draft), based_on=2)

    assert text.reported_names == [str(office)]
    assert str(office) in plain_text(text, text.clauses.all(), text.commitments.all())


def test_a_party_and_a_body_that_ended_are_refused_in_a_sentence(
    programme: Programme, draft: Agreement, school_09: Organisation, school_27: Organisation, co_lan: Person,
    body: Callable[..., Organisation],
) -> None:  # fmt: skip
    ended = body("Phòng Giáo dục huyện Mẫu", Kind.DEPARTMENT, ends=DAY - timedelta(days=1))
    refusals = {
        school_27: "Trường Tiểu học Mẫu 27 là một bên của bản ghi nhớ này",
        ended: "Phòng Giáo dục huyện Mẫu không hoạt động vào ngày này",
    }
    for each, sentence in refusals.items():
        with pytest.raises(RuleBroken, match=sentence) as refused:
            revised(draft, co_lan, each)
        assert refused.value.field == "reported_to"
        heading = Heading("Bản khác", reported_to=[each])
        with pytest.raises(RuleBroken, match=sentence):
            open_draft(programme, heading, [school_09, school_27], CLAUSES, [], by=co_lan, on=DAY, at=BEGUN)
    assert draft.texts.count() == 1


def test_the_page_the_version_and_the_signed_memorandum_show_the_list(
    approved: Agreement, co_lan: Person, thay_ky: Person, office: Organisation, commune: Organisation
) -> None:
    revised(approved, co_lan, office)
    revised(approved, co_lan, commune)
    client = Client()
    client.force_login(thay_ky)

    page = client.get(approved.get_absolute_url()).content.decode()
    beside = client.get(reverse("agreements:version", args=[approved.uid, 3]), {"so": 2}).content.decode()

    assert f"<dd><ins>{commune}</ins></dd>" in page
    assert f"<dd><del>{office}</del></dd>" in beside
    assert f"<dd><ins>{commune}</ins></dd>" in beside
    assert str(commune) in client.get(reverse("agreements:approve", args=[approved.uid])).content.decode()
    Agreement.objects.filter(pk=approved.pk).update(state=AgreementState.SIGNED, signed_on="2026-11-20")
    facts = client.get(approved.get_absolute_url()).content.decode()
    assert f"<dd>{commune}</dd>" in facts
