"""A department's list of needs and strengths as a sheet, in and out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from chungtay.kernel.people import Person
from chungtay.sheets.queries.offers import SheetOffer, offer_sheet
from chungtay.sheets.queries.parts import Part, Workbook, offer_part, plain_sheets, workbook_of
from chungtay.taxonomy.actions.sheet import take_back_list, take_over_list
from chungtay.taxonomy.queries import visible_edits
from chungtay.taxonomy.queries.sheet import check_list, hold_list, list_rows, list_scopes
from chungtay.workbooks.engine.columns import sheet_from_pack

PACKS = Path(__file__).parent / "packs"
LIST_SHEET = sheet_from_pack((PACKS / "leaf-list.toml").read_text(encoding="utf-8"))
TABLES = plain_sheets(PACKS / "takeaway.toml")

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


def lists_taken_away(person: Person, bodies: Collection[int], day: date) -> Iterator[Part]:
    """The list of each department the person keeps, in the columns in which it comes in, and how it came about."""
    for number, (uid, _label) in enumerate(list_scopes(person, day), start=1):
        yield Workbook(f"nhu-cau/danh-muc-{number}.xlsx", LIST_SHEET, list_rows(person, uid, day))
    yield workbook_of(TABLES["edits"], visible_edits(person, day))


offer_part("taxonomy.lists", lists_taken_away)
