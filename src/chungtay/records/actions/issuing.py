from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.files import PDF, open_file
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day, tidy
from chungtay.layout.engine.content import OfficialDocument
from chungtay.layout.engine.docx import write_docx
from chungtay.layout.engine.letterheads import fill, lost_in
from chungtay.layout.engine.packing import FORM, to_plain
from chungtay.layout.engine.pdf import pages_of, write_pdf
from chungtay.layout.engine.rules.checking import breaches_of_docx
from chungtay.layout.engine.texts import UnwritableTextError
from chungtay.layout.engine.typed import text_of
from chungtay.layout.engine.words import official_number
from chungtay.organisations.models import Membership
from chungtay.records.choices import PaperState, WithdrawalKind
from chungtay.records.facts import DocumentIssued, DocumentWithdrawn
from chungtay.records.gateways import DOCX, store_made
from chungtay.records.models import Document, Issue, LetterTemplate, NumberSeries, Withdrawal
from chungtay.records.queries.breaches import refuse_breaches, rule_named
from chungtay.records.queries.contents import paper_of
from chungtay.records.queries.papers import signer_of, template_for, unwritten_parts, verify_address


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a document stops being in force: why, by which document, and what takes its place."""

    kind: WithdrawalKind
    reason: str
    ruled_by: str = ""
    replaced_by: Document | None = None


@transaction.atomic
def issue_document(
    document: Document, *, by: Person, on: date, seen: int | None, is_outside_register: bool = False
) -> Document:
    """Give the draft its number and freeze it: words, files and digests stay as they are from now on.

    Who signs holds the post that day, or somebody vouches that the register does not know the signer.
    """
    document.refresh_from_db(from_queryset=Document.objects.select_for_update(of=("self",)))
    if not document.is_draft:
        raise RuleBroken(
            _("This document is no longer a draft: %(state)s. Open the page again.")
            % {"state": document.get_state_display()}
        )
    if seen != document.version:
        raise StaleVersion(document)
    content = paper_of(document, on)
    _refuse_unfinished(content, on)
    number = NumberSeries.objects.give(document.organisation, document.kind, on)
    content = replace(content, number=number.number, issued_on=on, verify_at=verify_address(document))
    notation = f"{official_number(number.number)}/{content.symbol}"
    docx, pdf = _files_of(content, template_for(document, content, on))
    signer = _signer_of(document, content, on, is_outside_register=is_outside_register)
    stem, signature = notation.replace("/", "-"), content.signatures[0]
    stored = [store_made(docx, stem, DOCX, by=by), store_made(pdf, stem, PDF, by=by)]
    issue = Issue.objects.create(
        document=document,
        number=number,
        notation=notation,
        symbol=content.symbol,
        issuer=content.issuers[0].name,
        subject=document.subject,
        form=FORM,
        content=to_plain(content),
        signer=signer.person if signer else None,
        signer_name=signature.name,
        signer_post=" ".join(part for part in (signature.authority, signature.post) if part),
        issued_on=on,
        docx=stored[0],
        pdf=stored[1],
        docx_hash=stored[0].sha256,
        pdf_hash=stored[1].sha256,
        pages=pages_of(pdf),
        by_id=by.pk,
    )
    _move(document, PaperState.ISSUED)
    body = document.organisation
    wrote = [issue, number, number.series, *stored]
    tell(DocumentIssued(document=document, organisation=body, notation=notation, wrote=wrote, by=by, on=on))
    return document


@transaction.atomic
def withdraw_document(document: Document, ending: Ending, *, by: Person, on: date) -> Document:
    """An issued document is no longer in force: recalled, replaced, or its number cancelled. Its number stays taken."""
    document.refresh_from_db(from_queryset=Document.objects.select_for_update(of=("self",)))
    if not document.is_in_force:
        raise RuleBroken(
            _("Only a document in force can be withdrawn; this one is: %(state)s.")
            % {"state": document.get_state_display()}
        )
    reason, ruled_by = tidy(ending.reason).rstrip(" ."), tidy(ending.ruled_by)
    if not reason:
        raise RuleBroken(_("Say why. The reason stands on the public page of the document."), field="reason")
    _refuse_unnamed_ruling(document, ending, ruled_by)
    row = Withdrawal.objects.create(
        document=document,
        kind=ending.kind,
        reason=reason,
        ruled_by=ruled_by,
        replaced_by=ending.replaced_by,
        effective_on=on,
        by_id=by.pk,
    )
    _move(document, PaperState(ending.kind.value))
    tell(
        DocumentWithdrawn(
            document=document,
            organisation=document.organisation,
            notation=document.issue.notation,
            kind=ending.kind.value,
            wrote=[row],
            by=by,
            on=on,
        )
    )
    return document


def _refuse_unfinished(content: OfficialDocument, on: date) -> None:
    texts = (content.subject, *content.addressees, *content.bases, text_of(content.blocks), *content.recipients)
    left = unwritten_parts("\n".join(texts))
    if left:
        raise RuleBroken(
            _("Some parts still wait for words, the first one is: %(part)s Write them, or take them out.")
            % {"part": left[0]}
        )
    if not content.blocks:
        raise RuleBroken(_("The document has no body yet. Write it before you issue it."))
    if not content.signatures or not content.signatures[0].name or not content.signatures[0].post:
        raise RuleBroken(_("The document does not say who signs it. Add name and post of the signer."))
    if content.reply_by is not None and content.reply_by < on:
        raise RuleBroken(
            _("The answer is awaited until %(day)s, before the day of issue. Write a later day, or none.")
            % {"day": short_day(content.reply_by)}
        )
    if not content.symbol or not content.place:
        raise RuleBroken(
            _("The head of the document lacks its abbreviation or its place. Set them on the page of the head first.")
        )


def _signer_of(
    document: Document, content: OfficialDocument, on: date, *, is_outside_register: bool
) -> Membership | None:
    signer = signer_of(document, content, on)
    if signer is None and not is_outside_register:
        raise RuleBroken(
            _(
                "%(name)s holds no post today in which one signs for %(body)s. Write who signs today, or confirm below"
                " that the signer stands outside the register."
            )
            % {"name": content.signatures[0].name, "body": document.organisation},
            "is_outside_register",
        )
    return signer


def _refuse_unnamed_ruling(document: Document, ending: Ending, ruled_by: str) -> None:
    if ending.kind == WithdrawalKind.RECALL and not ruled_by:
        raise RuleBroken(_("Name the document that recalls this one, by number and symbol."), field="ruled_by")
    heir = ending.replaced_by
    if ending.kind != WithdrawalKind.REPLACEMENT:
        if heir is not None:
            raise RuleBroken(_("Only a replacement names a new document. Leave it empty."), field="replaced_by")
        return
    if heir is None or heir.pk == document.pk or not heir.is_in_force:
        raise RuleBroken(_("Choose the document in force that replaces this one. Issue it first."), field="replaced_by")
    if heir.organisation_id != document.organisation_id:
        raise RuleBroken(_("Only the body itself replaces its documents by others of its own."), field="replaced_by")


def _files_of(content: OfficialDocument, template: LetterTemplate | None) -> tuple[bytes, bytes]:
    try:
        plain, pdf = write_docx(content), write_pdf(content)
    except UnwritableTextError as fault:
        raise RuleBroken(
            _("The text “%(text)s” holds a sign no official paper can carry (U+%(code)s). Type it anew.")
            % {"text": fault.text[:80], "code": f"{ord(fault.character):04X}"}
        ) from fault
    refuse_breaches(plain)
    if template is None:
        return plain, pdf
    filled = fill(open_file(template.file).read(), content)
    if lost := lost_in(filled, plain):
        raise RuleBroken(
            _(
                "In the letterhead template this document would lose “%(words)s”. Take the template out of use first,"
                " or bring it again with the tag of this part."
            )
            % {"words": lost}
        )
    breaches = breaches_of_docx(filled)
    if breaches:
        raise RuleBroken(
            _(
                "In the letterhead template this document would break the layout at: %(where)s."
                " Take it out of use first."
            )
            % {"where": breaches[0].where or rule_named(breaches[0])}
        )
    return filled, pdf


def _move(document: Document, state: PaperState) -> None:
    document.state = state
    document.version += 1
    document.save(update_fields=["state", "version"])
