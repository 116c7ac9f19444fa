"""The two sheets of the register, in and out."""

from __future__ import annotations

from pathlib import Path

from chungtay.kernel.exchange.export import keep_back
from chungtay.register.actions.schools import take_back_schools, take_over_schools
from chungtay.register.actions.staff import take_back_staff, take_over_staff
from chungtay.register.models import SheetTrace, Takeaway
from chungtay.register.queries.ground import school_scopes, staff_scopes
from chungtay.register.queries.listing import school_rows, staff_rows
from chungtay.register.queries.schools import check_schools
from chungtay.register.queries.staff import check_staff
from chungtay.sheets.engine.columns import Sheet, sheet_from_pack
from chungtay.sheets.queries.offers import SheetOffer, offer_sheet

PACKS = Path(__file__).parent / "packs"


def sheet_of(name: str) -> Sheet:
    """The sheet a pack of this room describes."""
    return sheet_from_pack((PACKS / f"{name}.toml").read_text(encoding="utf-8"))


SCHOOL_SHEET, STAFF_SHEET = sheet_of("schools"), sheet_of("staff")

offer_sheet(
    SheetOffer(
        sheet=SCHOOL_SHEET,
        permission="register.enter_schools",
        scopes=school_scopes,
        check=check_schools,
        take_over=take_over_schools,
        undo=take_back_schools,
        rows_of=school_rows,
    )
)
offer_sheet(
    SheetOffer(
        sheet=STAFF_SHEET,
        permission="register.enter_staff",
        scopes=staff_scopes,
        check=check_staff,
        take_over=take_over_staff,
        undo=take_back_staff,
        rows_of=staff_rows,
    )
)

# Row numbers of this database, and files only one person may open: of use to this installation only.
keep_back(SheetTrace)
keep_back(Takeaway)
