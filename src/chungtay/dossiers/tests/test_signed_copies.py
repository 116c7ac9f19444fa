from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import override

from chungtay.dossiers.models import SignedCopy
from chungtay.kernel.clock import now, today
from chungtay.kernel.files import open_file
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.models import AuditEntry
from chungtay.organisations.actions import end_membership
from chungtay.organisations.models import Membership
from chungtay.records.actions import (
    Ending,
    close_dossier,
    file_document,
    issue_document,
    open_dossier,
    withdraw_document,
)
from chungtay.records.choices import PaperKind, WithdrawalKind
from chungtay.records.models import Document
from chungtay.records.tests.papers import Office, signed_in
from chungtay.signatures.actions import bind_certificate, propose_authority, trust_authority
from chungtay.signatures.choices import CheckReason
from chungtay.signatures.models import SignatureCheck
from chungtay.signatures.queries.holders import first_use
from chungtay.signatures.tests.making import authority, issued, signed, with_another_page

LAN = "PHẠM LAN MẪU"
YEAR = timedelta(days=365)


@pytest.fixture
def trusted(office: Office) -> None:
    at = now() - timedelta(days=2)
    anchor = propose_authority(authority().der, why="Cấp cho các trường mẫu", by=office.by, at=at)
    trust_authority(anchor, ending=anchor.fingerprint[-8:], begins=date(2020, 1, 1), by=office.by, at=at)


@pytest.fixture
def plan(office: Office) -> Document:
    return office.issued()


def frozen(document: Document) -> bytes:
    return open_file(document.issue.pdf).read()


def by(name: str, content: bytes, **options: Any) -> bytes:
    moment = now()
    return signed(content, issued(name, begins=moment - YEAR, ends=moment + YEAR), **{"claims": moment, **options})


def brought(office: Office, document: Document, content: bytes, kind: str = "digital", name: str = "a.pdf") -> str:
    """What the page says after the file was brought, in words."""
    client = signed_in(office.van)
    typed = {"kind": kind, "file": SimpleUploadedFile(name, content), "idempotency_key": new_key()}
    with override("vi"):
        page = client.post(reverse("dossiers:bring", args=[document.uid]), typed, follow=True)
    return " ".join(strip_tags(page.content.decode()).split())


@pytest.mark.usefixtures("trusted")
def test_the_frozen_file_signed_by_whom_it_names_is_kept_and_shown_everywhere(
    office: Office, plan: Document, client: Client
) -> None:
    content = by(LAN, frozen(plan))

    page = brought(office, plan, content)

    copy = SignedCopy.objects.get()
    assert (copy.is_checked, copy.sha256) == (True, hashlib.sha256(content).hexdigest())
    assert [first_use(SignatureCheck.objects.get(), each) for each in (office.lan, office.van)] == ["1", ""]
    assert "Chữ ký được chấp nhận" in page
    assert f"{LAN} ký số lúc" in page
    assert "“CA Mẫu”" in page
    assert AuditEntry.objects.filter(verb="dossiers.signed_file_kept").count() == 1
    whole = b"".join(signed_in(office.hanh).get(reverse("dossiers:download", args=[copy.uid])))
    assert whole == content
    public = " ".join(strip_tags(client.get(reverse("public:verify", args=[plan.uid])).content.decode()).split())
    assert "Có bản ký số" in public
    assert "LAN" not in public
    told = client.post(
        reverse("public:verify", args=[plan.uid]), {"file": SimpleUploadedFile("a.pdf", content)}
    ).content.decode()
    assert "Đúng. Tệp này là bản ký số" in told


@pytest.mark.slow
@pytest.mark.usefixtures("trusted")
def test_each_refusal_is_a_sentence_of_its_own_and_the_file_is_kept_with_it(office: Office, plan: Document) -> None:
    good, other = by(LAN, frozen(plan)), office.issued(PaperKind.REPORT, "Báo cáo khác")
    changed = bytearray(good)
    changed[changed.index(b"/ModDate") + 20] ^= 1
    ended = signed(frozen(plan), issued(LAN, begins=now() - YEAR, ends=now() - timedelta(days=7)), claims=now())
    stranger = authority("CA lạ", 7)
    under_other = signed(frozen(plan), issued(LAN, stranger), by=stranger, claims=now())
    said = {
        CheckReason.NO_SIGNATURE: ("Tệp PDF này không có chữ ký số", frozen(plan)),
        CheckReason.WRONG_TEXT: ("đây không phải tệp đã lấy từ hệ thống", by(LAN, frozen(other))),
        CheckReason.APPENDED: ("bị thêm vào tệp sau khi PHẠM LAN MẪU ký", with_another_page(good)),
        CheckReason.CHANGED: ("đã bị sửa sau khi PHẠM LAN MẪU ký", bytes(changed)),
        CheckReason.EXPIRED: ("không có gì chứng minh chữ ký có trước", ended),
        CheckReason.UNTRUSTED: ("do “CA lạ” cấp, không có trong danh sách", under_other),
        CheckReason.WRONG_PERSON: ("không phải người có thẩm quyền ký", by("Vũ Minh Mẫu", frozen(plan))),
        CheckReason.BEFORE_ISSUE: (
            "ký trước ngày ban hành văn bản",
            by(LAN, frozen(plan), claims=now() - timedelta(days=3)),
        ),
    }

    for reason, (sentence, content) in said.items():
        assert sentence in brought(office, plan, content), reason

    assert list(SignatureCheck.objects.order_by("id").values_list("reason", flat=True)) == list(said)
    assert not SignedCopy.objects.exists()


