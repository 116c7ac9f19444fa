from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from chungtay.accounts.models import Person
from chungtay.agreements.actions import record_signing, revise_text, take_back_scan
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, Signatory, SignedScan
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.queries.waiting import Step, open_waits
from chungtay.agreements.tests.conftest import AT, BEGUN, CLAUSES, DAY, first, paper, second, verbs_of
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import open_file
from chungtay.kernel.idempotency import new_key
from chungtay.memoranda.actions import bring_signed_file
from chungtay.memoranda.engine.paper import Signing
from chungtay.memoranda.models import GivenOut
from chungtay.memoranda.queries.files import file_of as made_file
from chungtay.organisations.actions import add_membership, end_membership
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Organisation
from chungtay.signatures.actions import expect_file, own_certificate, propose_authority, trust_authority
from chungtay.signatures.choices import CheckReason
from chungtay.signatures.engine.child import answer
from chungtay.signatures.engine.verdicts import Limits, Verdict, question_bytes, verdict_of
from chungtay.signatures.models import ExpectedFile, SignatureCheck, TrustAnchor
from chungtay.signatures.queries.checks import originals_of
from chungtay.signatures.queries.sentences import outcome_of
from chungtay.signatures.queries.trust import trust_on
from chungtay.signatures.tests.making import authority, issued, plain_pdf, signed, with_a_remark

PASSWORD = "mot-mat-khau-dai"
TEXT = plain_pdf("Ban ghi nho phoi hop")
LAN, KY = "Phạm Thị Mẫu Lan", "LÊ VĂN MẪU KỲ"
WEEK = timedelta(days=7)


@pytest.fixture
def trusted(he_thong: Person) -> TrustAnchor:
    anchor = propose_authority(authority().der, why="Cấp chứng thư cho các trường mẫu", by=he_thong, at=BEGUN)
    return trust_authority(anchor, ending=anchor.fingerprint[-8:], begins=date(2026, 1, 1), by=he_thong, at=BEGUN)


@pytest.fixture
def given_out(approved: Agreement, co_lan: Person) -> ExpectedFile:
    digest, key = hashlib.sha256(TEXT).hexdigest(), current_text(approved).text_hash
    return expect_file(approved, sha256=digest, size=len(TEXT), version_key=key, by=co_lan, at=BEGUN)


@pytest.fixture
def ready(approved: Agreement, trusted: TrustAnchor, given_out: ExpectedFile) -> Agreement:
    return approved


