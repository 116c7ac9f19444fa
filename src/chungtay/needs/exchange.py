"""Needs and strengths as a sheet, in and out, and in the package of everything."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from chungtay.kernel.exchange.export import keep_back, name_table
from chungtay.kernel.people import Person
from chungtay.needs.actions.sheet import take_back_entries, take_over_entries
from chungtay.needs.models import Entry, EntryDraft
from chungtay.needs.queries.sheet import check_entries, entry_rows, entry_scopes
from chungtay.register.queries.takeaway import Workbook, offer_part
from chungtay.sheets.queries.offers import SheetOffer, offer_sheet
from chungtay.workbooks.engine.columns import sheet_from_pack

NEEDS_SHEET = sheet_from_pack((Path(__file__).parent / "packs" / "needs.toml").read_text(encoding="utf-8"))

offer_sheet(
    SheetOffer(
        sheet=NEEDS_SHEET,
        permission="needs.enter_sheet",
        scopes=entry_scopes,
        check=check_entries,
        take_over=take_over_entries,
        undo=take_back_entries,
        rows_of=entry_rows,
    )
)


def sheets_of_needs(person: Person, bodies: Collection[int], day: date) -> Iterator[Workbook]:
    """What the person may read, in the columns in which it comes in, one workbook for each body."""
    for number, (uid, _label) in enumerate(entry_scopes(person, day), start=1):
        path = "nhu-cau.xlsx" if number == 1 else f"nhu-cau-{number}.xlsx"
        yield Workbook(path, NEEDS_SHEET, entry_rows(person, uid, day))


offer_part("needs.sheets", sheets_of_needs)
name_table(Entry, "needs_and_strengths")
# What somebody is still answering is nobody else's to read.
keep_back(EntryDraft)
