from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db.models import Model

from chungtay.accounts.models import Person
from chungtay.agreements.actions import (
    approve_text,
    bring_due_into_force,
    draft_agreement,
    record_signing,
    revise_text,
    take_back_scan,
    withdraw_draft,
)
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, Signatory, SignedScan
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, CLAUSES, DAY, first, paper, second, verbs_of
from chungtay.kernel.audit import key_of, kind_of
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditTouch, StoredFile
from chungtay.organisations.actions import end_membership, rename_organisation
from chungtay.organisations.choices import Role
from chungtay.programmes.models import Partnership, PartnershipMember, Programme


def test_a_confirmation_is_bound_to_the_hash_of_what_was_read(
    draft: Agreement, co_lan: Person, thay_ky: Person
) -> None:
    old = current_text(draft)
    approve_text(old, by=co_lan, party=first(draft), at=AT)
    new = revise_text(draft, CLAUSES[:1], [], by=thay_ky, at=AT, party=second(draft), based_on=1)

    with pytest.raises(RuleBroken, match="2"):
        approve_text(old, by=thay_ky, party=second(draft), at=AT)
    approve_text(new, by=thay_ky, party=second(draft), at=AT)

    draft.refresh_from_db()
    assert draft.state == AgreementState.DRAFT
    assert [(row.party.number, row.text_hash) for row in old.approvals.all()] == [(1, old.text_hash)]
    approve_text(new, by=co_lan, party=first(draft), at=AT)
    draft.refresh_from_db()
    assert draft.state == AgreementState.APPROVED
    assert {row.text_hash for row in new.approvals.all()} == {new.text_hash}


def test_confirming_twice_is_confirming_once(draft: Agreement, co_lan: Person) -> None:
    text = current_text(draft)

    one = approve_text(text, by=co_lan, party=first(draft), at=AT)
    other = approve_text(text, by=co_lan, party=first(draft), at=AT)

    assert one == other
    assert verbs_of(draft) == ["agreements.drafted", "agreements.content_confirmed"]


def test_a_confirmed_text_is_not_yet_signed(approved: Agreement) -> None:
    assert approved.state == AgreementState.APPROVED
    assert not approved.is_signed
    assert verbs_of(approved)[-1] == "agreements.approved"


def test_the_paper_makes_it_signed_and_the_last_confirmation_brings_it_into_force(
    approved: Agreement, co_lan: Person, thay_ky: Person
) -> None:
    record_signing(approved, by=co_lan, party=first(approved), at=AT, signed_on=DAY, scan=paper())
    approved.refresh_from_db()
    assert approved.state == AgreementState.APPROVED

    record_signing(approved, by=thay_ky, party=second(approved), at=AT)

    approved.refresh_from_db()
    assert (approved.state, approved.signed_on, approved.valid_from) == (AgreementState.IN_FORCE, "2026-11-20", DAY)
    assert [(row.party.number, row.person, row.post) for row in Signatory.objects.order_by("pk")] == [
        (1, co_lan, "Hiệu trưởng"),
        (2, thay_ky, "Hiệu trưởng"),
    ]
    scan = SignedScan.objects.get()
    assert (scan.text_hash, scan.file.name) == (current_text(approved).text_hash, "ban-quet.pdf")
    partnership = Partnership.objects.get()
    assert (partnership.agreement_key, partnership.valid_from) == (approved.uid, DAY)
    assert [row.organisation_id for row in partnership.members.order_by("number")] == [
        first(approved).organisation_id,
        second(approved).organisation_id,
    ]
    assert verbs_of(approved)[-4:] == [
        "agreements.party_signed",
        "agreements.party_signed",
        "agreements.signed",
        "agreements.came_into_force",
    ]


def test_signing_twice_is_signing_once(approved: Agreement, co_lan: Person) -> None:
    one = record_signing(approved, by=co_lan, party=first(approved), at=AT, signed_on=DAY, scan=paper())
    other = record_signing(approved, by=co_lan, party=first(approved), at=AT, signed_on=DAY, scan=paper())

    assert one == other
    assert (Signatory.objects.count(), SignedScan.objects.count(), StoredFile.objects.count()) == (1, 1, 1)


