"""The list of trust, files given out to be signed, and what is found in those that come back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.kernel.audit import key_of, kind_of
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.files import PDF, store_upload
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day, tidy
from chungtay.signatures.choices import CheckReason
from chungtay.signatures.engine.certificates import MOST_BYTES, NotAnAuthority, read_authority
from chungtay.signatures.engine.verdicts import Verdict
from chungtay.signatures.facts import (
    AuthorityClosed,
    AuthorityProposed,
    AuthorityTrusted,
    FileGivenOut,
    SignedFileChecked,
)
from chungtay.signatures.models import LONGEST_REASON, ExpectedFile, SignatureCheck, TrustAnchor
from chungtay.signatures.queries.checks import verdict_on
from chungtay.signatures.queries.trust import open_anchor

LAST_SIGNS = 8


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
    stored = store_upload(uploaded, by=by, allowed=[PDF])
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
        "weak": _("The key of this authority has fewer than 2,048 bits, so signatures under it prove nothing."),
    }.get(code, _("This is not a certificate. Choose a file ending in .cer, .crt, .der or .pem."))


def _plain(each: object) -> dict[str, object]:
    plain: dict[str, object] = json.loads(json.dumps(asdict(each), default=datetime.isoformat))  # type: ignore[call-overload]  # a dataclass
    return plain
