from __future__ import annotations

import hashlib
import io
import json
import random
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from chungtay.signatures.engine import reading
from chungtay.signatures.engine.child import answer
from chungtay.signatures.engine.reading import judged
from chungtay.signatures.engine.verdicts import (
    Anchor,
    Limits,
    Original,
    Reason,
    Trust,
    Verdict,
    question_bytes,
    verdict_bytes,
    verdict_of,
)
from chungtay.signatures.engine.verifying import verify_pdf
from chungtay.signatures.tests.making import (
    AT,
    authority,
    issued,
    plain_pdf,
    revoked,
    signed,
    with_a_remark,
    with_another_page,
    with_revoked,
)

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

TEXT = plain_pdf()
GIVEN_OUT = (Original(size=len(TEXT), sha256=hashlib.sha256(TEXT).hexdigest()),)
TRUST: Trust = (Anchor(der=authority().der, begins=AT - timedelta(days=900)),)
LAN, KY = "Phạm Thị Mẫu Lan", "Lê Văn Mẫu Kỳ"
MUTANTS, SEED = 120, 20_261_122
DAY = timedelta(days=1)


def found(content: bytes, trust: Trust = TRUST, originals: tuple[Original, ...] = GIVEN_OUT) -> Verdict:
    """The judgement without a process of its own, through the very bytes the two processes exchange."""
    return verdict_of(answer(content, question_bytes(trust, originals, AT, Limits())))


@cache
def by_lan(content: bytes = TEXT) -> bytes:
    return signed(content, issued(LAN))


def test_a_whole_file_of_a_trusted_signer_is_good_and_says_who_signed_when() -> None:
    verdict = verify_pdf(by_lan(), TRUST, at=AT, originals=GIVEN_OUT)

    assert (verdict.reason, verdict.original) == (Reason.GOOD, GIVEN_OUT[0].sha256)
    (row,) = verdict.signatures
    assert (row.name, row.organisation, row.issuer) == (LAN, "Trường Tiểu học Mẫu 09", "CA Mẫu")
    assert (row.signed_at, row.is_timestamped, row.covers_whole_file, row.followed_by) == (AT, False, True, "")


def test_two_parties_sign_one_file_after_another() -> None:
    verdict = found(signed(by_lan(), issued(KY), field="Ky2"))

    assert [(row.name, row.reason, row.followed_by) for row in verdict.signatures] == [
        (LAN, Reason.GOOD, "signatures"),
        (KY, Reason.GOOD, ""),
    ]
    assert verdict.reason is Reason.GOOD


def one_byte_changed() -> bytes:
    content = bytearray(by_lan())
    content[content.index(b"Ban ghi nho")] ^= 1
    return bytes(content)


def under_another_authority() -> bytes:
    other = authority("CA lạ", 7)
    return signed(TEXT, issued(LAN, other), by=other)


REFUSED: dict[Reason, Callable[[], bytes]] = {
    Reason.CHANGED: one_byte_changed,
    Reason.APPENDED: lambda: with_a_remark(by_lan()),
    Reason.UNTRUSTED: under_another_authority,
    Reason.EXPIRED: lambda: signed(TEXT, issued(LAN, ends=AT - 3 * DAY), claims=AT - 9 * DAY),
    Reason.NOT_YET_VALID: lambda: signed(TEXT, issued(LAN, begins=AT + 3 * DAY)),
    Reason.WEAK: lambda: signed(TEXT, issued(LAN), digest="sha1"),
    Reason.REVOKED: lambda: with_revoked(by_lan(), revoked(issued(LAN).certificate.serial_number)),
    Reason.NOT_FOR_SIGNING: lambda: signed(TEXT, issued(LAN, usage=("key_encipherment",))),
    Reason.FUTURE: lambda: signed(TEXT, issued(LAN), claims=AT + DAY),
    Reason.WRONG_TEXT: lambda: by_lan(plain_pdf("Ban khac")),
    Reason.NO_SIGNATURE: lambda: TEXT,
}


@pytest.mark.parametrize("reason", REFUSED, ids=str)
def test_each_fault_is_refused_with_its_own_reason(reason: Reason) -> None:
    verdict = found(REFUSED[reason]())

    assert (verdict.reason, verdict.is_good) == (reason, False)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"hello", Reason.NOT_A_PDF),
        (b"%PDF-1.7 /ByteRange", Reason.DAMAGED),
        (TEXT, Reason.NO_SIGNATURE),
        (b"%PDF-1.7" + b" " * 21 * 2**20, Reason.TOO_LARGE),
    ],
)
def test_what_is_no_signed_pdf_is_a_verdict_too(content: bytes, reason: Reason) -> None:
    assert verify_pdf(content, TRUST, at=AT).reason is reason


