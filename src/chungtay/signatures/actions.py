"""The list of trust, whose certificate is whose, files given out to be signed, and what comes back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.accounts.models import Person as Account
from chungtay.kernel.audit import key_of, kind_of
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.files import PDF, keep_bytes, store_upload
from chungtay.kernel.models import StoredFile
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day, tidy
from chungtay.signatures.choices import CheckReason
from chungtay.signatures.engine.certificates import MOST_BYTES, NotAnAuthority, Personal, read_authority, read_personal
from chungtay.signatures.engine.revocation import MOST_BYTES as LARGEST_WORD
from chungtay.signatures.engine.revocation import read_word
from chungtay.signatures.engine.verdicts import Limits, Verdict
from chungtay.signatures.facts import (
    AuthorityClosed,
    AuthorityProposed,
    AuthorityTrusted,
    CertificateBound,
    CertificateLetGo,
    FileGivenOut,
    SignedFileChecked,
    WordBrought,
    WordPutAside,
)
from chungtay.signatures.models import (
    LONGEST_REASON,
    ExpectedFile,
    KnownCertificate,
    RevocationWord,
    SignatureCheck,
    TrustAnchor,
)
from chungtay.signatures.queries.checks import verdict_on
from chungtay.signatures.queries.holders import first_use
from chungtay.signatures.queries.trust import open_anchor

LAST_SIGNS = 8
TYPES = {"crl": ("application/pkix-crl", ".crl"), "ocsp": ("application/ocsp-response", ".ors")}


@transaction.atomic
def propose_authority(content: bytes, *, why: str, by: Person, at: datetime) -> TrustAnchor:
    """Bring the certificate of an authority; it is trusted by nobody until its fingerprint is confirmed."""
    if len(content) > MOST_BYTES:
        raise RuleBroken(_("This file is too large for a certificate. Choose the certificate alone."), "certificate")
    try:
        found = read_authority(content)
    except NotAnAuthority as refused:
        raise RuleBroken(_why_not(refused.code), "certificate") from refused
    known = open_anchor(found.fingerprint)
    if known is not None:
        return known
    if at >= found.not_after:
        raise RuleBroken(
            _("This certificate ended on %(day)s. Ask the authority for the one that is valid now.")
            % {"day": short_day(to_local(found.not_after).date())},
            "certificate",
        )
    anchor = TrustAnchor.objects.create(
        name=found.name,
        issuer=found.issuer,
        fingerprint=found.fingerprint,
        certificate=found.pem,
        begins_at=found.not_before,
        ends_at=found.not_after,
        added_by_id=by.pk,
        added_at=at,
        why=_reason(why, "why"),
    )
    tell(AuthorityProposed(anchor=anchor, by=by, on=to_local(at).date()))
    return anchor


@transaction.atomic
def trust_authority(anchor: TrustAnchor, *, ending: str, begins: date, by: Person, at: datetime) -> TrustAnchor:
    """Put an authority on the list from a day on, by typing the last signs of its fingerprint."""
    anchor = _locked(anchor)
    if not anchor.is_waiting:
        return anchor
    typed = "".join(ending.split()).replace(":", "").lower()
    if typed != anchor.fingerprint[-LAST_SIGNS:]:
        raise RuleBroken(
            _(
                "These are not the last %(count)s signs of the fingerprint. Compare it with what the authority"
                " publishes."
            )
            % {"count": LAST_SIGNS},
            "ending",
        )
    if begins > to_local(anchor.ends_at).date():
        raise RuleBroken(_("The certificate ends before this day. Choose an earlier day."), "begins")
    anchor.valid_from, anchor.confirmed_by_id, anchor.confirmed_at = begins, by.pk, at
    anchor.version += 1
    anchor.save(update_fields=["valid_from", "confirmed_by", "confirmed_at", "version"])
    tell(AuthorityTrusted(anchor=anchor, begins=short_day(begins), by=by, on=to_local(at).date(), wrote=[anchor]))
    return anchor


@transaction.atomic
def close_authority(anchor: TrustAnchor, *, ends: date | None, why: str, by: Person, at: datetime) -> TrustAnchor:
    """Rely on an authority no longer from a day on, or put one aside that was never confirmed."""
    anchor = _locked(anchor)
    if anchor.closed_at is not None:
        return anchor
    if anchor.confirmed_at is not None:
        if ends is None:
            raise RuleBroken(_("Write the first day on which the authority is no longer trusted."), "ends")
        if anchor.valid_from is not None and ends <= anchor.valid_from:
            raise RuleBroken(
                _("The authority is trusted from %(day)s. Write a later day.") % {"day": short_day(anchor.valid_from)},
                "ends",
            )
        anchor.valid_until = ends
    anchor.closed_because, anchor.closed_by_id, anchor.closed_at = _reason(why, "why"), by.pk, at
    anchor.version += 1
    anchor.save(update_fields=["valid_until", "closed_because", "closed_by", "closed_at", "version"])
    tell(AuthorityClosed(anchor=anchor, reason=anchor.closed_because, by=by, on=to_local(at).date(), wrote=[anchor]))
    return anchor


@transaction.atomic
def bring_word(content: bytes, *, by: Person, at: datetime) -> RevocationWord:
    """Keep a list of revoked certificates or an OCSP answer; the same file brought twice is kept once."""
    if len(content) > LARGEST_WORD:
        raise RuleBroken(_("This file is larger than 10 MB. Choose the list of revoked certificates alone."), "file")
    found = read_word(content)
    if found is None:
        raise RuleBroken(
            _("This is neither a list of revoked certificates (CRL) nor an answer about one (OCSP)."), "file"
        )
    digest = hashlib.sha256(found.der).hexdigest()
    known = RevocationWord.objects.filter(file__sha256=digest, aside_at__isnull=True).first()
    if known is not None:
        return known
    content_type, suffix = TYPES[found.kind]
    path = f"{digest[:2]}/{digest}{suffix}"
    keep_bytes(path, found.der)
    named, size = f"{digest[:12]}{suffix}", len(found.der)
    stored = StoredFile.objects.create(
        name=named, path=path, content_type=content_type, size=size, sha256=digest, at=at, by_id=by.pk
    )
    word = RevocationWord.objects.create(
        kind=found.kind,
        issuer=found.issuer,
        authority_key=found.authority_key,
        about=found.about,
        issued_at=found.issued_at,
        next_at=found.next_at,
        file=stored,
        by_id=by.pk,
        at=at,
    )
    made = short_day(to_local(found.issued_at).date())
    tell(WordBrought(word=word, issuer=found.issuer, made=made, by=by, on=to_local(at).date(), wrote=[stored]))
    return word


@transaction.atomic
def put_word_aside(word: RevocationWord, *, why: str, by: Person, at: datetime) -> RevocationWord:
    """Judge no signature by this word any more; it stays in the list with the reason."""
    word = RevocationWord.objects.select_for_update(of=("self",)).get(pk=word.pk)
    if word.aside_at is None:
        word.aside_because, word.aside_by_id, word.aside_at = _reason(why, "why"), by.pk, at
        word.save(update_fields=["aside_because", "aside_by", "aside_at"])
        tell(WordPutAside(word=word, issuer=word.issuer, reason=word.aside_because, by=by, on=to_local(at).date()))
    return word


@transaction.atomic
def bind_certificate(content: bytes, person: Account, *, by: Person, at: datetime) -> KnownCertificate:
    """Record whose certificate a file holds; from then on no other counts as this person's, whatever name it bears."""
    if len(content) > MOST_BYTES:
        raise RuleBroken(_("This file is too large for a certificate. Choose the certificate alone."), "certificate")
    try:
        found = read_personal(content)
    except NotAnAuthority as refused:
        raise RuleBroken(_why_not(refused.code), "certificate") from refused
    return _bound(found, person, by=by, at=at)


