"""The books of a body: what went out, what came in, and what a dossier gathers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.choices import CodeScheme
from chungtay.organisations.models import Organisation, OrganisationCode
from chungtay.organisations.queries import own_bodies
from chungtay.records.choices import INCOMING, KEEPERS, PaperKind
from chungtay.records.models import Document, Dossier, GivenNumber, IncomingPaper, NumberSeries
from chungtay.records.queries.kinds import outline_of


@dataclass(frozen=True)
class BookLine:
    """One number of the book of what went out."""

    number: GivenNumber
    notation: str
    type_name: str
    recipients: str
    remark: str


def kept_numbers(visitor: Visitor, organisation: Organisation | None = None) -> QuerySet[GivenNumber]:
    """The numbers given by the visitor's own bodies, or by one of them, to what went out."""
    keys = own_bodies(visitor, today(), KEEPERS)
    rows = GivenNumber.objects.filter(series__organisation__in=keys).exclude(series__series=INCOMING)
    if organisation is not None:
        rows = rows.filter(series__organisation=organisation)
    return rows.select_related("series", "issue__document__withdrawal__replaced_by__issue", "issue__pdf")


def book_lines(numbers: Sequence[GivenNumber], words: dict[str, str]) -> list[BookLine]:
    """The numbers as lines of the book; `words` says how each end of a document is remarked."""
    return [_line(number, words) for number in numbers]


def years_of(organisation: Organisation) -> list[int]:
    """The years in which the body gave numbers, newest first."""
    rows = NumberSeries.objects.filter(organisation=organisation)
    return sorted(set(rows.values_list("year", flat=True)), reverse=True)


def visible_incoming(visitor: Visitor) -> QuerySet[IncomingPaper]:
    """What came in at the visitor's own bodies."""
    rows = IncomingPaper.objects.filter(organisation__in=own_bodies(visitor, today(), KEEPERS))
    return rows.select_related("organisation", "arrival", "scan", "dossier")


def visible_dossiers(visitor: Visitor) -> QuerySet[Dossier]:
    """The dossiers of the visitor's own bodies."""
    return Dossier.objects.filter(organisation__in=own_bodies(visitor, today(), KEEPERS)).select_related("organisation")


def counted(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """The dossiers with how many documents each gathers."""
    issued = Count("documents", filter=Q(documents__issue__isnull=False), distinct=True)
    return dossiers.annotate(
        issued_count=issued,
        incoming_count=Count("incoming", distinct=True),
        last_on=Max("documents__issue__issued_on"),
    )


def open_dossiers(organisation: Organisation) -> QuerySet[Dossier]:
    """The dossiers of the body into which something can still be put, newest first."""
    return Dossier.objects.filter(organisation=organisation, closed_on=None).order_by("-year", "notation")


def issued_in(dossier: Dossier) -> QuerySet[Document]:
    """The documents of the dossier that were issued, in the order of their issue."""
    rows = Document.objects.filter(dossier=dossier, issue__isnull=False).order_by("issue__issued_on", "pk")
    return rows.select_related("organisation", "issue__number", "issue__pdf", "withdrawal")


def incoming_in(dossier: Dossier) -> QuerySet[IncomingPaper]:
    """What came in and lies in the dossier, in the order of its days."""
    rows = IncomingPaper.objects.filter(dossier=dossier).order_by("issued_on", "pk")
    return rows.select_related("scan", "arrival")


def sector_code(organisation: Organisation) -> str:
    """The code by which the sector knows the body, empty when there is none."""
    rows = OrganisationCode.objects.filter(organisation=organisation, scheme=CodeScheme.SECTOR)
    return rows.order_by("-id").values_list("code", flat=True).first() or ""


def _line(number: GivenNumber, words: dict[str, str]) -> BookLine:
    issue = number.issue
    ended = getattr(issue.document, "withdrawal", None)
    remark = ""
    if ended is not None:
        heir = ended.replaced_by.issue.notation if ended.replaced_by else ended.ruled_by
        remark = words[ended.kind] % {"day": short_day(ended.effective_on), "by": heir, "reason": ended.reason}
    return BookLine(
        number=number,
        notation=issue.notation,
        type_name=outline_of(PaperKind(issue.document.kind)).name,
        recipients="; ".join(issue.content.get("recipients", ())),
        remark=remark,
    )