def test_the_parties_are_frozen_anew_on_the_day_of_signing(
    approved: Agreement, he_thong: Person, co_lan: Person, thay_ky: Person
) -> None:
    rename_organisation(first(approved).organisation, "Trường Tiểu học Mẫu Mới", by=he_thong, on=date(2026, 12, 1))
    signed_on, at = date(2026, 12, 5), AT + timedelta(days=15)

    record_signing(approved, by=co_lan, party=first(approved), at=at, signed_on=signed_on, scan=paper())
    record_signing(approved, by=thay_ky, party=second(approved), at=at)

    assert (first(approved).frozen_name, first(approved).frozen_on) == ("Trường Tiểu học Mẫu Mới", signed_on)
    assert current_text(approved).party_names[0] == "Trường Tiểu học Mẫu 09"


def test_what_is_wrong_with_a_signing_is_said_at_its_field(
    approved: Agreement, co_lan: Person, thay_ky: Person
) -> None:
    mine, theirs = first(approved), second(approved)
    for field, words in (
        ("scan", {"signed_on": DAY}),
        ("signed_on", {"scan": paper()}),
        ("signed_on", {"scan": paper(), "signed_on": DAY + timedelta(days=1)}),
        ("signed_on", {"scan": paper(), "signed_on": date(2026, 11, 9)}),
    ):
        with pytest.raises(RuleBroken) as broken:
            record_signing(approved, by=co_lan, party=mine, at=AT, **words)
        assert broken.value.field == field

    record_signing(approved, by=co_lan, party=mine, at=AT, signed_on=DAY, scan=paper())
    for field, words in (("scan", {"scan": paper()}), ("signed_on", {"signed_on": DAY - timedelta(days=1)})):
        with pytest.raises(RuleBroken) as broken:
            record_signing(approved, by=thay_ky, party=theirs, at=AT, **words)
        assert broken.value.field == field

    assert Signatory.objects.count() == 1


def test_nobody_signs_before_every_party_has_confirmed_the_text(draft: Agreement, co_lan: Person) -> None:
    approve_text(current_text(draft), by=co_lan, party=first(draft), at=AT)

    with pytest.raises(RuleBroken):
        record_signing(draft, by=co_lan, party=first(draft), at=AT, signed_on=DAY, scan=paper())

    assert not SignedScan.objects.exists()


def test_only_who_held_the_post_on_the_day_of_the_paper_signs(
    approved: Agreement, co_lan: Person, member: Callable[..., Person], thay_minh: Person
) -> None:
    came_later = member("Vũ Thị Mẫu Sau", first(approved).organisation, Role.DEPUTY, date(2026, 11, 19))

    with pytest.raises(RuleBroken, match="Phạm Thị Mẫu Lan"):
        record_signing(
            approved, by=came_later, party=first(approved), at=AT, signed_on=date(2026, 11, 18), scan=paper()
        )
    with pytest.raises(RuleBroken, match="Lê Văn Mẫu Kỳ"):
        record_signing(approved, by=thay_minh, party=second(approved), at=AT, signed_on=DAY, scan=paper())
    with pytest.raises(RuleBroken):
        record_signing(approved, by=co_lan, party=second(approved), at=AT, signed_on=DAY, scan=paper())

    assert not Signatory.objects.exists()


def test_who_is_no_longer_head_signs_no_more(approved: Agreement, co_lan: Person, he_thong: Person) -> None:
    end_membership(co_lan.memberships.get(), by=he_thong, on=date(2026, 11, 20))

    with pytest.raises(RuleBroken):
        record_signing(approved, by=co_lan, party=first(approved), at=AT, signed_on=date(2026, 11, 19), scan=paper())


