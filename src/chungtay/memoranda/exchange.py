from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from chungtay.agreements.queries.visible import agreements_of, parties_within, visible_agreements
from chungtay.kernel.exchange.export import name_table
from chungtay.kernel.files import open_file
from chungtay.kernel.people import Person
from chungtay.memoranda.models import Ceremony, FiledMemorandum, GivenOut, ReportedMemorandum
from chungtay.records.engine.rows import plain_text
from chungtay.sheets.queries.parts import Document, Part, offer_part, plain_sheets, table_of, workbook_of

TABLES = plain_sheets(Path(__file__).parent / "packs" / "takeaway.toml")

name_table(Ceremony, "signing_ceremonies")
name_table(ReportedMemorandum, "memoranda_reported")
name_table(GivenOut, "places_given_out_to_sign")
name_table(FiledMemorandum, "memoranda_in_dossiers")


def memoranda_taken_away(person: Person, bodies: Collection[int], day: date) -> Iterator[Part]:
    """The memoranda of the bodies that the person may read: a table, every version in words, the scan of the paper."""
    agreements = visible_agreements(person).filter(pk__in=agreements_of(set(bodies)))
    yield workbook_of(TABLES["agreements"], agreements.prefetch_related(None))
    yield workbook_of(TABLES["parties"], parties_within(agreements))
    yield table_of(agreements, "ghi-nho")
    yield table_of(parties_within(agreements), "ghi-nho")
    for agreement in agreements.iterator(500):
        for version in agreement.texts.order_by("number").prefetch_related("clauses", "commitments__owed_by"):
            words = plain_text(version, version.clauses.all(), version.commitments.all())
            yield Document(f"ghi-nho/{agreement.uid}/{version.number}.txt", words.encode("utf-8-sig"))
        for scan in agreement.scans.filter(taken_back_at=None).select_related("file"):
            path = f"ghi-nho/{agreement.uid}/{scan.file.uid}{scan.file.path[-4:]}"
            yield Document(path, open_file(scan.file).read())


offer_part("agreements.memoranda", memoranda_taken_away)
