"""What a document of ours says, with the head of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chungtay.layout.engine.bodyheads import symbol
from chungtay.layout.engine.content import OfficialDocument
from chungtay.layout.engine.packing import from_plain
from chungtay.records.choices import PaperKind
from chungtay.records.models import Document
from chungtay.records.queries.heads import head_on
from chungtay.records.queries.kinds import archive, outline_of
from chungtay.records.queries.papers import issue_of


def paper_of(document: Document, day: date) -> OfficialDocument:
    """What the document says: frozen once it is issued; a draft has the head its body has on the day, and no number."""
    issue = issue_of(document)
    if issue is not None:
        return from_plain(issue.form, issue.content)
    return with_head(document, from_plain(document.form, document.content), day)


def with_head(document: Document, content: OfficialDocument, day: date) -> OfficialDocument:
    """The content with issuer, kind, symbol and place; several issuers were named on purpose and stay."""
    head = head_on(document.organisation, day)
    outline = outline_of(PaperKind(document.kind))
    return replace(
        content,
        issuers=content.issuers if len(content.issuers) > 1 else (head.issuer,),
        code=outline.code,
        kind=outline.name,
        subject=document.subject,
        place=head.used.place,
        symbol=symbol(outline.code, head.used.abbreviation, head.unit_abbreviation),
        archive=content.archive or archive(),
    )