@pytest.mark.slow
@pytest.mark.usefixtures("trusted")
def test_whoever_left_the_post_yesterday_signs_nothing_today(office: Office, plan: Document) -> None:
    end_membership(Membership.objects.get(person=office.lan), by=office.by, on=today())

    assert "không phải người có thẩm quyền ký" in brought(office, plan, by(LAN, frozen(plan)))


@pytest.mark.slow
@pytest.mark.usefixtures("trusted")
def test_a_day_only_the_signers_own_computer_says_proves_nothing_once_the_post_is_left(office: Office) -> None:
    draft = office.draft()
    plan = issue_document(draft, by=office.van, on=today() - timedelta(days=10), seen=draft.version)
    end_membership(Membership.objects.get(person=office.lan), by=office.by, on=today())
    claims = now() - timedelta(days=3)

    brought(office, plan, by(LAN, frozen(plan), claims=claims))
    stamp = issued(
        "Máy đóng dấu thời gian", begins=now() - YEAR, ends=now() + YEAR, usage=("digital_signature",), stamps=True
    )
    brought(office, plan, by(LAN, frozen(plan), claims=claims, stamped_by=stamp, stamped_at=claims))

    reasons = list(SignatureCheck.objects.order_by("id").values_list("reason", flat=True))
    assert reasons == [CheckReason.UNPROVEN_DAY, CheckReason.GOOD]


@pytest.mark.slow
@pytest.mark.usefixtures("trusted")
def test_another_certificate_of_the_same_name_is_refused_once_one_is_recorded(office: Office, plan: Document) -> None:
    bind_certificate(issued("Phạm Lan Mẫu", ends=now() + 2 * YEAR).der, office.lan, by=office.by, at=now())

    brought(office, plan, by(LAN, frozen(plan)))

    assert SignatureCheck.objects.get().reason == CheckReason.OTHER_CERTIFICATE


def test_a_scan_is_kept_as_what_it_is(office: Office, plan: Document, client: Client) -> None:
    page = brought(office, plan, frozen(plan), kind="scan", name="quet.pdf")

    copy = SignedCopy.objects.get()
    assert (copy.is_checked, copy.signature_check) == (False, None)
    assert "Bản quét, chưa kiểm tra" in page
    assert AuditEntry.objects.filter(verb="dossiers.scan_kept").count() == 1
    public = " ".join(strip_tags(client.get(reverse("public:verify", args=[plan.uid])).content.decode()).split())
    assert "Đơn vị lưu bản quét" in public
    assert "ký số" not in public


def test_the_same_file_brought_twice_is_kept_once(office: Office, plan: Document) -> None:
    for _again in range(2):
        brought(office, plan, frozen(plan), kind="scan")

    assert SignedCopy.objects.count() == 1


def test_a_draft_and_a_cancelled_number_are_not_brought_back_signed(office: Office, plan: Document) -> None:
    draft = office.draft()
    ending = Ending(kind=WithdrawalKind.CANCELLATION, reason="Ghi nhầm")
    withdraw_document(plan, ending, by=office.lan, on=today())

    for document in (draft, plan):
        assert "Chỉ văn bản đã ban hành và gửi đi" in brought(office, document, b"%PDF-1.4", kind="scan")
        assert "Chỉ văn bản đã ban hành và gửi đi" in brought(office, document, b"%PDF-1.4")
    assert not SignedCopy.objects.exists()


def test_nothing_goes_into_a_closed_dossier(office: Office, plan: Document) -> None:
    dossier = open_dossier(office.school, "05.HTKN", "Kết nghĩa", keeping="", by=office.van, on=today())
    file_document(plan, dossier, by=office.van, on=today())
    dossier.refresh_from_db()
    close_dossier(dossier, by=office.van, on=today(), seen=dossier.version)

    assert "đã kết thúc" in brought(office, plan, frozen(plan), kind="scan")
    assert not SignedCopy.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize(("login", "status"), [("van", 200), ("lan", 200), ("minh", 404), ("hanh", 403), ("tuan", 404)])
def test_whoever_issues_brings_the_signed_copy(office: Office, plan: Document, login: str, status: int) -> None:
    url = reverse("dossiers:bring", args=[plan.uid])

    assert signed_in(getattr(office, login)).get(url).status_code == status


def test_a_stranger_takes_no_signed_copy(office: Office, plan: Document) -> None:
    brought(office, plan, frozen(plan), kind="scan")
    url = reverse("dossiers:download", args=[SignedCopy.objects.get().uid])

    assert [signed_in(getattr(office, login)).get(url).status_code for login in ("van", "hoa", "tuan")] == [
        200,
        200,
        404,
    ]


def test_the_database_lets_nobody_rewrite_a_signed_copy(office: Office, plan: Document) -> None:
    brought(office, plan, frozen(plan), kind="scan")

    for statement in ("UPDATE dossiers_signedcopy SET kind = 'digital'", "DELETE FROM dossiers_signedcopy"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_an_empty_form_is_told_what_is_missing(office: Office, plan: Document) -> None:
    page = signed_in(office.van).post(reverse("dossiers:bring", args=[plan.uid]), {"idempotency_key": new_key()})

    assert {"kind", "file"} <= set(page.context["form"].errors)
