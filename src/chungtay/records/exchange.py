"""The book of what went out as an .xlsx, and a draft as a file."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.exchange.export import name_table
from chungtay.kernel.files import PDF, open_file
from chungtay.kernel.people import Person
from chungtay.layout.engine.content import OfficialDocument
from chungtay.layout.engine.docx import write_docx
from chungtay.layout.engine.pdf import write_pdf
from chungtay.layout.engine.texts import UnwritableTextError
from chungtay.records.gateways import DOCX, SUFFIXES
from chungtay.records.models import Document, IncomingPaper, NumberSeries
from chungtay.records.queries import books
from chungtay.records.queries.kinds import archive, pack
from chungtay.records.queries.papers import visible_documents
from chungtay.sheets.queries.parts import Document as TakenFile
from chungtay.sheets.queries.parts import Part, Workbook, offer_part, plain_sheets, workbook_of
from chungtay.workbooks.engine.columns import CellKind, Column, Sheet, Value
from chungtay.workbooks.engine.writing import write_workbook

__all__ = ["DOCX"]

TABLES = plain_sheets(Path(__file__).parent / "packs" / "takeaway.toml")

name_table(NumberSeries, "number_series")
name_table(Document, "official_documents")
name_table(IncomingPaper, "incoming_documents")


def book_sheet() -> Sheet:
    """The columns of the book of outgoing documents as Phụ lục IV prints it."""
    book = pack()["book"]
    columns = tuple(
        Column(key=key, title=title, kind=CellKind.DAY if key == "issued_on" else CellKind.TEXT)
        for key, title in book["columns"].items()
    )
    return Sheet(key="van-ban-di", title=book["sheet"], columns=columns)


def written_book(lines: Iterable[books.BookLine]) -> bytes:
    """The book as an .xlsx."""
    target = io.BytesIO()
    write_workbook(target, book_sheet(), (_cells(line) for line in lines))
    return target.getvalue()


def _cells(line: books.BookLine) -> dict[str, Value]:
    issue = line.number.issue
    return {
        "notation": line.notation,
        "issued_on": issue.issued_on,
        "subject": f"{line.type_name} {issue.subject}".strip(),
        "signer": issue.signer_name,
        "recipients": line.recipients,
        "holder": archive(),
        "copies": issue.content.get("copies") or None,
        "remark": line.remark or None,
    }


def draft_file(paper: OfficialDocument, content_type: str) -> tuple[bytes, str]:
    """A draft as a file, and its name; RuleBroken when a text cannot be set."""
    try:
        content = write_pdf(paper) if content_type == PDF else write_docx(paper)
    except UnwritableTextError as fault:
        raise RuleBroken(
            _("The text “%(text)s” holds a sign no official paper can carry (U+%(code)s). Type it anew.")
            % {"text": fault.text[:80], "code": f"{ord(fault.character):04X}"}
        ) from fault
    return content, f"du-thao{SUFFIXES[content_type]}"


def remarks() -> dict[str, str]:
    """How the book remarks each end of a document."""
    return {
        "replaced": _("replaced by %(by)s from %(day)s"),
        "recalled": _("recalled under %(by)s from %(day)s"),
        "cancelled": _("number cancelled on %(day)s: %(reason)s"),
    }


def records_taken_away(person: Person, bodies: Collection[int], day: date) -> Iterator[Part]:
    """Papers, books of numbers, what came in and dossiers of the bodies, and every file that belongs to them."""
    written = visible_documents(person).filter(organisation__in=bodies)
    arrived = books.visible_incoming(person).filter(organisation__in=bodies)
    yield workbook_of(TABLES["documents"], written)
    yield workbook_of(TABLES["incoming"], arrived)
    yield workbook_of(TABLES["dossiers"], books.visible_dossiers(person).filter(organisation__in=bodies))
    numbers = books.kept_numbers(person).filter(series__organisation__in=bodies)
    years = numbers.order_by("series__organisation", "series__year").values_list("series__organisation", "series__year")
    for at, (body, year) in enumerate(years.distinct(), start=1):
        book = numbers.filter(series__organisation=body, series__year=year).order_by("series__series", "number")
        lines = (_cells(line) for number in book.iterator(1000) for line in books.book_lines([number], remarks()))
        yield Workbook(f"van-ban/so-van-ban-di-{year}-{at}.xlsx", book_sheet(), lines)
    for issue in (row.issue for row in written.filter(issue__isnull=False).iterator(1000)):
        for file in (issue.docx, issue.pdf):
            yield TakenFile(f"van-ban/di/{issue.uid}.{file.path.rpartition('.')[2]}", open_file(file).read())
    for paper in arrived.iterator(1000):
        if paper.scan is not None:
            yield TakenFile(f"van-ban/den/{paper.uid}{paper.scan.path[-4:]}", open_file(paper.scan).read())


offer_part("records.papers", records_taken_away)
