"""Which documents a person sees, and what is shown of one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from chungtay.kernel.audit import entries_about
from chungtay.kernel.clock import today
from chungtay.kernel.models import AuditEntry
from chungtay.kernel.people import Visitor
from chungtay.kernel.validity import validity_condition
from chungtay.layout.engine.content import OfficialDocument
from chungtay.layout.engine.letterheads import fits
from chungtay.organisations.choices import SIGNERS, Kind
from chungtay.organisations.models import Membership, Organisation
from chungtay.organisations.models.walks import ancestors
from chungtay.organisations.queries import overseen_by, own_bodies
from chungtay.organisations.rules.authority import DEPARTMENT_ROLES
from chungtay.records.choices import KEEPERS, PaperKind, PaperState
from chungtay.records.models import Document, Issue, LetterTemplate
from chungtay.records.queries.kinds import outline_of

UNSEEN = [PaperState.DRAFT, PaperState.DROPPED]
NOT_YET_WRITTEN = re.compile(r"\[[^\]\n]+\]")


@dataclass(frozen=True)
class PublicDocument:
    """What anybody may know of an issued document: what is printed on it of offices, its state and its digests."""

    uid: str
    notation: str
    kind: str
    issuer: str
    subject: str
    issued_on: date
    state: str
    state_label: str
    reason: str
    ruled_by: str
    ended_on: date | None
    replaced_by: str
    replaced_by_uid: str
    # What became of the heir when it is not in force either.
    replaced_by_state: str
    docx_hash: str
    pdf_hash: str


def kept_bodies(visitor: Visitor) -> QuerySet[Organisation]:
    """The bodies whose papers the visitor works with today."""
    keys = own_bodies(visitor, today(), KEEPERS)
    return Organisation.objects.filter(pk__in=keys).order_by("folded_name", "pk")


def visible_documents(visitor: Visitor) -> QuerySet[Document]:
    """All papers of the visitor's own bodies, and what was issued by those they oversee."""
    own, below = own_bodies(visitor, today(), KEEPERS), overseen_by(visitor, today())
    seen = Q(organisation__in=own) | Q(organisation__in=below) & ~Q(state__in=UNSEEN)
    rows = Document.objects.filter(seen)
    return rows.select_related("organisation", "issue", "dossier", "withdrawal__replaced_by__issue")


def public_issues() -> QuerySet[Document]:
    """Every document that was ever issued, for whoever holds its address."""
    rows = Document.objects.filter(issue__isnull=False)
    return rows.select_related("issue", "withdrawal__replaced_by__issue", "withdrawal__replaced_by__withdrawal")


def public_document(code: str) -> PublicDocument | None:
    """The issued document whose verify address ends with the code; None when there is no such."""
    row = public_issues().filter(uid=code).first()
    return public_words(row) if row else None


def public_words(row: Document) -> PublicDocument:
    """An issued document in the words anybody may read."""
    issue, ended = row.issue, getattr(row, "withdrawal", None)
    heir = _newest_heir(row)
    return PublicDocument(
        uid=row.uid,
        notation=issue.notation,
        kind=outline_of(PaperKind(row.kind)).name or str(PaperKind(row.kind).label),
        issuer=issue.issuer,
        subject=issue.subject,
        issued_on=issue.issued_on,
        state=row.state,
        state_label=row.get_state_display(),
        reason=ended.reason if ended else "",
        ruled_by=ended.ruled_by if ended else "",
        ended_on=ended.effective_on if ended else None,
        replaced_by=heir.issue.notation if heir else "",
        replaced_by_uid=heir.uid if heir else "",
        replaced_by_state=heir.get_state_display() if heir and not heir.is_in_force else "",
        docx_hash=issue.docx_hash,
        pdf_hash=issue.pdf_hash,
    )


def _newest_heir(row: Document) -> Document | None:
    """The last in the line of documents that replaced one another; None where nothing took its place."""
    heir: Document | None = None
    ended, seen = getattr(row, "withdrawal", None), {row.pk}
    while ended is not None and ended.replaced_by is not None and ended.replaced_by_id not in seen:
        heir = ended.replaced_by
        seen.add(heir.pk)
        ended = getattr(heir, "withdrawal", None)
    return heir


def unwritten_parts(text: str) -> list[str]:
    """The hints in square brackets of the outline that still wait for words, in their order."""
    return list(dict.fromkeys(NOT_YET_WRITTEN.findall(text)))


def replacements_for(document: Document) -> QuerySet[Document]:
    """The documents in force of the same body that could take the place of this one."""
    rows = Document.objects.filter(organisation=document.organisation, state=PaperState.ISSUED)
    return rows.exclude(pk=document.pk).select_related("issue").order_by("-issue__issued_on", "-id")


def possible_signers(organisation: Organisation, day: date) -> list[Membership]:
    """Who may sign for the body on the day, the head first."""
    rows = organisation.memberships.valid_on(day).filter(role__in=SIGNERS).select_related("person")
    order = {"head": 0, "department_head": 0}
    return sorted(rows, key=lambda row: (order.get(row.role, 1), row.person.name))


def signer_called(organisation: Organisation, name: str, day: date) -> Membership | None:
    """Who of the body's signers on the day bears the name."""
    return next((row for row in possible_signers(organisation, day) if row.person.name == name), None)


def signer_of(document: Document, content: OfficialDocument, day: date) -> Membership | None:
    """In which post who signs the paper binds the body on the day; None where the register knows of none."""
    name = content.signatures[0].name if content.signatures else ""
    return signer_called(document.organisation, name, day)


def template_for(document: Document, content: OfficialDocument, day: date) -> LetterTemplate | None:
    """The letterhead in use for the document: of its body, else of one above it; None when its words need more."""
    if not fits(content):
        return None
    own = document.organisation_id
    rows = LetterTemplate.objects.filter(
        organisation_id__in={own, *ancestors([own], day)}, kind=document.kind, ended_at__isnull=True
    )
    return min(rows.select_related("file"), key=lambda row: (row.organisation_id != own, row.pk), default=None)


def visible_templates(visitor: Visitor) -> QuerySet[LetterTemplate]:
    """The letterheads in use of the departments the visitor works for; an operator sees all."""
    rows = LetterTemplate.objects.filter(ended_at__isnull=True).select_related("organisation", "file")
    is_everywhere = getattr(visitor, "is_operator", False)
    return rows if is_everywhere else rows.filter(organisation__in=template_bodies(visitor))


def template_bodies(visitor: Visitor) -> QuerySet[Organisation]:
    """The departments for which the visitor may put letterheads in use."""
    if getattr(visitor, "is_operator", False):
        rows = Organisation.objects.of_kind(Kind.DEPARTMENT, today()).filter(validity_condition(today()))
        return rows.order_by("folded_name", "pk")
    keys = own_bodies(visitor, today(), DEPARTMENT_ROLES)
    return Organisation.objects.filter(pk__in=keys).order_by("folded_name", "pk")


def access_history(document: Document) -> QuerySet[AuditEntry]:
    """What the record says of the document, newest first."""
    return entries_about(document).exclude(verb="sheets.file_taken")


def verify_address(document: Document) -> str:
    """Where anybody can check the document; it stands on the paper and in its square."""
    return f"{settings.PUBLIC_ADDRESS}{reverse('public:verify', args=[document.uid])}"


def issue_of(document: Document) -> Issue | None:
    """The issue of a document, None while it is a draft."""
    return getattr(document, "issue", None)
