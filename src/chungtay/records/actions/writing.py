from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy
from chungtay.layout.engine.content import OfficialDocument, Signature
from chungtay.layout.engine.packing import FORM, to_plain
from chungtay.layout.engine.typed import blocks_of
from chungtay.organisations.models import Organisation
from chungtay.records.choices import PaperKind, PaperState
from chungtay.records.facts import DocumentDrafted, DraftChanged, DraftDropped
from chungtay.records.models import Document
from chungtay.records.queries.contents import with_head
from chungtay.records.queries.heads import head_on
from chungtay.records.queries.kinds import article, outline_of
from chungtay.records.queries.papers import possible_signers


@transaction.atomic
def draft_document(
    organisation: Organisation,
    kind: PaperKind,
    *,
    by: Person,
    on: date,
    content: OfficialDocument | None = None,
) -> Document:
    """Begin a document of the body: with content that was put together elsewhere, or with the outline of its kind."""
    begun = content or _begun(organisation, kind, on)
    document = Document(
        organisation=organisation, kind=kind, subject=_fitting_subject(begun.subject), form=FORM, by_id=by.pk, at=now()
    )
    document.content = to_plain(with_head(document, begun, on))
    document.save()
    tell(DocumentDrafted(document=document, organisation=organisation, by=by, on=on))
    return document


@transaction.atomic
def revise_draft(document: Document, content: OfficialDocument, *, by: Person, on: date, seen: int | None) -> Document:
    """Write the draft anew, as somebody saw version `seen` of it."""
    _lock_draft(document)
    if seen != document.version:
        raise StaleVersion(document)
    document.subject = _fitting_subject(content.subject)
    document.form, document.content = FORM, to_plain(with_head(document, content, on))
    document.version += 1
    document.save(update_fields=["subject", "form", "content", "version"])
    tell(DraftChanged(document=document, organisation=document.organisation, by=by, on=on))
    return document


@transaction.atomic
def drop_draft(document: Document, *, by: Person, on: date) -> Document:
    """Put a draft aside; it had no number, so none is lost."""
    _lock_draft(document)
    document.state = PaperState.DROPPED
    document.version += 1
    document.save(update_fields=["state", "version"])
    tell(DraftDropped(document=document, organisation=document.organisation, by=by, on=on))
    return document


def _lock_draft(document: Document) -> None:
    document.refresh_from_db(from_queryset=Document.objects.select_for_update(of=("self",)))
    if not document.is_draft:
        raise RuleBroken(
            _("This document is no longer a draft: %(state)s. Its words do not change any more.")
            % {"state": document.get_state_display()}
        )


def _fitting_subject(subject: str) -> str:
    short = tidy(subject)
    if not short:
        raise RuleBroken(_("Say in a line what the document is about."), field="subject")
    if len(short) > 500:
        raise RuleBroken(_("The subject is longer than 500 characters. Shorten it."), field="subject")
    return short


def _begun(organisation: Organisation, kind: PaperKind, day: date) -> OfficialDocument:
    outline, head = outline_of(kind), head_on(organisation, day)
    return OfficialDocument(
        issuers=(head.issuer,),
        code=outline.code,
        kind=outline.name,
        subject=outline.subject,
        place=head.used.place,
        addressees=(head.used.superior,) if outline.is_addressed and head.used.superior else (),
        bases=outline.bases,
        blocks=blocks_of(outline.body, article()),
        signatures=(_first_signer(organisation, day),),
        recipients=outline.recipients,
    )


def _first_signer(organisation: Organisation, day: date) -> Signature:
    signers = possible_signers(organisation, day)
    if not signers:
        return Signature(post="")
    row = signers[0]
    return Signature(post=(row.post or row.get_role_display()).upper(), name=row.person.name)
