from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.agreements.actions import record_signing, take_back_scan
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, Signatory, SignedScan
from chungtay.agreements.tests.conftest import AT, DAY, first, paper, second, verbs_of
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.models import AuditEntry, IdempotencyKey
from chungtay.memoranda.actions import bring_signed_file, sign_by_click
from chungtay.memoranda.queries import paper_of
from chungtay.notices.models import Notice
from chungtay.organisations.actions import end_membership
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import allow_click, end_click
from chungtay.programmes.models import ClickRule, Programme
from chungtay.signatures.engine.verdicts import Reason, Verdict

WHY = "Quyết định thử nghiệm của Sở"
PASSWORD = "mot-mat-khau-dai"


@pytest.fixture
def allowed(programme: Programme, he_thong: Person) -> ClickRule:
    return allow_click(programme, why=WHY, by=he_thong, at=AT)


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_without_the_rule_a_click_signs_nothing(approved: Agreement, co_lan: Person) -> None:
    with pytest.raises(RuleBroken, match="chỉ giấy đã ký hoặc chữ ký số"):
        sign_by_click(approved, by=co_lan, party=first(approved), at=AT)

    assert not SignedScan.objects.exists()


def test_where_the_programme_allows_it_clicks_of_all_parties_bring_it_into_force(
    approved: Agreement, allowed: ClickRule, co_lan: Person, thay_ky: Person
) -> None:
    sign_by_click(approved, by=co_lan, party=first(approved), at=AT)
    approved.refresh_from_db()
    assert approved.state == AgreementState.APPROVED
    assert Notice.objects.filter(person=thay_ky, verb="agreements.party_clicked").exists()
    sign_by_click(approved, by=thay_ky, party=second(approved), at=AT)

    approved.refresh_from_db()
    assert (approved.state, approved.signed_on, approved.is_signed_by_click) == ("in_force", DAY.isoformat(), True)
    verbs = verbs_of(approved)
    assert verbs.count("memoranda.confirmed_by_click") == 2
    assert verbs.count("agreements.party_clicked") == 2
    assert {"agreements.signed", "agreements.party_signed"} & set(verbs) == set()


def test_paper_page_and_card_say_that_nobody_has_signed(
    approved: Agreement, allowed: ClickRule, co_lan: Person, thay_ky: Person
) -> None:
    for person, party in ((co_lan, first(approved)), (thay_ky, second(approved))):
        sign_by_click(approved, by=person, party=party, at=AT)
    approved.refresh_from_db()

    document = paper_of(approved, DAY)
    page = entered(co_lan).get(approved.get_absolute_url()).content.decode()
    cards = entered(co_lan).get(reverse("agreements:list")).content.decode()

    assert document is not None
    assert document.head_line.endswith("không phải chữ ký theo pháp luật")
    assert "Theo pháp luật thì chưa ai ký" in page
    assert "không phải giấy đã ký" in page
    assert "Mọi bên đã xác nhận" in page
    assert "đã ký “" not in page
    assert page.count("bằng thao tác bấm được chương trình này chấp nhận") == 2
    assert "xác nhận bằng thao tác bấm, không phải chữ ký" in cards


def test_a_click_does_not_mix_with_a_signed_paper(
    approved: Agreement, allowed: ClickRule, co_lan: Person, thay_ky: Person
) -> None:
    record_signing(approved, by=co_lan, party=first(approved), at=AT, signed_on=DAY, scan=paper())

    with pytest.raises(RuleBroken, match="Đã có giấy đã ký"):
        sign_by_click(approved, by=thay_ky, party=second(approved), at=AT)
    approved.refresh_from_db()
    assert not approved.is_signed_by_click


def test_what_was_clicked_can_be_taken_back_and_signed_on_paper(
    approved: Agreement, allowed: ClickRule, co_lan: Person, thay_ky: Person
) -> None:
    sign_by_click(approved, by=co_lan, party=first(approved), at=AT)
    take_back_scan(approved, by=co_lan, party=first(approved), at=AT, reason="Ký giấy cho chắc")
    approved.refresh_from_db()
    assert not approved.is_signed_by_click

    record_signing(approved, by=co_lan, party=first(approved), at=AT, signed_on=DAY, scan=paper())
    record_signing(approved, by=thay_ky, party=second(approved), at=AT)

    approved.refresh_from_db()
    assert (approved.state, approved.is_signed_by_click) == ("in_force", False)
    assert verbs_of(approved).count("memoranda.click_forgotten") == 1


def test_after_the_rule_ends_a_click_counts_no_more_and_what_was_confirmed_stays(
    approved: Agreement, allowed: ClickRule, co_lan: Person, thay_ky: Person, programme: Programme
) -> None:
    sign_by_click(approved, by=co_lan, party=first(approved), at=AT)
    end_click(programme, why="Hết thời gian thử", by=co_lan, at=AT)

    with pytest.raises(RuleBroken):
        sign_by_click(approved, by=thay_ky, party=second(approved), at=AT)
    assert SignedScan.objects.get().taken_back_at is None


