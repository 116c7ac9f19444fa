"""The signed copies of a document, who reads them, and what of other rooms lies in a dossier."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from chungtay.accounts.models import Person
from chungtay.dossiers.engine.archive import ArchivedPaper
from chungtay.dossiers.models import SignedCopy
from chungtay.kernel.clock import to_local
from chungtay.kernel.people import Visitor
from chungtay.records.choices import PaperState
from chungtay.records.models import Document, Dossier
from chungtay.records.queries.papers import issue_of, visible_documents
from chungtay.signatures.engine.verdicts import Original
from chungtay.signatures.models import SignatureCheck
from chungtay.signatures.queries.sentences import SignerRow, signer_rows

PapersOf = Callable[[Dossier], Iterable[ArchivedPaper]]

_sources: list[PapersOf] = []


@dataclass(frozen=True)
class PublicCopy:
    """What anybody may know of a signed copy: of what kind it is, when the file says it was signed, its digest."""

    is_checked: bool
    signed_at: datetime | None
    is_timestamped: bool
    issuers: str
    sha256: str
    kept_at: datetime


def register_papers(papers: PapersOf) -> None:
    """Say which papers of a room above lie in a dossier; they go to the archive with it."""
    _sources.append(papers)


def papers_of_others(dossier: Dossier) -> list[ArchivedPaper]:
    """What of the rooms above lies in the dossier, in the order in which the rooms said so."""
    return [paper for papers in _sources for paper in papers(dossier)]


def visible_copies(visitor: Visitor) -> QuerySet[SignedCopy]:
    """The signed copies of the documents the visitor may read."""
    rows = SignedCopy.objects.filter(document__in=visible_documents(visitor).values("pk"))
    return rows.select_related("document__organisation", "file")


def copies_of(document: Document) -> QuerySet[SignedCopy]:
    """The signed copies of a document, the verified ones first, then the newest."""
    rows = SignedCopy.objects.filter(document=document)
    return rows.select_related("file", "signature_check__file", "by").order_by("kind", "-id")


def signatories_recorded_by(check: SignatureCheck) -> list[Person]:
    """Whom the document names as its signer, where the check made the file its signed copy."""
    rows = SignedCopy.objects.filter(signature_check=check, document__issue__signer__isnull=False)
    return list(Person.objects.filter(pk__in=rows.values("document__issue__signer")).order_by("pk"))


def copies_in(dossier: Dossier) -> dict[int, list[SignedCopy]]:
    """The signed copies of every document of the dossier in the order they were brought, by the document's key."""
    found: dict[int, list[SignedCopy]] = {}
    rows = SignedCopy.objects.filter(document__dossier=dossier).select_related("file", "signature_check")
    for row in rows.order_by("id"):
        found.setdefault(row.document_id, []).append(row)
    return found


def public_copies(uid: str) -> list[PublicCopy]:
    """The signed copies of an issued document in what anybody may read, without a name; the verified ones first."""
    rows = SignedCopy.objects.filter(document__uid=uid).select_related("signature_check").order_by("kind", "-id")
    return [_public(row) for row in rows]


def may_be_signed(document: Document) -> bool:
    """Whether a signed copy of it can be brought: it was issued, and its number not cancelled."""
    return issue_of(document) is not None and document.state != PaperState.CANCELLED


def frozen_original(document: Document) -> Original:
    """The frozen PDF of an issued document as a signed file has to begin with it."""
    return Original(size=document.issue.pdf.size, sha256=document.issue.pdf_hash)


def signers_of(copy: SignedCopy) -> list[SignerRow]:
    """Who signed a copy, as its certificates say; nobody is known of a scan."""
    return signer_rows(copy.signature_check) if copy.signature_check else []


def _public(row: SignedCopy) -> PublicCopy:
    signers = signers_of(row)
    last = signers[-1] if signers else None
    return PublicCopy(
        is_checked=row.is_checked,
        signed_at=last.signed_at if last else None,
        is_timestamped=last.is_timestamped if last else False,
        issuers=", ".join(dict.fromkeys(each.issuer for each in signers)),
        sha256=row.sha256,
        kept_at=to_local(row.at),
    )
