"""What is asked of a signed PDF and what is found in it: values only, which travel between two processes as JSON."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

MEGABYTE: Final = 1024 * 1024


class Reason(StrEnum):
    """Why a file, or one signature in it, is not accepted; GOOD when it is."""

    GOOD = "good"
    NOT_A_PDF = "not_a_pdf"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    DAMAGED = "damaged"
    LOCKED = "locked"
    NO_SIGNATURE = "no_signature"
    CHANGED = "changed"
    APPENDED = "appended"
    WEAK = "weak"
    NO_TRUST = "no_trust"
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    REVOCATION_STALE = "revocation_stale"
    REVOCATION_UNKNOWN = "revocation_unknown"
    NOT_FOR_SIGNING = "not_for_signing"
    FUTURE = "future"
    BEFORE_ISSUE = "before_issue"
    BEFORE_GIVEN_OUT = "before_given_out"
    BEFORE_ITS_DAY = "before_its_day"
    UNPROVEN_DAY = "unproven_day"
    WRONG_TEXT = "wrong_text"
    WRONG_PERSON = "wrong_person"
    OTHER_CERTIFICATE = "other_certificate"


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A certificate signatures are traced back to (DER), and the moments between which it is relied on."""

    der: bytes
    begins: datetime
    ends: datetime | None = None

    def is_trusted_at(self, moment: datetime) -> bool:
        return self.begins <= moment and (self.ends is None or moment < self.ends)


Trust = tuple[Anchor, ...]


@dataclass(frozen=True)
class Proof:
    """What an authority said of revoked certificates, given by the operator: `crl` or `ocsp`, and the file (DER)."""

    kind: str
    der: bytes


Proofs = tuple[Proof, ...]


@dataclass(frozen=True, kw_only=True)
class Original:
    """A file that was given out to be signed: its length in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a file may cost at most; bytes, seconds and counts."""

    file_bytes: int = 20 * MEGABYTE
    memory_bytes: int = 768 * MEGABYTE
    cpu_seconds: int = 20
    seconds: float = 30.0
    signatures: int = 40


@dataclass(frozen=True, kw_only=True)
class Signed:
    """One signature: whose certificate, when, and what is wrong with it. A claimed time is the signer's own word."""

    reason: Reason
    name: str = ""
    organisation: str = ""
    serial: str = ""
    issuer: str = ""
    fingerprint: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    signed_at: datetime | None = None
    is_timestamped: bool = False
    covers_whole_file: bool = False
    followed_by: str = ""
    is_known_unrevoked: bool = False

    @property
    def is_good(self) -> bool:
        return self.reason is Reason.GOOD


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was found in a file; `original` is the SHA-256 of the given-out file it begins with.

    `version_key` says of which version the originals were; whoever asks fills it in.
    """

    reason: Reason
    signatures: tuple[Signed, ...] = ()
    original: str = ""
    sha256: str = ""
    version_key: str = ""

    @property
    def is_good(self) -> bool:
        return self.reason is Reason.GOOD


def question_bytes(
    trust: Trust, originals: Sequence[Original], at: datetime, limits: Limits, proofs: Proofs = ()
) -> bytes:
    """The question as the child process reads it."""
    asked = {
        "trust": [[b64encode(each.der).decode(), _sent(each.begins), _sent(each.ends)] for each in trust],
        "originals": [asdict(each) for each in originals],
        "at": _sent(at),
        "limits": asdict(limits),
        "proofs": [[each.kind, b64encode(each.der).decode()] for each in proofs],
    }
    return json.dumps(asked).encode()


def question_of(sent: bytes) -> tuple[Trust, tuple[Original, ...], datetime, Limits, Proofs]:
    """The question as it was asked."""
    asked = json.loads(sent)
    trust = tuple(
        Anchor(der=b64decode(der), begins=datetime.fromisoformat(begins), ends=_received(ends))
        for der, begins, ends in asked["trust"]
    )
    originals = tuple(Original(**each) for each in asked["originals"])
    proofs = tuple(Proof(kind, b64decode(der)) for kind, der in asked["proofs"])
    return trust, originals, datetime.fromisoformat(asked["at"]), Limits(**asked["limits"]), proofs


def verdict_bytes(verdict: Verdict) -> bytes:
    """The answer as the asking process reads it."""
    return json.dumps(asdict(verdict), default=datetime.isoformat).encode()


def verdict_of(sent: bytes) -> Verdict:
    """What was found; DAMAGED when the answer itself is not whole."""
    try:
        about = json.loads(sent)
        signatures = tuple(_signed(each) for each in about["signatures"])
        return Verdict(
            reason=Reason(about["reason"]), signatures=signatures, original=about["original"], sha256=about["sha256"]
        )
    except (ValueError, KeyError, TypeError):
        return Verdict(reason=Reason.DAMAGED)


def _signed(about: dict[str, object]) -> Signed:
    moments = {name: _received(about[name]) for name in ("valid_from", "valid_until", "signed_at")}
    return Signed(**{**about, **moments, "reason": Reason(about["reason"])})  # type: ignore[arg-type]  # its own fields


def _sent(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _received(sent: object) -> datetime | None:
    return datetime.fromisoformat(sent) if isinstance(sent, str) else None
