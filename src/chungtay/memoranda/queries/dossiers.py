"""Which memoranda lie in a dossier, and how they go to the archive with it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.text import slugify

from chungtay.agreements.models import Agreement, Signatory, SignedScan
from chungtay.agreements.queries.texts import current_text, live_papers
from chungtay.dossiers.engine.archive import ArchivedCopy, ArchivedPaper
from chungtay.kernel.clock import today
from chungtay.kernel.files import open_file
from chungtay.kernel.people import Visitor
from chungtay.kernel.vietnamese import fold
from chungtay.layout.engine.pdf import pages_of
from chungtay.memoranda.models import FiledMemorandum
from chungtay.memoranda.queries.files import LONGEST_NAME, file_of
from chungtay.organisations.queries import own_bodies
from chungtay.records.choices import KEEPERS
from chungtay.records.models import Dossier


def filed_in(dossier: Dossier) -> QuerySet[FiledMemorandum]:
    """The memoranda that lie in the dossier, in the order in which they were put there."""
    rows = FiledMemorandum.objects.filter(dossier=dossier).order_by("at", "pk")
    return rows.select_related("agreement__programme", "agreement__phase", "agreement__source")


def dossiers_with(agreement: Agreement, visitor: Visitor) -> list[Dossier]:
    """The dossiers of the visitor's own bodies in which the memorandum lies."""
    rows = FiledMemorandum.objects.filter(agreement=agreement, organisation__in=own_bodies(visitor, today(), KEEPERS))
    return [row.dossier for row in rows.select_related("dossier__organisation").order_by("pk")]


def dossiers_for(agreement: Agreement, visitor: Visitor) -> QuerySet[Dossier]:
    """The open dossiers into which the visitor may put the memorandum, newest first."""
    own = own_bodies(visitor, today(), KEEPERS)
    parties = [party.organisation_id for party in agreement.parties.all() if party.organisation_id in own]
    return Dossier.objects.filter(organisation__in=parties, closed_on=None).order_by("-year", "notation")


def papers_in(dossier: Dossier) -> list[ArchivedPaper]:
    """The memoranda of the dossier as the archive wants them: the text as a PDF, and every signed paper of it."""
    return [_paper(row.agreement, at) for at, row in enumerate(filed_in(dossier), start=1)]


def _paper(agreement: Agreement, at: int) -> ArchivedPaper:
    text = current_text(agreement)
    signers = list(
        Signatory.objects.filter(party__agreement=agreement, scan__taken_back_at__isnull=True)
        .select_related("person")
        .order_by("party__number", "pk")
    )
    made = file_of(agreement, text.number, "pdf", today())
    content = made.content if made else b""
    stem = f"ghi-nho/{at:03d}-{slugify(fold(agreement.title))[:LONGEST_NAME].strip('-')}"
    return ArchivedPaper(
        type_name=agreement.get_kind_display(),
        number="",
        notation="",
        issued_on=agreement.signed_day.as_date() or agreement.signed_day.inferred_date(),
        issuer="; ".join(party.frozen_name or str(party.organisation) for party in agreement.parties.all()),
        subject=agreement.title,
        pages=pages_of(content) if content else 0,
        remark=agreement.get_state_display(),
        position="; ".join(dict.fromkeys(row.post for row in signers if row.post)),
        full_name="; ".join(row.person.name if row.person else row.printed_name for row in signers),
        to="; ".join(text.reported_names),
        path=f"{stem}.pdf" if content else "",
        content=content,
        copies=[_copy(paper, stem, number) for number, paper in enumerate(live_papers(agreement), start=1)],
    )


def _copy(paper: SignedScan, stem: str, number: int) -> ArchivedCopy:
    signers = Signatory.objects.filter(scan=paper).select_related("person").order_by("pk")
    is_checked = paper.signature_check_id is not None
    return ArchivedCopy(
        kind="digital" if is_checked else "scan",
        path=f"{stem}-ban-ky-{number}{paper.file.path[-4:]}",
        content=open_file(paper.file).read(),
        signed_by="; ".join(row.person.name for row in signers if row.person) if is_checked else "",
    )
