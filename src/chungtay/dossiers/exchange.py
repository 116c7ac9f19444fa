"""A dossier as the archive wants it: files, signed copies, and a description of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.dossiers.engine.archive import ArchivedCopy, ArchivedDossier, ArchivedPaper, archive_of
from chungtay.dossiers.models import SignedCopy
from chungtay.dossiers.queries import copies_in, papers_of_others, signers_of, visible_copies
from chungtay.kernel.exchange.export import name_table
from chungtay.kernel.files import open_file
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day
from chungtay.records.choices import PaperKind
from chungtay.records.models import Document, Dossier, IncomingPaper
from chungtay.records.queries.books import incoming_in, issued_in, sector_code
from chungtay.records.queries.kinds import outline_of, pack, type_name_of
from chungtay.sheets.queries.parts import Document as TakenFile
from chungtay.sheets.queries.parts import Part, offer_part

name_table(SignedCopy, "signed_copies_of_documents")


def archived(dossier: Dossier) -> bytes:
    """The dossier as a .zip: every document's PDF and signed copies, scans of what came in, and their description."""
    copies = copies_in(dossier)
    # The description is official wording, whatever language the page is read in.
    with override("vi"):
        issued = [_issued_paper(row, at, copies.get(row.pk, [])) for at, row in enumerate(issued_in(dossier), start=1)]
        papers = [*issued, *_incoming_papers(dossier), *papers_of_others(dossier)]
    return archive_of(
        ArchivedDossier(
            organ_id=sector_code(dossier.organisation),
            year=dossier.year,
            notation=dossier.notation,
            title=dossier.title,
            language=pack()["book"]["language"],
            papers=papers,
            keeping=dossier.keeping,
            opened_on=dossier.opened_on,
            closed_on=dossier.closed_on,
        )
    )


def _issued_paper(row: Document, at: int, copies: Sequence[SignedCopy]) -> ArchivedPaper:
    issue = row.issue
    stem = issue.pdf.name.removesuffix(".pdf")
    return ArchivedPaper(
        type_name=outline_of(PaperKind(row.kind)).name or _("Official letter"),
        number=str(issue.number.number),
        notation=issue.symbol,
        issued_on=issue.issued_on,
        issuer=issue.issuer,
        subject=issue.subject,
        pages=issue.pages,
        remark=_remark(row),
        position=issue.signer_post,
        full_name=issue.signer_name,
        to="; ".join(issue.content.get("recipients", ())),
        priority=issue.content.get("urgency"),
        amount=issue.content.get("copies", 0),
        due_on=date.fromisoformat(due) if (due := issue.content.get("reply_by")) else None,
        path=f"van-ban/{at:03d}-{issue.pdf.name}",
        content=open_file(issue.pdf).read(),
        copies=[_copy(copy, f"van-ban/{at:03d}-{stem}", number) for number, copy in enumerate(copies, start=1)],
    )


def _copy(copy: SignedCopy, stem: str, number: int) -> ArchivedCopy:
    return ArchivedCopy(
        kind=copy.kind,
        path=f"{stem}-ban-ky-{number}{copy.file.path[-4:]}",
        content=open_file(copy.file).read(),
        signed_by="; ".join(signer.name for signer in signers_of(copy)),
    )


def _remark(row: Document) -> str:
    ended = getattr(row, "withdrawal", None)
    if ended is None:
        return ""
    return f"{row.get_state_display()} {short_day(ended.effective_on)}. {ended.reason}"


def _incoming_papers(dossier: Dossier) -> list[ArchivedPaper]:
    return [_incoming_paper(row) for row in incoming_in(dossier)]


def _incoming_paper(row: IncomingPaper) -> ArchivedPaper:
    return ArchivedPaper(
        type_name=type_name_of(row.symbol),
        number=row.number,
        notation=row.symbol,
        issued_on=row.issued_on,
        issuer=row.issuer,
        subject=row.subject,
        pages=row.pages,
        priority=row.urgency,
        due_on=row.due_on,
        arrived_on=row.arrived_on,
        arrival_number=str(row.arrival.number),
        path=f"van-ban-den/{row.arrival.number:03d}{row.scan.path[-4:]}" if row.scan else "",
        content=open_file(row.scan).read() if row.scan else b"",
    )


def copies_taken_away(person: Person, bodies: Collection[int], day: date) -> Iterator[Part]:
    """Every signed copy of the bodies' documents that the person may read, beside the issued files."""
    rows = visible_copies(person).filter(document__organisation__in=bodies).select_related("document__issue", "file")
    for row in rows.order_by("id").iterator(1000):
        path = f"van-ban/di/{row.document.issue.uid}-ban-ky-{row.uid}{row.file.path[-4:]}"
        yield TakenFile(path, open_file(row.file).read())


offer_part("dossiers.copies", copies_taken_away)
