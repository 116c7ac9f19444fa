"""The result of a scenario as a sheet: asked for, written once, kept for a day."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.accounts.actions import ensure_system_person
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.matching.models import Scenario
from chungtay.matching.queries.locked import locked_scenario
from chungtay.publishing.choices import AT_WORK, WorkState
from chungtay.publishing.documents import write_result
from chungtay.publishing.facts import SheetAsked, SheetRefused, SheetsDeleted, SheetWritten
from chungtay.publishing.models import KEPT_FOR, ResultSheet
from chungtay.publishing.queries.visible import department_to_read, sheet_kept, standing_of, visible_sheets

IN_THE_REQUEST = 300  # rows; longer sheets are written by the worker
PARTS = 20  # of a sheet, each told when it is written


@transaction.atomic
def ask_for_sheet(scenario: Scenario, *, by: Person, on: date) -> ResultSheet:
    """Have the pairs written as a sheet, a short one at once; the one there is already, while nothing has changed."""
    scenario = locked_scenario(scenario)
    department = department_to_read(scenario.run, by, on)
    if not scenario.computed_on:
        raise RuleBroken(_("Only a scenario that is computed can be taken away as a sheet."))
    kept = sheet_kept(scenario, by, department, now() - KEPT_FOR)
    if kept is not None:
        return kept
    rows = scenario.pairs_count + scenario.alone_count
    sheet = ResultSheet.objects.create(
        scenario=scenario,
        department=department,
        seen=standing_of(scenario),
        row_count=rows,
        asked_by_id=by.pk,
        asked_at=now(),
    )
    is_small = rows <= IN_THE_REQUEST
    tell(SheetAsked(sheet=sheet, scenario=scenario, run=scenario.run, is_small=is_small, by=by, on=on))
    return write_sheet(sheet, by=by, on=on) if is_small else sheet


def write_sheet(sheet: ResultSheet, *, by: Person, on: date) -> ResultSheet:
    """Write the file; whether the person may read the round is asked anew, and a file half written is never there."""
    if not ResultSheet.objects.filter(pk=sheet.pk, state__in=AT_WORK).update(state=WorkState.UNDER_WAY):
        return sheet
    fresh = sheet.path.with_suffix(".part")
    fresh.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        if not visible_sheets(by).filter(pk=sheet.pk).exists():
            raise RuleBroken(_("You no longer have the role that lets you read this round."))
        with fresh.open("wb") as file:
            fresh.chmod(0o600)
            write_result(file, sheet.scenario, by, on, told=_telling(sheet))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(sheet.path)
    except (RuleBroken, OSError) as fault:
        fresh.unlink(missing_ok=True)
        is_ours = isinstance(fault, OSError)
        said = _("The disk could not take the file. Ask the operator.") if is_ours else str(fault)
        return _end(sheet, WorkState.REFUSED, said, by=by, on=on)
    return _end(sheet, WorkState.DONE, "", by=by, on=on)


def _telling(sheet: ResultSheet) -> Callable[[int], None]:
    """What hears of every row that is written, and notes each twentieth part."""
    rows, last = ResultSheet.objects.filter(pk=sheet.pk), 0

    def told(done: int) -> None:
        nonlocal last
        part = PARTS * done // max(1, sheet.row_count)
        if part > last:
            last = part
            rows.update(done_count=done)

    return told


@transaction.atomic
def _end(sheet: ResultSheet, state: WorkState, said: str, *, by: Person, on: date) -> ResultSheet:
    sheet.state, sheet.said, sheet.ended_at = state, said[:300], now()
    sheet.size = sheet.path.stat().st_size if state == WorkState.DONE else 0
    sheet.save(update_fields=["state", "said", "ended_at", "size"])
    scenario, is_small = sheet.scenario, sheet.row_count <= IN_THE_REQUEST
    teller = by if is_small else ensure_system_person()  # nobody gets notice of what they did themselves
    if state == WorkState.DONE:
        tell(SheetWritten(sheet=sheet, scenario=scenario, run=scenario.run, is_small=is_small, by=teller, on=on))
    else:
        tell(SheetRefused(sheet=sheet, scenario=scenario, run=scenario.run, reason=said, by=teller, on=on))
    return sheet


@transaction.atomic
def delete_sheets(sheets: Iterable[ResultSheet], *, on: date) -> int:
    """Delete sheets whose time is over, files and rows; that they were taken stays in the record."""
    rows = list(sheets)
    for sheet in rows:
        sheet.path.unlink(missing_ok=True)
        sheet.path.with_suffix(".part").unlink(missing_ok=True)
    ResultSheet.objects.filter(pk__in=[sheet.pk for sheet in rows]).delete()
    if rows:
        tell(SheetsDeleted(count=len(rows), by=ensure_system_person(), on=on))
    return len(rows)
