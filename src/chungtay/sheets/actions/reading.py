from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from chungtay.kernel.clock import now, to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.sheets.choices import STATES, ImportState
from chungtay.sheets.facts import SheetRead, SheetRefused, about
from chungtay.sheets.models import SheetImport, StagedRow, much_room, pour
from chungtay.sheets.queries.cells import packed
from chungtay.sheets.queries.imports import locked_import
from chungtay.sheets.queries.judging import Judged, entering, found_by_file, judge
from chungtay.sheets.queries.sentences import sentence_of_fault, sentence_of_unreadable
from chungtay.sheets.rules.offers import SheetOffer, check_authority, offer_of
from chungtay.workbooks.engine.columns import Rows
from chungtay.workbooks.engine.faults import UnreadableFile
from chungtay.workbooks.engine.reading import Reading, read_sheet

logger = logging.getLogger(__name__)

STAGED = ("number", "cells", "outcome", "findings")
MOST_DROPPED = 50  # named one by one in the report


def read_import(sheet_import: SheetImport, *, by: Person, at: datetime) -> None:
    """Read the file apart, ask the room about its rows and lay them out; run again after a fall it begins anew."""
    if not _begin(sheet_import, at):
        return
    try:
        offer = offer_of(sheet_import.sheet_key)
        check_authority(by, sheet_import.sheet_key, sheet_import.scope_uid, to_local(at).date())
        reading = read_sheet(sheet_import.path, offer.sheet)
        _refuse_whole(offer, reading)
        _move(sheet_import, "checking", len(reading.rows))
        letters = {matched.key: matched.column_letter for matched in reading.matched}
        told = entering(sheet_import, by=by, on=to_local(at).date())
        with much_room():
            judged = judge(offer, reading.rows, found_by_file(offer, reading.faults), letters, told)
            _move(sheet_import, "laying", len(reading.rows))
            _lay_out(sheet_import, reading, judged, by=by)
    except UnreadableFile as fault:
        _refuse(sheet_import, sentence_of_unreadable(fault), by=by)
    except RuleBroken as broken:
        _refuse(sheet_import, str(broken), by=by)
    except (OperationalError, InterfaceError):
        raise  # the database does not answer: nothing was laid out, and the worker tries again
    except Exception:
        logger.exception("import %s could not be read", sheet_import.uid)
        _refuse(sheet_import, sentence_of_unreadable(UnreadableFile("fault_of_ours")), by=by)


@transaction.atomic
def _begin(sheet_import: SheetImport, at: datetime) -> bool:
    locked = locked_import(sheet_import)
    if not STATES.allows(ImportState(locked.state), ImportState.READING):
        return False
    locked.enter_state(ImportState.READING, at)
    locked.stage = "reading"
    locked.save()
    return True


def _refuse_whole(offer: SheetOffer, reading: Reading) -> None:
    """What is wrong with the file as a whole: its rows would be read into the wrong columns, or not at all."""
    said = [sentence_of_fault(offer.sheet, fault) for fault in reading.faults if not fault.row]
    if said:
        raise RuleBroken(" ".join(said))


def _move(sheet_import: SheetImport, stage: str, row_count: int) -> None:
    """Say how far it is, in a transaction of its own, so that the page can show it."""
    reading = SheetImport.objects.filter(pk=sheet_import.pk, state=ImportState.READING)
    reading.update(stage=stage, row_count=row_count, moved_at=now())


@transaction.atomic
def _refuse(sheet_import: SheetImport, sentence: str, *, by: Person) -> None:
    locked = locked_import(sheet_import)
    if locked.state != ImportState.READING:
        return
    locked.enter_state(ImportState.REFUSED, now())
    locked.said, locked.row_count = sentence, 0
    locked.save()
    tell(SheetRefused(**about(locked), reason=sentence, by=by))


@transaction.atomic
def _lay_out(sheet_import: SheetImport, reading: Reading, judged: Judged, *, by: Person) -> None:
    """The rows, the counts and the state appear together, or nothing of them."""
    locked = locked_import(sheet_import)
    if locked.state != ImportState.READING:
        return  # set aside meanwhile, or laid out by another worker
    keys = [matched.key for matched in reading.matched]
    locked.drop_rows()
    pour(StagedRow, STAGED, _lines(reading.rows, keys, judged), same={"sheet_import_id": locked.pk})
    locked.enter_state(ImportState.READ, now())
    locked.count(judged.outcomes.values())
    locked.row_count, locked.columns, locked.report = len(reading.rows), keys, _report(reading, judged)
    locked.save()
    counts = {name: getattr(locked, f"{name}_count") for name in ("new", "change", "same", "refused")}
    tell(SheetRead(**{**about(locked), **counts}, by=by))


def _lines(rows: Rows, keys: list[str], judged: Judged) -> Iterator[tuple[Any, ...]]:
    said = {number: json.dumps(found, ensure_ascii=False) for number, found in judged.found.items() if found}
    findings = (said.get(number, "[]") for number in rows.numbers)
    outcomes = map(judged.outcomes.__getitem__, rows.numbers)
    return zip(rows.numbers, packed(rows, keys), outcomes, findings, strict=True)


def _report(reading: Reading, judged: Judged) -> dict[str, Any]:
    return {
        "matched": [[each.key, each.header, each.column_letter] for each in reading.matched],
        "unknown": list(reading.unknown),
        "header_row": reading.header_row,
        "dropped": [asdict(each) for each in reading.dropped if each.reason != "blank"][:MOST_DROPPED],
        "encoding": reading.encoding,
        "parts": [asdict(part) for part in reading.parts],
        "changes": judged.changes,
    }
