from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.files import open_file
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.models import AuditEntry
from chungtay.layout.engine.content import Paragraph, Span
from chungtay.layout.engine.letterheads import starter
from chungtay.organisations.actions import end_membership
from chungtay.records.actions import (
    Ending,
    draft_document,
    drop_draft,
    issue_document,
    revise_draft,
    set_head,
    start_series,
    take_template,
    withdraw_document,
)
from chungtay.records.actions.heads import HeadValues
from chungtay.records.choices import PaperKind, PaperState, WithdrawalKind
from chungtay.records.models import Document, GivenNumber, Issue, NumberSeries, Withdrawal
from chungtay.records.queries.contents import paper_of
from chungtay.records.queries.papers import public_document
from chungtay.records.tests.papers import Office, signed_in

YEAR = today().year


def test_an_issued_document_has_its_number_its_files_and_their_digests(office: Office) -> None:
    document = office.issued()

    issue = document.issue
    assert (issue.notation, issue.issuer) == ("01/KH-THM09", "TRƯỜNG TIỂU HỌC MẪU 09")
    assert (issue.signer, issue.signer_name, issue.signer_post) == (office.lan, "Phạm Lan Mẫu", "HIỆU TRƯỞNG")
    docx, pdf = open_file(issue.docx).read(), open_file(issue.pdf).read()
    assert (docx[:2], pdf[:5]) == (b"PK", b"%PDF-")
    assert issue.docx_hash == hashlib.sha256(docx).hexdigest()
    assert issue.pdf_hash == hashlib.sha256(pdf).hexdigest()
    assert (issue.pages, issue.docx.name) == (1, "01-KH-THM09.docx")
    content = paper_of(document, today())
    assert (content.number, content.issued_on, content.place) == (1, today(), "Mẫu Bắc")
    assert content.verify_at.endswith(f"/kiem-tra/{document.uid}/")


@pytest.mark.slow
def test_each_kind_counts_by_itself_and_a_letter_has_no_code(office: Office) -> None:
    notations = [office.issued(kind).issue.notation for kind in (PaperKind.PLAN, PaperKind.LETTER, PaperKind.PLAN)]

    assert notations == ["01/KH-THM09", "01/THM09", "02/KH-THM09"]


def test_a_body_that_begins_mid_year_goes_on_from_its_paper_book(office: Office) -> None:
    start_series(office.school, "KH", 48, by=office.van, on=today())

    assert office.issued().issue.notation == "48/KH-THM09"
    with pytest.raises(RuleBroken, match="48"):
        start_series(office.school, "KH", 5, by=office.van, on=today())


def test_a_draft_that_still_has_hints_is_not_issued_and_takes_no_number(office: Office) -> None:
    begun = draft_document(office.school, PaperKind.PLAN, by=office.van, on=today())

    with pytest.raises(RuleBroken, match=r"\["):
        issue_document(begun, by=office.van, on=today(), seen=1)

    assert not GivenNumber.objects.exists()
    assert office.issued().issue.number.number == 1


@pytest.mark.parametrize("missing", [{"blocks": ()}, {"signatures": ()}], ids=["no body", "no signer"])
def test_an_unfinished_draft_is_refused(office: Office, missing: dict[str, Any]) -> None:
    begun = draft_document(office.school, PaperKind.PLAN, by=office.van, on=today())
    content = replace(office.written(begun, "Phối hợp"), **missing)
    draft = revise_draft(begun, content, by=office.van, on=today(), seen=1)

    with pytest.raises(RuleBroken):
        issue_document(draft, by=office.van, on=today(), seen=draft.version)


def test_a_document_is_issued_once(office: Office) -> None:
    document = office.issued()

    acts: list[Callable[[], object]] = [
        lambda: issue_document(document, by=office.van, on=today(), seen=document.version),
        lambda: revise_draft(document, paper_of(document, today()), by=office.van, on=today(), seen=document.version),
        lambda: drop_draft(document, by=office.van, on=today()),
    ]
    for act in acts:
        with pytest.raises(RuleBroken):
            act()
    assert GivenNumber.objects.count() == 1


def test_a_draft_seen_in_an_older_version_is_neither_written_nor_issued(office: Office) -> None:
    draft = office.draft()

    with pytest.raises(StaleVersion):
        revise_draft(draft, paper_of(draft, today()), by=office.van, on=today(), seen=1)
    with pytest.raises(StaleVersion):
        issue_document(draft, by=office.van, on=today(), seen=1)