@transaction.atomic
def own_certificate(check: SignatureCheck, place: str, *, by: Account, at: datetime) -> KnownCertificate:
    """Confirm that the certificate by which one was recorded as a signatory is one's own, on its first use."""
    if not place or first_use(check, by) != place:
        raise RuleBroken(
            _(
                "Only who was recorded as signatory by this file confirms the certificate in it. For any other, ask the"
                " operator to record it."
            )
        )
    row = check.signers[place]
    found = Personal(name=row["name"], issuer=row["issuer"], fingerprint=row["fingerprint"], serial=row["serial"])
    return _bound(found, by, by=by, at=at)


def _bound(found: Personal, person: Account, *, by: Person, at: datetime) -> KnownCertificate:
    known = KnownCertificate.objects.filter(fingerprint=found.fingerprint, ended_at__isnull=True)
    row = known.select_for_update(of=("self",)).select_related("person").first()
    if row is not None and row.person_id != person.pk:
        raise RuleBroken(
            _("This certificate is recorded as that of %(person)s. End that first.") % {"person": row.person}
        )
    if row is not None:
        return row
    row = KnownCertificate.objects.create(
        person=person,
        fingerprint=found.fingerprint,
        serial=found.serial,
        name=found.name,
        issuer=found.issuer,
        by_id=by.pk,
        at=at,
    )
    tell(CertificateBound(certificate=row, person=person, serial=row.serial, by=by, on=to_local(at).date()))
    return row


