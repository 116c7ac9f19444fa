"""Needs and strengths as a sheet, in and out, and in the package of everything."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from chungtay.kernel.exchange.export import keep_back, name_table
from chungtay.kernel.files import open_file
from chungtay.kernel.people import Person
from chungtay.needs.actions.sheet import take_back_entries, take_over_entries
from chungtay.needs.models import DraftFile, Entry, EntryDraft, EntryFile
from chungtay.needs.queries.entries import visible_entries
from chungtay.needs.queries.evidence import evidence_of_many
from chungtay.needs.queries.sheet import check_entries, entry_rows, entry_scopes
from chungtay.sheets.queries.offers import SheetOffer, offer_sheet
from chungtay.sheets.queries.parts import Document, Part, Workbook, offer_part, table_of
from chungtay.taxonomy.queries import leaf_rows
from chungtay.workbooks.engine.columns import sheet_from_pack

NEEDS_SHEET, LEAVES_SHEET = (
    sheet_from_pack((Path(__file__).parent / "packs" / f"{name}.toml").read_text(encoding="utf-8"))
    for name in ("needs", "leaves")
)

offer_sheet(
    SheetOffer(
        lists=lambda person, on: [(LEAVES_SHEET, leaf_rows(person, on))],
        sheet=NEEDS_SHEET,
        permission="needs.enter_sheet",
        scopes=entry_scopes,
        check=check_entries,
        take_over=take_over_entries,
        undo=take_back_entries,
        rows_of=entry_rows,
    )
)


def needs_taken_away(person: Person, bodies: Collection[int], day: date) -> Iterator[Part]:
    """What the bodies declare, as far as the person may read it: a table, the sheet it comes in by, the files."""
    rows = visible_entries(person).filter(organisation_id__in=list(bodies)).order_by()
    yield table_of(rows, "nhu-cau")
    for number, (uid, _label) in enumerate(entry_scopes(person, day), start=1):
        yield Workbook(f"nhu-cau/nhu-cau-{number}.xlsx", NEEDS_SHEET, entry_rows(person, uid, day))
    entries = dict(rows.values_list("pk", "uid"))
    for key, file in evidence_of_many(entries).items():
        yield Document(f"nhu-cau/{entries[key]}{file.path[-4:]}", open_file(file).read())


offer_part("needs.entries", needs_taken_away)
name_table(Entry, "needs_and_strengths")
name_table(EntryFile, "evidence_of_needs")
# What somebody is still answering is nobody else's to read.
keep_back(EntryDraft)
keep_back(DraftFile)