def test_a_wrong_scan_can_be_taken_back_and_brought_again(approved: Agreement, co_lan: Person, thay_ky: Person) -> None:
    record_signing(approved, by=co_lan, party=first(approved), at=AT, signed_on=DAY, scan=paper("nham.pdf"))
    with pytest.raises(RuleBroken):
        revise_text(approved, CLAUSES[:1], [], by=co_lan, at=AT, party=first(approved), based_on=1)
    with pytest.raises(RuleBroken):
        withdraw_draft(approved, by=co_lan, at=AT, party=first(approved), reason="Thôi.")
    with pytest.raises(RuleBroken):
        take_back_scan(approved, by=thay_ky, party=second(approved), at=AT, reason="Nhầm.")
    with pytest.raises(RuleBroken):
        take_back_scan(approved, by=co_lan, party=first(approved), at=AT, reason="")

    take_back_scan(approved, by=co_lan, party=first(approved), at=AT, reason="Nhầm tệp.")
    with pytest.raises(RuleBroken):
        record_signing(approved, by=thay_ky, party=second(approved), at=AT)
    record_signing(approved, by=thay_ky, party=second(approved), at=AT, signed_on=DAY, scan=paper())
    record_signing(approved, by=co_lan, party=first(approved), at=AT)

    approved.refresh_from_db()
    assert approved.state == AgreementState.IN_FORCE
    assert list(SignedScan.objects.order_by("pk").values_list("taken_back_because", flat=True)) == ["Nhầm tệp.", ""]
    with pytest.raises(RuleBroken):
        take_back_scan(approved, by=thay_ky, party=second(approved), at=AT, reason="Muộn rồi.")


def test_a_day_to_come_is_waited_for(approved: Agreement, co_lan: Person, thay_ky: Person, he_thong: Person) -> None:
    Agreement.objects.filter(pk=approved.pk).update(effective_on=date(2027, 1, 1))
    record_signing(approved, by=co_lan, party=first(approved), at=AT, signed_on=DAY, scan=paper())
    record_signing(approved, by=thay_ky, party=second(approved), at=AT)

    approved.refresh_from_db()
    assert approved.state == AgreementState.SIGNED
    assert bring_due_into_force(by=he_thong, on=date(2026, 12, 31)) == []
    assert bring_due_into_force(by=he_thong, on=date(2027, 1, 2)) == [approved]
    assert bring_due_into_force(by=he_thong, on=date(2027, 1, 2)) == []

    approved.refresh_from_db()
    assert (approved.state, approved.valid_from) == (AgreementState.IN_FORCE, date(2027, 1, 1))
    assert Partnership.objects.get().valid_from == date(2027, 1, 1)


def test_every_row_of_the_way_to_force_has_its_line_in_the_record(in_force: Agreement, thay_minh: Person) -> None:
    written = [model for model in apps.get_app_config("agreements").get_models() if model._default_manager.exists()]
    models: list[type[Model]] = [*written, StoredFile, Partnership, PartnershipMember]

    silent = [
        row
        for model in models
        for row in model._default_manager.all()
        if not AuditTouch.objects.filter(kind=kind_of(row), key=key_of(row)).exists()
    ]

    assert silent == []
    assert len(written) == 8


def test_a_signed_memorandum_takes_no_more_signatures_and_no_party_of_another(
    in_force: Agreement, co_lan: Person, thay_ky: Person, programme: Programme
) -> None:
    bodies = [party.organisation for party in in_force.parties.all()]
    other = draft_agreement(programme, "Bản khác", bodies, CLAUSES, [], by=co_lan, on=DAY, at=AT)
    known = record_signing(in_force, by=co_lan, party=first(in_force), at=AT)

    assert known.party == first(in_force)
    with pytest.raises(RuleBroken):
        record_signing(in_force, by=co_lan, party=first(other), at=AT)
    with pytest.raises(RuleBroken):
        approve_text(current_text(other), by=thay_ky, party=second(in_force), at=AT)
    SignedScan.objects.update(taken_back_at=AT)
    with pytest.raises(RuleBroken):
        record_signing(in_force, by=co_lan, party=first(in_force), at=AT, signed_on=DAY, scan=paper())


def test_a_body_without_a_head_is_told_to_register_one(approved: Agreement, co_lan: Person, thay_ky: Person) -> None:
    thay_ky.memberships.update(valid_until=date(2026, 11, 1))

    with pytest.raises(RuleBroken, match=r"18/11/2026"):
        record_signing(approved, by=thay_ky, party=second(approved), at=AT, signed_on=date(2026, 11, 18), scan=paper())
