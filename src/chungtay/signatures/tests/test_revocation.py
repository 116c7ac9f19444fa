from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from chungtay.signatures.engine.child import answer
from chungtay.signatures.engine.revocation import read_word
from chungtay.signatures.engine.verdicts import (
    Anchor,
    Limits,
    Original,
    Proof,
    Reason,
    Trust,
    Verdict,
    question_bytes,
    verdict_of,
)
from chungtay.signatures.engine.verifying import verify_pdf
from chungtay.signatures.tests.making import AT, Issued, authority, issued, plain_pdf, revoked, signed, with_revoked

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

TEXT = plain_pdf()
GIVEN_OUT = (Original(size=len(TEXT), sha256=hashlib.sha256(TEXT).hexdigest()),)
TRUST: Trust = (Anchor(der=authority().der, begins=AT - timedelta(days=900)),)
LAN = "Phạm Thị Mẫu Lan"
DAY = timedelta(days=1)


def by_lan(content: bytes = TEXT) -> bytes:
    return signed(content, issued(LAN))


def serial() -> int:
    return issued(LAN).certificate.serial_number


def of_list(content: bytes) -> Proof:
    return Proof("crl", content)


def of_answer(status: ocsp.OCSPCertStatus, *, who: Issued | None = None, due: datetime = AT + 6 * DAY) -> Proof:
    """What the authority answered about one certificate."""
    subject, gone = who or issued(LAN), status == ocsp.OCSPCertStatus.REVOKED
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=subject.certificate,
        issuer=authority().certificate,
        algorithm=hashes.SHA256(),
        cert_status=status,
        this_update=min(AT, due) - DAY,
        next_update=due,
        revocation_time=AT - 9 * DAY if gone else None,
        revocation_reason=x509.ReasonFlags.key_compromise if gone else None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.NAME, authority().certificate)
    return Proof("ocsp", builder.sign(authority().key, hashes.SHA256()).public_bytes(serialization.Encoding.DER))


def found(content: bytes, *proofs: Proof) -> Verdict:
    return verdict_of(answer(content, question_bytes(TRUST, GIVEN_OUT, AT, Limits(), proofs)))


def test_without_any_word_a_signature_is_good_and_the_check_says_that_it_does_not_know() -> None:
    verdict = found(by_lan())

    assert (verdict.reason, verdict.signatures[0].is_known_unrevoked) == (Reason.GOOD, False)


@pytest.mark.parametrize("proof", [of_list(revoked()), of_answer(ocsp.OCSPCertStatus.GOOD)], ids=["list", "answer"])
def test_a_fresh_word_of_the_authority_says_that_the_certificate_is_not_revoked(proof: Proof) -> None:
    verdict = found(by_lan(), proof)

    assert (verdict.reason, verdict.signatures[0].is_known_unrevoked) == (Reason.GOOD, True)


def test_a_list_that_travels_in_the_file_is_a_word_too() -> None:
    assert found(with_revoked(by_lan(), revoked())).signatures[0].is_known_unrevoked


def test_a_revoked_certificate_is_refused_by_a_list_and_by_an_answer() -> None:
    assert found(by_lan(), of_list(revoked(serial()))).reason is Reason.REVOKED
    assert found(by_lan(), of_answer(ocsp.OCSPCertStatus.REVOKED)).reason is Reason.REVOKED


def test_one_revoked_later_than_a_proven_signature_is_not_undone() -> None:
    stamps = issued("Dấu thời gian Mẫu", usage=("digital_signature",), stamps=True)
    content = signed(TEXT, issued(LAN), stamped_by=stamps, stamped_at=AT - 3 * DAY)

    assert found(content, of_list(revoked(serial(), on=AT - DAY))).reason is Reason.GOOD
    assert found(content, of_list(revoked(serial(), on=AT - 4 * DAY))).reason is Reason.REVOKED


def test_word_that_is_out_of_date_is_refused_with_its_own_reason() -> None:
    assert found(by_lan(), of_list(revoked(made=AT - 9 * DAY, due=AT - 2 * DAY))).reason is Reason.REVOCATION_STALE
    late = of_answer(ocsp.OCSPCertStatus.GOOD, due=AT - 2 * DAY)
    assert found(by_lan(), late).reason is Reason.REVOCATION_STALE


def test_a_fresh_list_beside_a_stale_one_counts() -> None:
    old, new = of_list(revoked(made=AT - 9 * DAY, due=AT - 2 * DAY)), of_list(revoked())

    assert found(by_lan(), old, new).reason is Reason.GOOD


def test_a_list_somebody_else_signed_in_the_name_of_the_authority_leaves_it_unknown() -> None:
    forger = Issued(authority().certificate, authority("CA lạ", 7).key)

    assert found(by_lan(), of_list(revoked(by=forger))).reason is Reason.REVOCATION_UNKNOWN


def test_word_of_another_authority_and_about_another_certificate_says_nothing() -> None:
    other = of_answer(ocsp.OCSPCertStatus.REVOKED, who=issued("Lê Văn Mẫu Kỳ"))

    assert found(by_lan(), of_list(revoked(by=authority("CA lạ", 7)))).reason is Reason.GOOD
    assert found(by_lan(), other).reason is Reason.GOOD


def test_the_word_reaches_the_process_that_checks() -> None:
    verdict = verify_pdf(by_lan(), TRUST, at=AT, originals=GIVEN_OUT, proofs=(of_list(revoked(serial())),))

    assert verdict.reason is Reason.REVOKED


def test_files_are_read_for_what_they_are() -> None:
    crl, said = read_word(revoked(serial())), read_word(of_answer(ocsp.OCSPCertStatus.GOOD).der)
    pem = x509.load_der_x509_crl(revoked()).public_bytes(serialization.Encoding.PEM)

    assert crl is not None
    assert (crl.kind, crl.issuer, crl.next_at) == ("crl", "CA Mẫu · Cơ quan Mẫu", AT + 6 * DAY)
    assert said is not None
    assert (said.kind, said.about, said.next_at) == ("ocsp", f"{serial():x}", AT + 6 * DAY)
    assert getattr(read_word(pem), "der", b"") == revoked()
    for content in (b"", b"khong phai", authority().pem, TEXT, revoked()[:40]):
        assert read_word(content) is None


def test_the_list_of_a_renewed_key_says_nothing_of_certificates_under_the_old_one() -> None:
    renewed = of_list(revoked(serial(), by=authority("CA Mẫu", 7)))

    assert found(by_lan(), of_list(revoked()), renewed).reason is Reason.GOOD
    assert found(by_lan(), of_list(revoked(serial())), renewed).reason is Reason.REVOKED