@transaction.atomic
def let_certificate_go(certificate: KnownCertificate, *, why: str, by: Person, at: datetime) -> KnownCertificate:
    """From now on the certificate is nobody's; what was signed with it stays as it is."""
    row = KnownCertificate.objects.select_for_update(of=("self",)).select_related("person").get(pk=certificate.pk)
    if row.ended_at is None:
        row.ended_because, row.ended_by_id, row.ended_at = _reason(why, "why"), by.pk, at
        row.save(update_fields=["ended_because", "ended_by", "ended_at"])
        day, reason = to_local(at).date(), row.ended_because
        tell(CertificateLetGo(certificate=row, person=row.person, serial=row.serial, reason=reason, by=by, on=day))
    return row


@transaction.atomic
def expect_file(
    thing: models.Model, *, sha256: str, size: int, by: Person, at: datetime, version_key: str = ""
) -> ExpectedFile:
    """Note that a PDF was given out to be signed for a version of the thing; giving it out twice is noted once."""
    expected, is_new = ExpectedFile.objects.get_or_create(
        kind=kind_of(thing),
        key=key_of(thing),
        version_key=version_key,
        sha256=sha256,
        defaults={"size": size, "given_to_id": by.pk, "given_at": at},
    )
    if is_new:
        tell(FileGivenOut(expected=expected, by=by, on=to_local(at).date()))
    return expected


@transaction.atomic
def keep_check(
    uploaded: UploadedFile[bytes],
    thing: models.Model,
    verdict: Verdict,
    *,
    by: Person,
    at: datetime,
) -> SignatureCheck:
    """Keep a file that was brought as signed, unchanged, with what was found in it; a refused one is kept as well."""
    # A refused file may have lost or grown an end: it is kept as it came, for it is what was judged.
    is_evidence = bool(verdict.signatures) and not verdict.is_good
    stored = _kept_as_it_came(uploaded, by=by, at=at) if is_evidence else store_upload(uploaded, by=by, allowed=[PDF])
    if stored.sha256 != verdict.sha256:
        raise RuleBroken(_("This is not the file that was checked. Choose it once more."), "signed_file")
    reason = CheckReason(verdict.reason.value)
    check = SignatureCheck.objects.create(
        kind=kind_of(thing),
        key=key_of(thing),
        version_key=verdict.version_key,
        file=stored,
        sha256=stored.sha256,
        reason=reason,
        signers={str(place): _plain(each) for place, each in enumerate(verdict.signatures, start=1)},
        by_id=by.pk,
        at=at,
    )
    # The record speaks Vietnamese, whatever language the page is read in.
    with override("vi"):
        outcome = str(reason.label)
    tell(SignedFileChecked(check=check, outcome=outcome, by=by, on=to_local(at).date(), wrote=[stored]))
    return check


def _kept_as_it_came(uploaded: UploadedFile[bytes], *, by: Person, at: datetime) -> StoredFile:
    uploaded.seek(0)
    content = uploaded.read(Limits().file_bytes + 1)
    digest = hashlib.sha256(content).hexdigest()
    path = f"{digest[:2]}/{digest}.pdf"
    keep_bytes(path, content)
    return StoredFile.objects.create(
        name=f"{digest[:12]}.pdf",
        path=path,
        content_type=PDF,
        size=len(content),
        sha256=digest,
        at=at,
        by_id=by.pk,
    )


def check_upload(
    uploaded: UploadedFile[bytes], thing: models.Model, *, by: Person, at: datetime, version_key: str = ""
) -> SignatureCheck:
    """Check a signed file against what was given out for the thing, and keep both."""
    uploaded.seek(0)
    verdict = verdict_on(uploaded.read(), thing, version_key, at=at)
    return keep_check(uploaded, thing, verdict, by=by, at=at)


def _locked(anchor: TrustAnchor) -> TrustAnchor:
    return TrustAnchor.objects.select_for_update(of=("self",)).get(pk=anchor.pk)


def _reason(typed: str, field: str) -> str:
    reason = tidy(typed)[:LONGEST_REASON]
    if not reason:
        raise RuleBroken(_("Say in one sentence why; it stays with the list."), field)
    return reason


def _why_not(code: str) -> str:
    return {
        "several": _("There are several certificates in this file. Choose a file with the one that is to be trusted."),
        "not_an_authority": _("This is the certificate of a person or a server, not of an authority that issues them."),
        "an_authority": _("This is the certificate of an authority. Choose the one of the person who signs."),
        "weak": _("The key of this authority has fewer than 2,048 bits, so signatures under it prove nothing."),
    }.get(code, _("This is not a certificate. Choose a file ending in .cer, .crt, .der or .pem."))


def _plain(each: object) -> dict[str, object]:
    plain: dict[str, object] = json.loads(json.dumps(asdict(each), default=datetime.isoformat))  # type: ignore[call-overload]  # a dataclass
    return plain
