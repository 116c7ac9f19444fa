"""A department's list of needs and strengths as a sheet, in and out."""

from __future__ import annotations

from pathlib import Path

from chungtay.sheets.queries.offers import SheetOffer, offer_sheet
from chungtay.taxonomy.actions.sheet import take_back_list, take_over_list
from chungtay.taxonomy.queries.sheet import check_list, hold_list, list_rows, list_scopes
from chungtay.workbooks.engine.columns import sheet_from_pack

LIST_SHEET = sheet_from_pack((Path(__file__).parent / "packs" / "leaf-list.toml").read_text(encoding="utf-8"))

offer_sheet(
    SheetOffer(
        sheet=LIST_SHEET,
        permission="taxonomy.enter_sheet",
        scopes=list_scopes,
        hold=hold_list,
        check=check_list,
        take_over=take_over_list,
        undo=take_back_list,
        rows_of=list_rows,
    )
)