def test_a_short_key_and_a_long_key_are_told_apart() -> None:
    assert found(signed(TEXT, issued(LAN, bits=1024))).reason is Reason.WEAK
    assert found(by_lan()).reason is Reason.GOOD


def test_one_bad_signature_spoils_the_file_and_is_named() -> None:
    verdict = found(signed(by_lan(), issued(KY, ends=AT - DAY), field="Ky2"))

    assert verdict.reason is Reason.EXPIRED
    assert [(row.name, row.reason) for row in verdict.signatures] == [(LAN, Reason.GOOD), (KY, Reason.EXPIRED)]


def test_without_a_list_of_trust_nothing_is_accepted_and_trust_ends_with_its_day() -> None:
    ended = Anchor(der=authority().der, begins=AT - 9 * DAY, ends=AT - DAY)

    assert found(by_lan(), trust=()).reason is Reason.NO_TRUST
    assert found(by_lan(), trust=(ended,)).reason is Reason.NO_TRUST
    assert found(by_lan(), trust=(Anchor(der=authority("CA lạ", 7).der, begins=AT - DAY),)).reason is Reason.UNTRUSTED


def test_a_trusted_time_stamp_proves_that_the_signature_is_older_than_the_end_of_the_certificate() -> None:
    stamps = issued("Dấu thời gian Mẫu", usage=("digital_signature",), stamps=True)
    ended = issued(LAN, ends=AT - DAY)

    with_proof = found(signed(TEXT, ended, stamped_by=stamps, stamped_at=AT - 2 * DAY))
    by_own_word = found(signed(TEXT, ended, claims=AT - 2 * DAY))

    assert (with_proof.reason, by_own_word.reason) == (Reason.GOOD, Reason.EXPIRED)
    assert (with_proof.signatures[0].signed_at, with_proof.signatures[0].is_timestamped) == (AT - 2 * DAY, True)


def test_a_certificate_revoked_after_a_proven_signature_does_not_undo_it() -> None:
    stamps = issued("Dấu thời gian Mẫu", usage=("digital_signature",), stamps=True)
    serial = issued(LAN).certificate.serial_number
    content = signed(TEXT, issued(LAN), stamped_by=stamps, stamped_at=AT - 3 * DAY)

    assert found(with_revoked(content, revoked(serial, on=AT - DAY))).reason is Reason.GOOD
    assert found(with_revoked(content, revoked(serial, on=AT - 5 * DAY))).reason is Reason.REVOKED


def test_another_page_put_before_the_signature_is_another_text() -> None:
    forged = by_lan(with_another_page(TEXT))

    assert forged.startswith(TEXT)
    assert found(forged, originals=()).reason is Reason.GOOD  # the signature itself is whole: only the text is not
    assert found(forged).reason is Reason.WRONG_TEXT


def test_the_check_that_catches_such_a_page_is_the_one_meant_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_is_only_signed", lambda *_args: True)

    assert found(by_lan(with_another_page(TEXT))).reason is Reason.GOOD


def test_what_follows_the_last_signature_is_seen_even_where_no_reader_shows_it() -> None:
    assert found(by_lan() + b"\nthem vao sau").reason is Reason.APPENDED
    assert found(with_another_page(by_lan())).reason is Reason.APPENDED


def test_the_room_left_beside_a_signature_holds_nothing_else() -> None:
    content = by_lan()
    last = gap_of(content)[1] - 10
    assert content[last : last + 1] == b"0"

    assert found(content[:last] + b"7" + content[last + 1 :]).reason is Reason.CHANGED


def gap_of(content: bytes) -> tuple[int, int]:
    """Where the signature itself stands: the one place it cannot protect."""
    _start, begins, ends, _length = PdfFileReader(io.BytesIO(content)).embedded_signatures[0].byte_range
    return int(begins), int(ends)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(place=st.floats(min_value=0, max_value=1, exclude_max=True), turn=st.integers(min_value=1, max_value=255))
