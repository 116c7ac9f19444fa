"""Needs and strengths as a sheet, in and out, and in the package of everything."""

from __future__ import annotations

from pathlib import Path

from chungtay.kernel.exchange.export import keep_back, name_table
from chungtay.needs.actions.sheet import take_back_entries, take_over_entries
from chungtay.needs.models import Entry, EntryDraft
from chungtay.needs.queries.sheet import check_entries, entry_rows, entry_scopes
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


name_table(Entry, "needs_and_strengths")
# What somebody is still answering is nobody else's to read.
keep_back(EntryDraft)
