"""What officers of the invented province did to its register: sheets brought in, a pair to compare, two mergers."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from chungtay.demo.reading import Table, read
from chungtay.demo.register import Loaded
from chungtay.duplicates.actions import ask_for_duplicates, find_duplicates
from chungtay.kernel.clock import now
from chungtay.kernel.sources import parse_reference
from chungtay.organisations.actions import register_organisation, set_parent
from chungtay.organisations.choices import Function, Kind
from chungtay.reforms.actions import apply_reform, prepare_reform
from chungtay.reforms.engine.plans import MergePlan, NewBody
from chungtay.sheets.actions import ask_to_take_over, read_import, receive_file, take_over_import


def load_changes(loaded: Loaded) -> None:
    """Everything somebody did by screen or sheet after the register stood; each through its own action."""
    table = read("changes")
    for row in table["sheet"]:
        load_sheet(loaded, row)
    load_pair(loaded, table["pair"])
    for row in table["merger"]:
        load_merger(loaded, row)


def load_sheet(loaded: Loaded, row: Table) -> None:
    by, at = loaded.people[row["by"]], now()
    file = SimpleUploadedFile(row["file"], workbook_of(row))
    brought = receive_file(file, sheet_key=row["sheet"], scope_uid=loaded.bodies[row["scope"]].uid, by=by, at=at)
    read_import(brought, by=by, at=at)
    if row["is_taken_over"]:
        take_over_import(ask_to_take_over(brought, leaves_out_refused=False, by=by, at=at), by=by, at=at)


def workbook_of(row: Table) -> bytes:
    """The sheet as an office keeps it: a title, the headers, the rows, and a line with the totals."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    page = book.add_worksheet()
    page.write(0, 0, row["heading"])
    for number, cells in enumerate([row["headers"], *row["rows"], row["totals"]], start=2):
        page.write_row(number, 0, [None if cell == "" else cell for cell in cells])
    book.close()
    return file.getvalue()


def load_pair(loaded: Loaded, row: Table) -> None:
    """A school somebody entered a second time under another spelling, and the comparison that finds it."""
    by, on = loaded.people[row["by"]], loaded.on
    kind, levels = Kind.SCHOOL, row["levels"]
    again = register_organisation(row["name"], kind=kind, levels=levels, by=by, on=on, is_invented=True)
    for function in (Function.ADMINISTRATIVE, Function.PROFESSIONAL):
        set_parent(again, loaded.bodies[row[function.value]], function, by=by, valid_from=None)
    loaded.bodies[row["name"]] = again
    find_duplicates(ask_for_duplicates(loaded.bodies[row["department"]], by=by, on=on), by=by, on=on)


def load_merger(loaded: Loaded, row: Table) -> None:
    by, day = loaded.people[row["by"]], row["on"]
    assert isinstance(day, date)
    new = NewBody(name=row["name"], kind=Kind.SCHOOL.value, levels=row["levels"])
    plan = MergePlan(on=day, bodies=tuple(loaded.bodies[key].uid for key in row["schools"]), new=(new,))
    decision, department = parse_reference(row["decision"]), loaded.bodies[row["department"]]
    reform = prepare_reform(plan, by=by, on=loaded.on, legal_document=decision, department=department)
    if row["is_carried_out"]:
        apply_reform(reform, by=by, on=loaded.on)