def test_the_rule_is_a_dated_row_with_person_and_reason_that_nobody_rewrites(
    programme: Programme, allowed: ClickRule, he_thong: Person
) -> None:
    assert allow_click(programme, why="Lần nữa", by=he_thong, at=AT) == allowed
    for why in ("", "  "):
        with pytest.raises(RuleBroken):
            end_click(programme, why=why, by=he_thong, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        ClickRule.objects.update(why="khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        ClickRule.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClickRule.objects.create(programme=programme, why=WHY, valid_from=DAY, by=he_thong, at=AT)

    ended = end_click(programme, why="Hết thời gian thử", by=he_thong, at=AT)

    assert ended is not None
    assert (ended.valid_from, ended.valid_until, ended.ended_by, end_click(programme, why="x", by=he_thong, at=AT)) == (
        DAY,
        DAY,
        he_thong,
        None,
    )
    told = AuditEntry.objects.filter(verb__startswith="programmes.click").order_by("id")
    assert [(line.verb, line.open_values["reason"]) for line in told] == [
        ("programmes.click_allowed", WHY),
        ("programmes.click_ended", "Hết thời gian thử"),
    ]


def test_a_head_confirms_on_the_page_with_the_password_and_it_is_kept_nowhere(
    approved: Agreement, co_lan: Person, thay_minh: Person, programme: Programme, he_thong: Person
) -> None:
    client, address = entered(co_lan), reverse("memoranda:click", args=[approved.uid])
    assert "chỉ giấy đã ký hoặc chữ ký số" in client.get(address).content.decode()
    assert address not in client.get(reverse("agreements:sign", args=[approved.uid])).content.decode()
    allow_click(programme, why=WHY, by=he_thong, at=now())
    assert address in client.get(reverse("agreements:sign", args=[approved.uid])).content.decode()
    assert WHY in client.get(address).content.decode()
    sent = {"is_understood": "on", "password": "sai", "idempotency_key": new_key()}
    assert client.post(address, sent).status_code == 200
    assert not SignedScan.objects.exists()

    done = client.post(address, sent | {"password": PASSWORD})

    assert done["Location"] == approved.get_absolute_url()
    assert client.post(address, sent | {"password": PASSWORD}).status_code == 302
    assert SignedScan.objects.count() == 1
    assert PASSWORD not in str(list(IdempotencyKey.objects.values()))
    assert entered(thay_minh).get(address).status_code == 403


def test_a_click_is_recorded_as_who_pressed_on_the_day_of_the_last_one(
    approved: Agreement,
    allowed: ClickRule,
    he_thong: Person,
    co_lan: Person,
    thay_ky: Person,
    school_27: Organisation,
    member: Callable[..., Person],
) -> None:
    week = timedelta(days=7)
    sign_by_click(approved, by=co_lan, party=first(approved), at=AT)
    end_membership(thay_ky.memberships.get(), by=he_thong, on=DAY + week)
    successor = member("Vũ Thị Mẫu Hà", school_27, Role.HEAD, since=DAY + week)

    sign_by_click(approved, by=successor, party=second(approved), at=AT + 2 * week)

    approved.refresh_from_db()
    assert Signatory.objects.get(party__number=2).person == successor
    assert (approved.signed_on, approved.valid_from) == ((DAY + 2 * week).isoformat(), DAY + 2 * week)


def test_what_was_begun_by_click_is_not_signed_on_paper_beside_it(
    approved: Agreement, allowed: ClickRule, co_lan: Person, thay_ky: Person, programme: Programme
) -> None:
    sign_by_click(approved, by=co_lan, party=first(approved), at=AT)
    with pytest.raises(RuleBroken, match="Trường Tiểu học Mẫu 09"):
        record_signing(approved, by=thay_ky, party=second(approved), at=AT)
    end_click(programme, why="Hết thời gian thử", by=co_lan, at=AT)

    sent = {"is_seen": "on", "password": PASSWORD, "idempotency_key": new_key()}
    answer = entered(thay_ky).post(reverse("agreements:sign", args=[approved.uid]), sent)

    assert (answer.status_code, Signatory.objects.count()) == (200, 1)
    page = answer.content.decode()
    assert "đề nghị thu hồi rồi ký trên giấy" in page
    assert "ký bằng chứng thư" not in page
    approved.refresh_from_db()
    assert approved.state == AgreementState.APPROVED


def test_a_file_signed_outside_does_not_finish_what_was_begun_by_click(
    approved: Agreement, allowed: ClickRule, co_lan: Person, thay_ky: Person
) -> None:
    sign_by_click(approved, by=co_lan, party=first(approved), at=AT)

    with pytest.raises(RuleBroken, match="09 đã xác nhận bằng thao tác bấm"):
        bring_signed_file(approved, paper(), Verdict(reason=Reason.GOOD), by=thay_ky, party=second(approved), at=AT)