def test_no_single_changed_byte_goes_unseen(place: float, turn: int) -> None:
    content = by_lan()
    begins, ends = gap_of(content)
    protected = [*range(begins), *range(ends, len(content))]
    at = protected[int(place * len(protected))]

    assert not found(content[:at] + bytes([content[at] ^ turn]) + content[at + 1 :]).is_good


@settings(max_examples=40, deadline=None)
@given(place=st.floats(min_value=0, max_value=1, exclude_max=True), turn=st.integers(min_value=1, max_value=255))
def test_a_changed_byte_beside_the_signature_changes_nothing_that_is_believed(place: float, turn: int) -> None:
    content = by_lan()
    begins, ends = gap_of(content)
    at = begins + int(place * (ends - begins))

    verdict = found(content[:at] + bytes([content[at] ^ turn]) + content[at + 1 :])

    # Copies of other certificates travel along unsigned; those the list of trust holds are the ones that count.
    assert not verdict.is_good or verdict == found(content)


def test_an_answer_travels_whole_and_a_torn_one_is_a_damaged_file() -> None:
    verdict = judged(by_lan(), TRUST, GIVEN_OUT, AT, Limits())
    sent = verdict_bytes(verdict)

    assert verdict_of(sent) == verdict
    assert verdict_of(sent[:-9]).reason is verdict_of(b"[]").reason is Reason.DAMAGED


@pytest.mark.parametrize(("cpu_seconds", "seconds"), [(20, 0.05), (0, 30.0)])
def test_a_check_that_takes_too_long_is_stopped(cpu_seconds: int, seconds: float) -> None:
    limits = Limits(cpu_seconds=cpu_seconds, seconds=seconds)

    assert verify_pdf(by_lan(), TRUST, at=AT, limits=limits).reason is Reason.TOO_SLOW


@pytest.mark.slow
def test_a_hundred_mutilated_files_are_refused_by_a_process_that_lives_on() -> None:
    chance = random.Random(SEED)
    mutants = [mutilated(by_lan(), chance) for _number in range(MUTANTS)]
    question = question_bytes(TRUST, GIVEN_OUT, AT, Limits(cpu_seconds=120))

    lines = in_one_child(mutants, question)

    reasons = Counter(json.loads(line)["reason"] for line in lines)
    assert reasons.total() == MUTANTS
    assert reasons["good"] == 0
    assert len(reasons) >= 3


def mutilated(content: bytes, chance: random.Random) -> bytes:
    """The file cut, doubled, swapped or scribbled over, at places a reader looks at."""
    at, length = chance.randrange(20, len(content)), chance.randrange(1, 60)
    words = [b"/ByteRange", b"startxref", b"/Contents", b"endobj", b"/AcroForm", b"/Root", b"xref", b"/Kids"]
    word = chance.choice(words)
    return chance.choice(
        [
            content[:at],
            content[:at] + content[at + length :],
            content[:at] + content[at : at + length] + content[at:],
            content[:at] + chance.randbytes(length) + content[at + length :],
            content.replace(word, word[:-1] + b"X", 1),
            content.replace(b" 0 R", b" 9 R", chance.randrange(1, 4)),
            content.replace(b"/Length ", b"/Length 99999999999", 1),
            content.replace(b"/Parent 2 0 R", b"/Parent 3 0 R", 1),
        ]
    )


def in_one_child(contents: list[bytes], question: bytes) -> list[str]:
    """What the checking process says of each file; one process for all of them, under its own limits."""
    script = (
        "import base64, logging, sys\n"
        "from chungtay.signatures.engine.child import answer, limit_this_process\n"
        "from chungtay.signatures.engine.verdicts import question_of\n"
        "logging.disable(logging.CRITICAL)\n"
        "lines = sys.stdin.buffer.read().splitlines()\n"
        "question = base64.b64decode(lines[0])\n"
        "limit_this_process(question_of(question)[3])\n"
        "for line in lines[1:]:\n"
        "    sys.stdout.buffer.write(answer(base64.b64decode(line), question) + b'\\n')\n"
    )
    sent = b"\n".join(b64encode(each) for each in [question, *contents])
    done = subprocess.run([sys.executable, "-c", script], input=sent, capture_output=True, check=True, env=child_path())
    return done.stdout.decode().splitlines()


def child_path() -> dict[str, str]:
    return {"PYTHONPATH": str(reading.__file__).rpartition("/chungtay/")[0], "LC_ALL": "C.UTF-8"}
