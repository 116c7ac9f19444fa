"""Writing down where statements come from: sources, what they say of a row, and legal documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.audit import key_of, kind_of
from chungtay.kernel.facts import Fact, tell
from chungtay.kernel.models import Citation, LegalDocument, Source, SourceKind
from chungtay.kernel.people import Person
from chungtay.kernel.sources import parse_reference


@dataclass(frozen=True, kw_only=True)
class SourceNamed(Fact):
    verb: ClassVar[str] = "kernel.source_named"
    sentence: ClassVar = _("%(by)s named the source “%(source)s”.")

    source: Source


@dataclass(frozen=True, kw_only=True)
class SourceCited(Fact):
    verb: ClassVar[str] = "kernel.source_cited"
    sentence: ClassVar = _("%(by)s recorded what “%(source)s” states.")

    source: Source
    cited: models.Model


@dataclass(frozen=True, kw_only=True)
class DocumentNamed(Fact):
    verb: ClassVar[str] = "kernel.document_named"
    sentence: ClassVar = _("%(by)s recorded the document %(document)s.")

    document: LegalDocument


@transaction.atomic
def name_source(
    key: str,
    title: str,
    *,
    kind: SourceKind,
    by: Person,
    on: date,
    publisher: str = "",
    author: str = "",
    sha256: str = "",
    note: str = "",
) -> Source:
    """Record a source once; its key names it from then on."""
    known = Source.objects.filter(key=key).first()
    if known is not None:
        return known
    source = Source.objects.create(
        key=key, title=title, kind=kind, publisher=publisher, author=author, sha256=sha256, note=note
    )
    tell(SourceNamed(source=source, by=by, on=on))
    return source


@dataclass(frozen=True)
class Statement:
    """What a source says of one field, in its own words, or what somebody concluded from it."""

    field: str = ""
    quote: str = ""
    inference: str = ""
    locator: str = ""


@transaction.atomic
def cite(source: Source, row: models.Model, statements: Sequence[Statement], *, by: Person, on: date) -> list[Citation]:
    """Record what the source states of a row; an inference is kept apart from the words it rests on."""
    citations = [
        Citation.objects.create(
            source=source,
            kind=kind_of(row),
            key=key_of(row),
            field=statement.field,
            quote=statement.quote[:500],
            inference=statement.inference,
            locator=statement.locator,
        )
        for statement in statements
    ]
    tell(SourceCited(source=source, cited=row, by=by, on=on, wrote=citations))
    return citations


@transaction.atomic
def name_document(
    text: str, *, by: Person, on: date, title: str = "", issuer: str = "", issued_on: date | None = None, note: str = ""
) -> LegalDocument:
    """Record a legal document once, its number and symbol kept as written."""
    reference = parse_reference(text)
    known = LegalDocument.objects.filter(verbatim=reference.verbatim).first()
    if known is not None:
        return known
    document = LegalDocument.objects.create(
        verbatim=reference.verbatim,
        number=reference.number,
        year=reference.year,
        type_code=reference.type_code,
        symbol=reference.issuer,
        title=title,
        issuer=issuer,
        issued_on=issued_on,
        note=note,
    )
    tell(DocumentNamed(document=document, by=by, on=on))
    return document


def citations_of(row: models.Model) -> models.QuerySet[Citation]:
    """What sources say of a row, with the source."""
    return Citation.objects.filter(kind=kind_of(row), key=key_of(row)).select_related("source").order_by("id")


def citations_of_many(rows: Iterable[models.Model]) -> dict[str, list[Citation]]:
    """What sources say of many rows of one kind, by key."""
    found: dict[str, list[Citation]] = {}
    keyed = {key_of(row): kind_of(row) for row in rows}
    citations = Citation.objects.filter(key__in=keyed, kind__in=set(keyed.values())).select_related("source")
    for citation in citations.order_by("id"):
        found.setdefault(citation.key, []).append(citation)
    return found
