"""What was signed outside comes back to the document it belongs to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.dossiers.choices import CopyKind
from chungtay.dossiers.facts import ScanKept, SignedFileKept
from chungtay.dossiers.models import SignedCopy
from chungtay.dossiers.queries import frozen_original, may_be_signed
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.files import store_upload
from chungtay.kernel.models import StoredFile
from chungtay.kernel.people import Person
from chungtay.records.models import Document
from chungtay.records.queries.papers import possible_signers
from chungtay.signatures.actions import keep_check
from chungtay.signatures.engine.verdicts import Reason, Signed, Verdict
from chungtay.signatures.models import SignatureCheck
from chungtay.signatures.queries.holders import is_certificate_named, is_certificate_of, why_not_theirs


@transaction.atomic
def bring_signed_copy(
    document: Document, signed_file: UploadedFile[bytes], verdict: Verdict, *, by: Person, at: datetime
) -> SignatureCheck:
    """Keep a PDF signed outside with what was found; a good one, by whom the document names, is its signed copy."""
    document = _locked(document)
    if verdict.is_good:
        verdict = replace(verdict, reason=_why_not(document, verdict, at))
    check = keep_check(signed_file, document, verdict, by=by, at=at)
    if check.is_good:
        _keep(document, CopyKind.DIGITAL, check.file, check, by=by, at=at)
    return check


@transaction.atomic
def bring_scan(document: Document, scan: UploadedFile[bytes], *, by: Person, at: datetime) -> SignedCopy:
    """Keep a scan of the signed paper; nothing in it is verified, and every page that shows it says so."""
    document = _locked(document)
    return _keep(document, CopyKind.SCAN, store_upload(scan, by=by), None, by=by, at=at)


def _keep(
    document: Document, kind: CopyKind, file: StoredFile, check: SignatureCheck | None, *, by: Person, at: datetime
) -> SignedCopy:
    known = SignedCopy.objects.filter(document=document, sha256=file.sha256).first()
    if known is not None and known.kind != kind:
        raise RuleBroken(_("This very file is kept already: %(kind)s.") % {"kind": known.get_kind_display()}, "file")
    if known is not None:
        return known
    row = SignedCopy.objects.create(
        document=document, kind=kind, file=file, sha256=file.sha256, signature_check=check, by_id=by.pk, at=at
    )
    told = SignedFileKept if kind == CopyKind.DIGITAL else ScanKept
    body, notation = document.organisation, document.issue.notation
    on = to_local(at).date()
    tell(told(document=document, organisation=body, signed_copy=row, notation=notation, by=by, on=on, wrote=[file]))
    return row


def _locked(document: Document) -> Document:
    row = Document.objects.select_for_update(of=("self",)).select_related("organisation", "dossier").get(pk=document.pk)
    if not may_be_signed(row):
        raise RuleBroken(
            _("This document is in the state “%(state)s”. Only what was issued, and sent out, is brought back signed.")
            % {"state": row.get_state_display()}
        )
    if row.dossier is not None and row.dossier.closed_on is not None:
        raise RuleBroken(
            _("The dossier %(dossier)s is closed, and nothing goes into it any more.") % {"dossier": row.dossier}
        )
    return row


def _why_not(document: Document, verdict: Verdict, at: datetime) -> Reason:
    """Why a whole file with good signatures is not this document signed by whom it names; GOOD when it is."""
    if verdict.original != frozen_original(document).sha256:
        return Reason.WRONG_TEXT
    theirs = [each for each in verdict.signatures if _is_signers(document, each, _day_of(each, at))]
    if not theirs:
        return why_not_theirs(verdict)
    later = [each for each in theirs if _day_of(each, at) >= document.issue.issued_on]
    if not later:
        return Reason.BEFORE_ISSUE
    # Only a time stamp proves that somebody who has left the post since then still held it.
    today = to_local(at).date()
    is_proven = any(each.is_timestamped or _is_signers(document, each, today) for each in later)
    return Reason.GOOD if is_proven else Reason.UNPROVEN_DAY


def _is_signers(document: Document, signed: Signed, day: date) -> bool:
    """Whether the document names this signer, who on the day still held a post that signs for the body."""
    issue = document.issue
    if issue.signer is None:
        return is_certificate_named(signed, issue.signer_name)
    holders = {row.person_id for row in possible_signers(document.organisation, day)}
    return issue.signer.pk in holders and is_certificate_of(signed, issue.signer)


def _day_of(signed: Signed, at: datetime) -> date:
    return to_local(signed.signed_at or at).date()
