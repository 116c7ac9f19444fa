"""What sheets have the worker do: read a file, check its rows again, take them over, forget old ones."""

from __future__ import annotations

from chungtay.kernel.clock import now
from chungtay.kernel.jobs import enqueue_after_commit, every, job
from chungtay.sheets.actions import check_import, forget_imports, read_import, take_over_import
from chungtay.sheets.choices import ImportState
from chungtay.sheets.models import SheetImport
from chungtay.sheets.queries.imports import import_of, system_person


@job
def read_sheet_in(*, uid: str) -> None:
    """Read a file in the name of who brought it."""
    if found := import_of(uid):
        read_import(found, by=found.by, at=now())


@job
def check_sheet_again(*, uid: str) -> None:
    """Check rows that wait, in the name of who brought them."""
    if found := import_of(uid):
        check_import(found, by=found.by, at=now())


@job
def take_sheet_over(*, uid: str) -> None:
    """Take rows over in the name of who asked for it."""
    if (found := import_of(uid)) and found.asked_by:
        take_over_import(found, by=found.asked_by, at=now())


JOBS = {
    ImportState.RECEIVED: read_sheet_in,
    ImportState.READING: read_sheet_in,
    ImportState.READ: check_sheet_again,
    ImportState.TAKING: take_sheet_over,
}


def go_on_with(sheet_import: SheetImport) -> None:
    """Have the worker go on with an import from where it stands; what is done already is not done again."""
    work = JOBS.get(ImportState(sheet_import.state))
    if work is not None:
        enqueue_after_commit(work, uid=sheet_import.uid)


@every(minutes=24 * 60)
def forget_what_was_brought() -> int:
    """Delete files and rows nobody needs any more."""
    keeper = system_person()
    return forget_imports(by=keeper, at=now()) if keeper else 0
