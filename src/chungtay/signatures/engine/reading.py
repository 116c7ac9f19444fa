"""The signatures in one PDF, judged by pyHanko; imported by the child process alone, for it is slow to load."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from asn1crypto import x509  # type: ignore[import-untyped]  # carries no types
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, pdf_name
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DiffResult,
    FormUpdatingRule,
    ModificationLevel,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
)
from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    validate_pdf_signature,
)
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule

from chungtay.signatures.engine.revocation import Watch, opened, watch_over
from chungtay.signatures.engine.verdicts import Limits, Original, Proofs, Reason, Signed, Trust, Verdict

# NIST SP 800-131A rev. 2: digests below SHA-224 and RSA keys under 2,048 bits are not to be relied on.
_WEAK_DIGESTS: Final = frozenset({"md2", "md4", "md5", "sha1"})
_LEAST_BITS: Final = {"rsa": 2048, "rsassa_pss": 2048, "dsa": 2048, "ec": 224}
# Two clocks are never quite the same.
_SLACK: Final = timedelta(minutes=10)
_MAY_SIGN: Final = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
_EXPIRED: Final = frozenset(
    {
        AdESIndeterminate.EXPIRED,
        AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
        AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
    }
)
# A signature brings its form along: what pyHanko compares, and two entries that say nothing of the page.
_SIGNED_ONLY: Final = StandardDiffPolicy(
    DEFAULT_DIFF_POLICY.global_rules,
    FormUpdatingRule(
        [SigFieldCreationRule(), SigFieldModificationRule()],  # type: ignore[no-untyped-call]  # pyHanko's
        ignored_acroform_keys=ACROFORM_EXEMPT_STRICT_COMPARISON | {"/SigFlags", "/DA"},
    ),
)
_LEVELS: Final = {ModificationLevel.NONE: "", ModificationLevel.LTA_UPDATES: "proofs"}


# A fresh word about the signer's own certificate; of the authorities above it what is at hand.
_FRESH_WORD: Final = CertRevTrustPolicy(
    RevocationCheckingPolicy(
        RevocationCheckingRule.CRL_OR_OCSP_REQUIRED, RevocationCheckingRule.CHECK_IF_DECLARED_SOFT
    ),
    retroactive_revinfo=True,
)


def judged(
    content: bytes, trust: Trust, originals: Sequence[Original], at: datetime, limits: Limits, proofs: Proofs = ()
) -> Verdict:
    """Every signature of the file and the file as a whole; may raise anything for a file made to do so."""
    reader = PdfFileReader(io.BytesIO(content))
    if reader.encrypted:
        return Verdict(reason=Reason.LOCKED)
    fields = sum(1 for _field in enumerate_sig_fields(reader, filled_status=True))
    found = reader.embedded_signatures
    if fields > limits.signatures:
        return Verdict(reason=Reason.TOO_LARGE)
    signatures = [each for each in found if each.sig_object_type == "/Sig"]
    if not signatures and fields == len(found):
        return Verdict(reason=Reason.NO_SIGNATURE)
    newest = max((each.signed_revision for each in found), default=0)
    case = _Case(reader, trust, opened(proofs), at)
    rows = tuple(_signed(each, case, is_newest=each.signed_revision == newest) for each in signatures)
    original = next((each for each in originals if _begins_with(content, each)), None)
    known = original.sha256 if original else ""
    bad = next((row.reason for row in rows if not row.is_good), Reason.GOOD)
    if bad is Reason.GOOD and fields > len(found):
        # The kinds pyHanko knows nothing of are adbe.x509.rsa_sha1 and adbe.pkcs7.sha1.
        bad = Reason.WEAK
    if bad is Reason.GOOD and originals and (original is None or not _is_only_signed(reader, content, original)):
        bad = Reason.WRONG_TEXT
    return Verdict(reason=bad, signatures=rows, original=known)


def _begins_with(content: bytes, original: Original) -> bool:
    return len(content) > original.size and hashlib.sha256(content[: original.size]).hexdigest() == original.sha256


def _is_only_signed(reader: PdfFileReader, content: bytes, original: Original) -> bool:
    """Whether nothing was put between the file that was given out and its signatures: a page could hide there."""
    revision = PdfFileReader(io.BytesIO(content[: original.size])).xrefs.total_revisions - 1
    given_out = reader.get_historical_resolver(revision)
    # The policy compares two forms and takes a file without any for broken: one without fields says the same.
    if "/AcroForm" not in given_out.root:
        form = DictionaryObject({pdf_name("/Fields"): ArrayObject()})  # type: ignore[no-untyped-call]  # pyHanko's
        given_out.root[pdf_name("/AcroForm")] = form
    change = _SIGNED_ONLY.review_file(reader, given_out)
    return isinstance(change, DiffResult) and change.modification_level <= ModificationLevel.FORM_FILLING


@dataclass(frozen=True)
class _Case:
    """What every signature of one file is judged by."""

    reader: PdfFileReader
    trust: Trust
    given: dict[str, list[Any]]
    at: datetime


def _signed(signature: EmbeddedPdfSignature, case: _Case, *, is_newest: bool) -> Signed:
    row, trust, at = _about(signature), case.trust, case.at
    if not _is_tight(signature, case.reader):
        return replace(row, reason=Reason.CHANGED)
    if _is_weak(signature):
        return replace(row, reason=Reason.WEAK)
    roots = [each for each in trust if each.is_trusted_at(at)]
    # Without a root pyHanko would ask for those of the machine: the certificate itself stands in, and is not trusted.
    status = _status(signature, case, roots, at)
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.intact and stamp.valid):
        return replace(row, reason=Reason.CHANGED)
    proven = at
    if roots and stamp is not None and stamp.trusted:
        proven = stamp.timestamp
        row = replace(row, signed_at=proven, is_timestamped=True)
        roots = [each for each in trust if each.is_trusted_at(proven)]
        status = _status(signature, case, roots, proven)
    covers = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    level = status.modification_level if status.docmdp_ok else None
    level = ModificationLevel.OTHER if level is None else level
    row = replace(row, covers_whole_file=covers, followed_by=_LEVELS.get(level, "signatures"))
    row = replace(row, reason=_reason(row, status, at, has_roots=bool(roots), level=level, is_newest=is_newest))
    return _unrevoked(row, signature, case, roots, proven) if row.is_good else row


def _unrevoked(
    row: Signed, signature: EmbeddedPdfSignature, case: _Case, roots: Sequence[Any], moment: datetime
) -> Signed:
    """A good signature once more, with word of its certificate: needed where the operator keeps any of its issuer."""
    status = _status(signature, case, roots, moment, needs_word=True)
    if status.revoked:
        return replace(row, reason=Reason.REVOKED)
    if status.trusted:
        return replace(row, is_known_unrevoked=True)
    watch = watch_over(signature.signer_cert, case.given, moment)
    reasons = {Watch.NOBODY: Reason.GOOD, Watch.STALE: Reason.REVOCATION_STALE, Watch.FRESH: Reason.REVOCATION_UNKNOWN}
    return replace(row, reason=reasons[watch])


def _reason(
    row: Signed,
    status: PdfSignatureStatus,
    at: datetime,
    *,
    has_roots: bool,
    level: ModificationLevel,
    is_newest: bool,
) -> Reason:
    if not (status.intact and status.valid):
        return Reason.CHANGED
    allowed = ModificationLevel.LTA_UPDATES if is_newest else ModificationLevel.FORM_FILLING
    is_followed = is_newest and not row.covers_whole_file and level == ModificationLevel.NONE
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION or level > allowed or is_followed:
        return Reason.APPENDED
    if not has_roots:
        return Reason.NO_TRUST
    if status.revoked:
        return Reason.REVOKED
    if not status.trusted:
        return _untrusted(row, status, row.signed_at if row.is_timestamped and row.signed_at else at)
    if row.signed_at is not None and row.signed_at > at + _SLACK:
        return Reason.FUTURE
    if row.signed_at is not None and row.valid_from is not None and row.signed_at + _SLACK < row.valid_from:
        return Reason.NOT_YET_VALID
    return Reason.GOOD


def _untrusted(row: Signed, status: PdfSignatureStatus, moment: datetime) -> Reason:
    why = status.trust_problem_indic
    if why in _EXPIRED:
        return Reason.EXPIRED
    if row.valid_from is not None and moment < row.valid_from:
        return Reason.NOT_YET_VALID
    if why in {AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE, AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE}:
        return Reason.WEAK
    usage = status.signing_cert.key_usage_value
    if usage is not None and not set(usage.native) & set(_MAY_SIGN.key_usage or ()):
        return Reason.NOT_FOR_SIGNING
    return Reason.UNTRUSTED


def _status(
    signature: EmbeddedPdfSignature, case: _Case, roots: Sequence[Any], moment: datetime, *, needs_word: bool = False
) -> PdfSignatureStatus:
    trusted = [x509.Certificate.load(each.der) for each in roots]
    asked: dict[str, Any] = {
        **(case.given if needs_word else {}),
        "trust_roots": trusted,
        "other_certs": trusted,  # an authority signs its own answers
        "moment": moment,
        "allow_fetching": False,
        "revocation_mode": "soft-fail",
        # A list of revoked certificates made after the signing still tells of those revoked before it.
        "retroactive_revinfo": True,
        "revinfo_policy": _FRESH_WORD if needs_word else None,
    }
    try:
        context = DocumentSecurityStore.read_dss(case.reader).as_validation_context(asked)
    except NoDSSFoundError:
        context = ValidationContext(**asked)
    return validate_pdf_signature(signature, context, key_usage_settings=_MAY_SIGN)


def _about(signature: EmbeddedPdfSignature) -> Signed:
    certificate = signature.signer_cert
    subject = certificate.subject.native
    validity = certificate["tbs_certificate"]["validity"]
    return Signed(
        reason=Reason.GOOD,
        name=_words(subject.get("common_name")),
        organisation=_words(subject.get("organization_name")),
        serial=f"{certificate.serial_number:x}",
        issuer=_words(certificate.issuer.native.get("common_name")) or certificate.issuer.human_friendly[:200],
        fingerprint=certificate.sha256.hex(),
        valid_from=validity["not_before"].native,
        valid_until=validity["not_after"].native,
        signed_at=signature.self_reported_timestamp,
    )


def _words(value: object) -> str:
    """A name of a certificate, which may stand there more than once."""
    return (", ".join(map(str, value)) if isinstance(value, list) else str(value or ""))[:200]


def _is_tight(signature: EmbeddedPdfSignature, reader: PdfFileReader) -> bool:
    """Whether the gap in the byte range holds the signature and zeros after it, and nothing else."""
    gap_from, gap_to = int(signature.byte_range[1]), int(signature.byte_range[2])
    reader.stream.seek(gap_from)
    gap = reader.stream.read(gap_to - gap_from)
    held = signature.pkcs7_content
    length = len(signature.signed_data.untag().dump()) if not held else _length_of_der(held)
    return gap in {b"<" + held.hex().encode() + b">", b"<" + held.hex().upper().encode() + b">"} and not any(
        held[length:]
    )


def _length_of_der(held: bytes) -> int:
    """How many bytes the first value takes (X.690, 8.1.3); an indefinite length is no DER and takes none."""
    first = held[1]
    if first < 0x80:
        return 2 + first
    count = first & 0x7F
    return 2 + count + int.from_bytes(held[2 : 2 + count], "big") if count else len(held)


def _is_weak(signature: EmbeddedPdfSignature) -> bool:
    named = signature.signer_info["signature_algorithm"]
    try:
        digests = {signature.md_algorithm, named.hash_algo}
    except ValueError:  # a mechanism that names no digest of its own
        digests = {signature.md_algorithm}
    key = signature.signer_cert.public_key
    certified = signature.signer_cert["signature_algorithm"]
    return (
        bool(digests & _WEAK_DIGESTS)
        or certified.hash_algo in _WEAK_DIGESTS
        or (key.algorithm in _LEAST_BITS and key.bit_size < _LEAST_BITS[key.algorithm])
    )