def test_what_was_issued_keeps_its_head_when_the_body_changes_it(office: Office) -> None:
    before = office.issued()
    set_head(office.school, HeadValues(abbreviation="THMAU9"), by=office.lan, on=today())

    assert paper_of(before, today()).symbol == "KH-THM09"
    assert office.issued().issue.notation == "02/KH-THMAU9"


@pytest.mark.parametrize("model", [Issue, GivenNumber, Withdrawal])
def test_the_database_keeps_issues_numbers_and_withdrawals_as_they_were(
    office: Office, model: type[Issue | GivenNumber | Withdrawal]
) -> None:
    document = office.issued()
    withdraw_document(
        document,
        Ending(kind=WithdrawalKind.RECALL, reason="Sai thẩm quyền", ruled_by="12/QĐ-UBND"),
        by=office.lan,
        on=today(),
    )
    field = {Issue: "subject", GivenNumber: "given_on", Withdrawal: "reason"}[model]

    for act in (
        lambda: model.objects.update(**{field: today() if field == "given_on" else "khác"}),
        lambda: model.objects.all().delete(),
    ):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            act()


def test_a_replaced_document_names_its_heir_to_everybody(office: Office) -> None:
    old, new = office.issued(), office.issued(subject="Phối hợp, bản sửa")

    withdraw_document(
        old,
        Ending(kind=WithdrawalKind.REPLACEMENT, reason="Thay đổi thời gian", replaced_by=new),
        by=office.lan,
        on=today(),
    )

    shown = public_document(old.uid)
    assert shown is not None
    assert (shown.state, shown.replaced_by, shown.reason) == ("replaced", "02/KH-THM09", "Thay đổi thời gian")
    assert public_document(new.uid).state == PaperState.ISSUED  # type: ignore[union-attr]  # it was just issued


@pytest.mark.slow
def test_the_newest_heir_is_named_and_one_that_is_recalled_is_not_called_in_force(office: Office) -> None:
    oldest, newer, newest = (office.issued(subject=f"Bản {number}") for number in (1, 2, 3))
    for old, new in ((oldest, newer), (newer, newest)):
        ending = Ending(kind=WithdrawalKind.REPLACEMENT, reason="Sửa", replaced_by=new)
        withdraw_document(old, ending, by=office.lan, on=today())

    told = public_document(oldest.uid)
    assert told is not None
    assert (told.replaced_by_uid, told.replaced_by_state) == (newest.uid, "")

    recall = Ending(kind=WithdrawalKind.RECALL, reason="Sai", ruled_by="09/QĐ-X")
    withdraw_document(newest, recall, by=office.lan, on=today())
    told, client = public_document(oldest.uid), Client()
    assert told is not None
    assert told.replaced_by_state == str(PaperState.RECALLED.label)
    with override("vi"):
        page = client.get(reverse("public:verify", args=[oldest.uid])).content.decode()
    assert "Văn bản đang có hiệu lực:" not in page
    assert "nay cũng không còn hiệu lực" in page


def test_a_cancelled_number_stays_taken_with_its_reason(office: Office) -> None:
    document = office.issued()

    withdraw_document(
        document,
        Ending(kind=WithdrawalKind.CANCELLATION, reason="Ghi nhầm loại văn bản"),
        by=office.lan,
        on=today(),
    )

    assert document.withdrawal.reason == "Ghi nhầm loại văn bản"
    assert office.issued().issue.notation == "02/KH-THM09"


@pytest.mark.parametrize(
    "ending",
    [
        Ending(kind=WithdrawalKind.RECALL, reason="Sai", ruled_by=""),
        Ending(kind=WithdrawalKind.RECALL, reason=" ", ruled_by="12/QĐ-UBND"),
        Ending(kind=WithdrawalKind.REPLACEMENT, reason="Sai"),
    ],
    ids=["no ruling document", "no reason", "no heir"],
)
def test_a_withdrawal_says_why_and_by_which_document(office: Office, ending: Ending) -> None:
    document = office.issued()

    with pytest.raises(RuleBroken):
        withdraw_document(document, ending, by=office.lan, on=today())

    assert not Withdrawal.objects.exists()


@pytest.mark.slow
def test_a_document_is_not_replaced_by_itself_by_a_draft_or_by_another_body(office: Office) -> None:
    document, draft = office.issued(), office.draft()
    foreign = office.issued()
    Document.objects.filter(pk=foreign.pk).update(organisation=office.other)
    foreign.refresh_from_db()

    for heir in (document, draft, foreign):
        with pytest.raises(RuleBroken):
            withdraw_document(
                document,
                Ending(kind=WithdrawalKind.REPLACEMENT, reason="Sai", replaced_by=heir),
                by=office.lan,
                on=today(),
            )