def file_of(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("da-ky.pdf", content, content_type="application/pdf")


def verdict_at(agreement: Agreement, content: bytes, at: datetime) -> Verdict:
    """The verdict as the form gets it, without a process of its own."""
    key = current_text(agreement).text_hash
    question = question_bytes(trust_on(at), originals_of(agreement, key), at, Limits())
    told = verdict_of(answer(content, question))
    return replace(told, sha256=hashlib.sha256(content).hexdigest(), version_key=key)


def bring(agreement: Agreement, content: bytes, by: Person, at: datetime = AT) -> SignatureCheck:
    party = next(each for each in agreement.parties.all() if each.organisation.memberships.filter(person=by).exists())
    return bring_signed_file(agreement, file_of(content), verdict_at(agreement, content, at), by=by, party=party, at=at)


def by_lan(content: bytes = TEXT, claims: datetime = AT) -> bytes:
    return signed(content, issued(LAN), claims=claims)


def test_two_heads_sign_one_file_after_another_and_the_memorandum_is_signed(ready: Agreement, co_lan: Person) -> None:
    both = signed(by_lan(), issued(KY), field="Ky2")

    check = bring(ready, both, co_lan)

    ready.refresh_from_db()
    assert (check.reason, ready.state, ready.signed_on) == (CheckReason.GOOD, AgreementState.IN_FORCE, DAY.isoformat())
    assert list(Signatory.objects.values_list("party__number", "person__name", "post")) == [
        (1, LAN, "Hiệu trưởng"),
        (2, "Lê Văn Mẫu Kỳ", "Hiệu trưởng"),
    ]
    assert verbs_of(ready)[-4:] == [
        "agreements.party_signed",
        "agreements.party_signed",
        "agreements.signed",
        "agreements.came_into_force",
    ]


@pytest.mark.slow
def test_each_party_may_bring_a_file_of_its_own(ready: Agreement, co_lan: Person, thay_ky: Person) -> None:
    bring(ready, by_lan(), co_lan)
    ready.refresh_from_db()
    assert ready.state == AgreementState.APPROVED
    (wait,) = open_waits([first(ready).organisation_id])
    assert (wait.step, wait.waited_for) == (Step.SIGN, second(ready))

    bring(ready, signed(TEXT, issued(KY), claims=AT + WEEK), thay_ky, at=AT + WEEK)

    ready.refresh_from_db()
    assert (ready.state, ready.signed_on) == (AgreementState.IN_FORCE, (DAY + WEEK).isoformat())
    assert SignedScan.objects.filter(signature_check__isnull=False).count() == 2


def test_a_scan_and_a_signed_file_count_together(ready: Agreement, co_lan: Person, thay_ky: Person) -> None:
    record_signing(ready, by=thay_ky, party=second(ready), at=AT, signed_on=DAY, scan=paper())

    bring(ready, by_lan(), co_lan)

    ready.refresh_from_db()
    assert ready.state == AgreementState.IN_FORCE
    assert set(Signatory.objects.values_list("party__number", "scan__signature_check__reason")) == {
        (1, "good"),
        (2, None),
    }


def test_the_right_certificate_of_the_wrong_person_is_kept_and_counts_for_nothing(
    ready: Agreement, co_lan: Person
) -> None:
    check = bring(ready, signed(TEXT, issued("Trần Văn Mẫu Minh")), co_lan)

    assert check.reason == CheckReason.WRONG_PERSON
    assert (Signatory.objects.count(), SignedScan.objects.count(), SignatureCheck.objects.count()) == (0, 0, 1)


@pytest.mark.slow
def test_whoever_was_removed_yesterday_cannot_sign_today_and_signed_rightly_before(
    ready: Agreement, co_lan: Person, he_thong: Person, member: Callable[..., Person], school_09: Organisation
) -> None:
    end_membership(co_lan.memberships.get(), by=he_thong, on=DAY)
    successor = member("Vũ Thị Mẫu Hà", school_09, Role.HEAD, since=DAY)

    with pytest.raises(RuleBroken):
        bring_signed_file(
            ready, file_of(by_lan()), verdict_at(ready, by_lan(), AT), by=co_lan, party=first(ready), at=AT
        )
    assert bring(ready, by_lan(), successor).reason == CheckReason.WRONG_PERSON
    assert not Signatory.objects.exists()


@pytest.mark.slow
def test_who_left_the_post_since_is_believed_only_with_a_time_stamp(
    ready: Agreement, co_lan: Person, he_thong: Person, member: Callable[..., Person], school_09: Organisation
) -> None:
    end_membership(co_lan.memberships.get(), by=he_thong, on=DAY + timedelta(days=3))
    successor, later = member("Vũ Thị Mẫu Hà", school_09, Role.HEAD, since=DAY + timedelta(days=3)), AT + WEEK

    claimed = bring(ready, by_lan(claims=AT), successor, at=later)
    assert (claimed.reason, claimed.signers["1"]["reason"]) == (CheckReason.UNPROVEN_DAY, "unproven_day")
    stamps = issued("Dấu thời gian Mẫu", usage=("digital_signature",), stamps=True)
    stamped = signed(TEXT, issued(LAN), claims=AT, stamped_by=stamps, stamped_at=AT)
    assert bring(ready, stamped, successor, at=later).reason == CheckReason.GOOD
    assert Signatory.objects.get().person == co_lan


@pytest.mark.slow
def test_a_day_before_the_file_was_given_out_is_not_believed(
    approved: Agreement,
    trusted: TrustAnchor,
    co_lan: Person,
    thay_ky: Person,
    he_thong: Person,
    member: Callable[..., Person],
    school_27: Organisation,
) -> None:
    # Removed today, he signs today what was given out today, and sets his clock back.
    end_membership(thay_ky.memberships.get(), by=he_thong, on=DAY)
    member("Vũ Thị Mẫu Hà", school_27, Role.HEAD, since=DAY)
    digest, key = hashlib.sha256(TEXT).hexdigest(), current_text(approved).text_hash
    expect_file(approved, sha256=digest, size=len(TEXT), version_key=key, by=co_lan, at=AT)
    both = signed(by_lan(), issued(KY), field="Ky2", claims=AT - timedelta(days=3))

    check = bring(approved, both, co_lan)

    approved.refresh_from_db()
    assert (check.reason, approved.state) == (CheckReason.BEFORE_GIVEN_OUT, AgreementState.APPROVED)
    assert {place: row["reason"] for place, row in check.signers.items()} == {"1": "good", "2": "before_given_out"}
    with override("vi"):
        assert "Lê Văn Mẫu Kỳ".upper() in outcome_of(check)
        assert "ký ngày 17/11/2026, trước khi chính tệp này được đưa đi ký" in outcome_of(check)
    assert not Signatory.objects.exists()


@pytest.mark.slow
def test_who_heads_two_parties_signs_twice(
    ready: Agreement, co_lan: Person, thay_ky: Person, he_thong: Person, school_27: Organisation
) -> None:
    end_membership(thay_ky.memberships.get(), by=he_thong, on=DAY - WEEK)
    add_membership(
        co_lan, school_27, Role.HEAD, by=he_thong, valid_from=DAY - WEEK, valid_until=None, post="Hiệu trưởng"
    )
    once = by_lan()

    def of_party(number: int, content: bytes) -> SignatureCheck:
        party = ready.parties.get(number=number)
        verdict = verdict_at(ready, content, AT)
        return bring_signed_file(ready, file_of(content), verdict, by=co_lan, party=party, at=AT)

    of_party(2, once)
    assert list(Signatory.objects.values_list("party__number", flat=True)) == [2]
    # The same signature does not sign for the other party when the file is brought once more.
    assert of_party(1, once).reason == CheckReason.WRONG_PERSON
    assert of_party(1, signed(once, issued(LAN), field="Ky2", claims=AT + timedelta(minutes=5))).reason == "good"
    ready.refresh_from_db()
    assert ready.state == AgreementState.IN_FORCE


@pytest.mark.slow
def test_who_signed_stays_a_signatory_when_the_post_passes_on(
    ready: Agreement, co_lan: Person, thay_ky: Person, he_thong: Person
) -> None:
    bring(ready, signed(by_lan(), issued(KY), field="Ky2"), co_lan)
    end_membership(co_lan.memberships.get(), by=he_thong, on=DAY + WEEK)

    ready.refresh_from_db()
    assert (ready.state, Signatory.objects.filter(person=co_lan).count()) == (AgreementState.IN_FORCE, 1)


def test_a_verdict_of_another_version_is_worth_nothing_here(ready: Agreement, co_lan: Person) -> None:
    content = by_lan()
    told = replace(verdict_at(ready, content, AT), version_key="0" * 64)

    check = bring_signed_file(ready, file_of(content), told, by=co_lan, party=first(ready), at=AT)

    assert (check.reason, Signatory.objects.count()) == (CheckReason.WRONG_TEXT, 0)


@pytest.mark.slow
def test_another_file_than_the_checked_one_is_not_kept(ready: Agreement, co_lan: Person) -> None:
    told = verdict_at(ready, by_lan(), AT)

    with pytest.raises(RuleBroken):
        bring_signed_file(ready, file_of(by_lan() + b"\n"), told, by=co_lan, party=first(ready), at=AT)
    assert SignatureCheck.objects.count() == 0


@pytest.mark.slow
def test_nobody_brings_a_second_file_for_a_party_that_has_signed(ready: Agreement, co_lan: Person) -> None:
    bring(ready, by_lan(), co_lan)

    with pytest.raises(RuleBroken):
        bring(ready, by_lan(claims=AT - timedelta(days=1)), co_lan)
    known = SignedScan.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        SignedScan.objects.create(
            agreement=ready,
            text=known.text,
            party=known.party,
            file=known.file,
            signature_check=known.signature_check,
            text_hash=known.text_hash,
            signed_on=DAY,
            by=co_lan,
            at=AT,
        )


def test_a_signed_file_holds_the_text_until_it_is_taken_back(ready: Agreement, co_lan: Person, thay_ky: Person) -> None:
    bring(ready, by_lan(), co_lan)
    with pytest.raises(RuleBroken):
        revise_text(ready, CLAUSES[:1], [], by=thay_ky, at=AT, party=second(ready), based_on=1)

    take_back_scan(ready, by=co_lan, party=first(ready), at=AT, reason="Ký nhầm bản")

    assert bring(ready, by_lan(claims=AT - timedelta(hours=1)), co_lan).reason == CheckReason.GOOD


@pytest.mark.slow
def test_a_text_dated_after_its_signature_is_refused(ready: Agreement, co_lan: Person) -> None:
    assert bring(ready, by_lan(claims=BEGUN - WEEK), co_lan).reason == CheckReason.BEFORE_GIVEN_OUT
    stamps = issued("Dấu thời gian Mẫu", usage=("digital_signature",), stamps=True)
    stamped = signed(TEXT, issued(LAN), claims=AT, stamped_by=stamps, stamped_at=BEGUN - timedelta(days=1))
    with pytest.raises(RuleBroken, match="10/11/2026"):
        bring(ready, stamped, co_lan)


def upload(client: Client, agreement: Agreement, content: bytes, password: str = PASSWORD) -> str:
    """What the page says after the file was brought, in Vietnamese: the heading and the sentence under it."""
    address = reverse("memoranda:sign_digitally", args=[agreement.uid])
    typed = {"signed_file": file_of(content), "password": password, "idempotency_key": new_key()}
    with override("vi"):
        response = client.post(address, typed, follow=True)
    return response.content.decode()


@pytest.mark.slow
def test_every_refusal_is_told_on_the_page_in_a_sentence_of_its_own(
    ready: Agreement, co_lan: Person, khach_la: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, soon = Client(), now()
    client.force_login(co_lan)
    year = timedelta(days=365)
    mine = issued(LAN, begins=soon - year, ends=soon + year)
    good, other = signed(TEXT, mine, claims=soon), authority("CA lạ", 7)
    changed = bytearray(good)
    changed[changed.index(b"Ban ghi nho")] ^= 1
    under_other = issued(LAN, other, begins=soon - year, ends=soon + year)
    ended = issued(LAN, begins=soon - year, ends=soon - WEEK)
    minh = issued("Trần Văn Mẫu Minh", begins=soon - year, ends=soon + year)
    said = {
        "bị thêm vào tệp sau khi Phạm Thị Mẫu Lan ký": with_a_remark(good),
        "do “CA lạ” cấp, không có trong danh sách": signed(TEXT, under_other, by=other, claims=soon),
        "không có gì chứng minh chữ ký có trước": signed(TEXT, ended, claims=soon),
        "không phải người có thẩm quyền ký": signed(TEXT, minh, claims=soon),
        "đã bị sửa sau khi Phạm Thị Mẫu Lan ký": bytes(changed),
    }
    for sentence, content in said.items():
        assert sentence in upload(client, ready, content)
    assert SignatureCheck.objects.count() == len(said)
    assert Signatory.objects.count() == 0

    # Who may read the memorandum reads what was found; nobody else does.
    check = SignatureCheck.objects.latest("id")
    stranger = Client()
    stranger.force_login(khach_la)
    for name, most in (("show", 12), ("download", 20)):
        address = reverse(f"signatures:{name}", args=[check.uid])
        assert stranger.get(address).status_code == 404
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
    whole = b"".join(client.get(reverse("signatures:download", args=[check.uid])))
    assert hashlib.sha256(whole).hexdigest() == check.sha256 == hashlib.sha256(bytes(changed)).hexdigest()


def test_a_good_file_is_taken_on_the_page_after_the_password(ready: Agreement, co_lan: Person) -> None:
    client, soon = Client(), now()
    client.force_login(co_lan)
    mine = issued(LAN, begins=soon - timedelta(days=365), ends=soon + timedelta(days=365))
    good = signed(TEXT, mine, claims=soon)

    upload(client, ready, good, password="khong-phai")
    assert SignatureCheck.objects.count() == 0
    page = upload(client, ready, good)

    assert "Đã ghi nhận chữ ký của Trường Tiểu học Mẫu 09" in page
    assert [row.party.number for row in Signatory.objects.all()] == [1]
    assert SignedScan.objects.get().signed_on == today()


@pytest.mark.slow
def test_nobody_signs_before_the_day_that_stands_on_the_paper(
    approved: Agreement, trusted: TrustAnchor, co_lan: Person
) -> None:
    # A file of before days still to come were refused.
    made, key = made_file(approved, 1, "pdf", DAY, Signing(on=DAY + WEEK, place="")), current_text(approved)
    assert made is not None
    digest = hashlib.sha256(made.content).hexdigest()
    GivenOut.objects.create(text=key, sha256=digest, place="", printed_on=DAY + WEEK, given_at=BEGUN)
    expect_file(approved, sha256=digest, size=len(made.content), version_key=key.text_hash, by=co_lan, at=BEGUN)

    early = bring(approved, by_lan(made.content), co_lan)
    assert early.reason == CheckReason.BEFORE_ITS_DAY
    with override("vi"):
        assert "ký ngày 20/11/2026, trước ngày ghi trên văn bản" in outcome_of(early)
    assert not Signatory.objects.exists()
    later = by_lan(made.content, claims=AT + WEEK)
    assert bring(approved, later, co_lan, at=AT + WEEK).reason == CheckReason.GOOD


@pytest.mark.slow
@pytest.mark.parametrize("tail", [b"\nhello", b"% rac\n", b"\x00" * 40])
def test_a_file_with_something_behind_its_end_is_kept_and_told_what_it_is(
    ready: Agreement, co_lan: Person, tail: bytes
) -> None:
    grown = by_lan() + tail

    check = bring(ready, grown, co_lan)

    assert check.reason == CheckReason.APPENDED
    assert (check.sha256, open_file(check.file).read()) == (hashlib.sha256(grown).hexdigest(), grown)
    assert SignatureCheck.objects.count() == 1
    assert not Signatory.objects.exists()


def test_a_namesake_cannot_take_the_certificate_of_the_head_who_signed(
    ready: Agreement, co_lan: Person, school_09: Organisation, member: Callable[..., Person]
) -> None:
    teacher = member(LAN, school_09, Role.TEACHER)
    check = bring(ready, by_lan(), co_lan)

    with pytest.raises(RuleBroken, match="người ký nhờ tệp này"):
        own_certificate(check, "1", by=teacher, at=AT)
    assert own_certificate(check, "1", by=co_lan, at=AT).person == co_lan
