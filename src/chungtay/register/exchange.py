"""The two sheets of the register, in and out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from chungtay.kernel.exchange.export import keep_back, name_table
from chungtay.kernel.people import Person
from chungtay.register.actions.schools import take_back_schools, take_over_schools
from chungtay.register.actions.staff import take_back_staff, take_over_staff
from chungtay.register.models import SchoolFigures, SheetTrace, StaffTrace, Takeaway
from chungtay.register.queries.ground import school_scopes, staff_scopes
from chungtay.register.queries.listing import school_rows, staff_rows
from chungtay.register.queries.schools import check_schools, hold_schools
from chungtay.register.queries.staff import check_staff
from chungtay.register.queries.takeaway import history_parts
from chungtay.sheets.queries.offers import SheetOffer, offer_sheet
from chungtay.sheets.queries.parts import Workbook, offer_part
from chungtay.workbooks.engine.columns import Sheet, sheet_from_pack

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
        hold=hold_schools,
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


def sheets_of_the_register(person: Person, bodies: Collection[int], day: date) -> Iterator[Workbook]:
    """Schools and staff in the columns in which they come in, one workbook for each body they are brought in for."""
    for sheet, name, scopes, rows in (
        (SCHOOL_SHEET, "truong", school_scopes, school_rows),
        (STAFF_SHEET, "nhan-su", staff_scopes, staff_rows),
    ):
        for number, (uid, _label) in enumerate(scopes(person, day), start=1):
            path = f"{name}.xlsx" if number == 1 else f"{name}-{number}.xlsx"
            yield Workbook(path, sheet, rows(person, uid, day))


offer_part("register.sheets", sheets_of_the_register)
offer_part("register.history", history_parts)

name_table(SchoolFigures, "school_figures")
# Row numbers of this database, and files only one person may open: of use to this installation only.
keep_back(SheetTrace)
keep_back(StaffTrace)
keep_back(Takeaway)