def test_every_row_of_an_issue_has_its_line_in_the_record(office: Office) -> None:
    document = office.issued()

    entry = AuditEntry.objects.get(verb="records.issued")
    touched = set(entry.touches.values_list("kind", flat=True))
    assert touched == {
        "records.document",
        "organisations.organisation",
        "records.issue",
        "records.givennumber",
        "records.numberseries",
        "kernel.storedfile",
    }
    assert entry.subject_key == document.uid


def test_a_draft_is_not_public(office: Office) -> None:
    assert public_document(office.draft().uid) is None
    assert NumberSeries.objects.count() == 0


@pytest.mark.parametrize("typed", ["TH GB", "TH/GB"])
def test_an_abbreviation_that_would_break_the_symbol_is_refused(office: Office, typed: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        set_head(office.school, HeadValues(abbreviation=typed), by=office.lan, on=today())

    assert refused.value.field == "abbreviation"


TEXT_FAULTS = {
    "Họp ngày 5 tháng 1 năm 2026.": ("số 0 trước ngày và tháng", "ngày 05 tháng 01 năm 2026"),
    "Kinh phí 10,000,000 đồng.": ("dấu chấm giữa hàng nghìn", "10.000.000"),
    "Đạt 94.5% số trường.": ("dấu phẩy trước phần thập phân", "94,5%"),
    "Họp lúc 14h30 hằng tuần.": ("cách viết giờ, phút", "14 giờ 30"),
    "Làm trong năm học 2025 - 2026.": ("cách viết năm học", "2025-2026"),
}


@pytest.mark.slow
@pytest.mark.parametrize("words", TEXT_FAULTS)
@pytest.mark.parametrize("has_template", [False, True])
def test_a_text_that_breaks_the_rules_is_refused_before_it_has_a_number(
    office: Office, words: str, *, has_template: bool
) -> None:
    rule, wanted = TEXT_FAULTS[words]
    if has_template:
        letterhead = SimpleUploadedFile("mau.docx", starter("Kế hoạch"))
        take_template(office.school, PaperKind.PLAN, letterhead, by=office.by)
    draft = office.draft()
    content = replace(paper_of(draft, today()), blocks=(Paragraph((Span(words),)),))
    draft = revise_draft(draft, content, by=office.van, on=today(), seen=draft.version)

    with override("vi"), pytest.raises(RuleBroken) as refused:
        issue_document(draft, by=office.van, on=today(), seen=draft.version)

    assert rule in str(refused.value)
    assert f"hãy viết “{wanted}”" in str(refused.value)
    assert not GivenNumber.objects.exists()


def test_several_faults_are_counted_and_a_title_before_the_name_is_to_go(office: Office) -> None:
    draft = office.draft()
    content = paper_of(draft, today())
    titled = replace(content.signatures[0], name="ThS. Phạm Lan Mẫu")
    content = replace(content, blocks=(Paragraph((Span("Đạt 94.5%, họp lúc 14h30."),)),), signatures=(titled,))
    draft = revise_draft(draft, content, by=office.van, on=today(), seen=draft.version)

    with override("vi"), pytest.raises(RuleBroken, match="Còn 2 chỗ khác cần sửa"):
        issue_document(draft, by=office.van, on=today(), seen=draft.version)


@pytest.mark.slow
def test_who_no_longer_holds_the_post_signs_nothing_unless_somebody_says_why(office: Office) -> None:
    draft = office.draft()
    end_membership(office.lan.memberships.get(), by=office.by, on=today())

    with override("vi"), pytest.raises(RuleBroken, match="Phạm Lan Mẫu hôm nay không giữ chức vụ"):
        issue_document(draft, by=office.van, on=today(), seen=draft.version)
    assert not GivenNumber.objects.exists()

    issued = issue_document(draft, by=office.van, on=today(), seen=draft.version, is_outside_register=True)
    assert (issued.issue.signer, issued.issue.signer_name) == (None, "Phạm Lan Mẫu")


def test_the_page_asks_once_more_where_the_register_does_not_know_who_signs(office: Office) -> None:
    draft, client = office.draft(), signed_in(office.van)
    address = reverse("records:issue", args=[draft.uid])
    assert "is_outside_register" not in client.get(address).content.decode()
    end_membership(office.lan.memberships.get(), by=office.by, on=today())

    assert "is_outside_register" in client.get(address).content.decode()
    typed = {"version": draft.version, "idempotency_key": new_key()}
    client.post(address, typed)
    draft.refresh_from_db()
    assert draft.is_draft
    client.post(address, typed | {"idempotency_key": new_key(), "is_outside_register": "on"})
    draft.refresh_from_db()
    assert draft.is_in_force
