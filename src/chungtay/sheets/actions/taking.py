from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.kernel.clock import now, to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.sheets.choices import ImportState, RowOutcome
from chungtay.sheets.facts import ImportUndone, SheetCheckedAgain, SheetTakenOver, TakingOverStopped, about
from chungtay.sheets.models import SheetImport, much_room, renew_statistics
from chungtay.sheets.queries.cells import Laid, laid_rows
from chungtay.sheets.queries.imports import locked_import
from chungtay.sheets.queries.judging import Judged, entering, judge_laid
from chungtay.sheets.rules.offers import check_authority, offer_of

logger = logging.getLogger(__name__)

RESTAGE = "UPDATE sheets_stagedrow SET outcome = %s, findings = %s WHERE sheet_import_id = %s AND number = %s"
GOOD = {RowOutcome.NEW.value, RowOutcome.CHANGE.value}


@transaction.atomic
def check_import(sheet_import: SheetImport, *, by: Person, at: datetime) -> None:
    """Ask the room again about the rows that wait, for the register may have moved since they were read."""
    locked = locked_import(sheet_import)
    if locked.state != ImportState.READ:
        return
    check_authority(by, locked.sheet_key, locked.scope_uid, to_local(at).date())
    laid = laid_rows(locked, offer_of(locked.sheet_key).sheet)
    _restage(locked, laid, judge_laid(locked, laid, by=by, on=to_local(at).date()))
    locked.said, locked.moved_at = "", at
    locked.save()
    tell(SheetCheckedAgain(**about(locked), by=by))


def take_over_import(sheet_import: SheetImport, *, by: Person, at: datetime) -> None:
    """Make the good rows true in one transaction with one fact; pressed twice or run again it does nothing more."""
    SheetImport.objects.filter(pk=sheet_import.pk, state=ImportState.TAKING).update(stage="writing", moved_at=now())
    try:
        with much_room():
            _take_over(sheet_import, by=by, at=at)
    except RuleBroken as broken:
        _put_back(sheet_import, str(broken), by=by, at=at)
    except (OperationalError, InterfaceError):
        raise  # the database does not answer: nothing was written, and the worker tries again
    except Exception:
        logger.exception("import %s could not be taken over", sheet_import.uid)
        sentence = _("Nothing was taken over, because of a fault of ours. Check the rows again, then try once more.")
        _put_back(sheet_import, sentence, by=by, at=at)


@transaction.atomic
def _take_over(sheet_import: SheetImport, *, by: Person, at: datetime) -> None:
    locked = locked_import(sheet_import)
    if locked.state != ImportState.TAKING:
        return
    day = to_local(at).date()
    check_authority(by, locked.sheet_key, locked.scope_uid, day)
    offer = offer_of(locked.sheet_key)
    told = entering(locked, by=by, on=day)
    offer.hold(told)
    laid = laid_rows(locked, offer.sheet)
    judged = judge_laid(locked, laid, by=by, on=day)
    _check_nothing_turned(locked, laid, judged)
    good = laid.rows.where(judged.outcomes[number] in GOOD for number in laid.rows.numbers)
    taken = offer.take_over(good, replace(told, checked=judged.checked))
    _restage(locked, laid, judged)
    locked.enter_state(ImportState.TAKEN, at)
    locked.created_count, locked.changed_count, locked.taken_at = taken.created, taken.changed, at
    locked.save()
    what = {**about(locked), "created": taken.created, "changed": taken.changed, "wrote": taken.wrote}
    tell(SheetTakenOver(**what, by=by, on=day))
    # Later and by itself: within the import it would hold every table, and its failure would take the import along.
    transaction.on_commit(partial(renew_statistics, taken.created + taken.changed), robust=True)


def _check_nothing_turned(locked: SheetImport, laid: Laid, judged: Judged) -> None:
    """The person agreed to what was shown: not to leave out rows that have become wrong since, nor to write others."""
    if _is_as_shown(laid, judged) and locked.report.get("changes", judged.changes) == judged.changes:
        return
    before = zip(laid.rows.numbers, laid.outcomes, strict=True)
    fresh = sum(judged.outcomes[number] == RowOutcome.REFUSED != outcome for number, outcome in before)
    if fresh:
        raise RuleBroken(
            ngettext(
                "Nothing was taken over: since you looked, %(count)d row has become wrong. It is named below.",
                "Nothing was taken over: since you looked, %(count)d rows have become wrong. They are named below.",
                fresh,
            )
            % {"count": fresh}
        )
    raise RuleBroken(
        _(
            "Nothing was taken over: since you looked, the register has changed, so the rows below were judged"
            " anew. Look through them, then decide again."
        )
    )


def _is_as_shown(laid: Laid, judged: Judged) -> bool:
    """Whether every row is judged as it was when it was laid down."""
    return laid.found == judged.found and list(laid.outcomes) == [
        judged.outcomes[number] for number in laid.rows.numbers
    ]


@transaction.atomic
def _put_back(sheet_import: SheetImport, sentence: str, *, by: Person, at: datetime) -> None:
    """Let the sheet wait for its person again, with the reason and the rows as they stand now."""
    locked = locked_import(sheet_import)
    if locked.state != ImportState.TAKING:
        return
    locked.enter_state(ImportState.READ, at)
    locked.said = sentence
    try:
        with transaction.atomic():
            laid = laid_rows(locked, offer_of(locked.sheet_key).sheet)
            _restage(locked, laid, judge_laid(locked, laid, by=by, on=to_local(at).date()))
    except Exception:
        logger.exception("import %s could not be checked again", locked.uid)
    locked.save()
    tell(TakingOverStopped(**about(locked), reason=sentence, by=by))


def _restage(locked: SheetImport, laid: Laid, judged: Judged) -> None:
    """Write what is found now where it differs from what was found before."""
    numbers = () if _is_as_shown(laid, judged) else zip(laid.rows.numbers, laid.outcomes, strict=True)
    moved = [
        (judged.outcomes[number], json.dumps(found, ensure_ascii=False), locked.pk, number)
        for number, outcome in numbers
        if (found := judged.found.get(number, [])) != laid.found.get(number, []) or judged.outcomes[number] != outcome
    ]
    if moved:
        with connection.cursor() as cursor:
            cursor.executemany(RESTAGE, moved)
    locked.count(judged.outcomes.values())
    locked.report = locked.report | {"changes": judged.changes}


@transaction.atomic
def undo_import(sheet_import: SheetImport, *, by: Person, at: datetime) -> SheetImport:
    """Take back everything one import wrote, while nothing depends on it; the room says so otherwise."""
    locked = locked_import(sheet_import)
    check_authority(by, locked.sheet_key, locked.scope_uid, to_local(at).date())
    if locked.state == ImportState.UNDONE:
        return locked
    if locked.state != ImportState.TAKEN:
        raise RuleBroken(_("Only what was taken over can be undone."))
    count = offer_of(locked.sheet_key).undo(entering(locked, by=by, on=to_local(at).date()))
    locked.enter_state(ImportState.UNDONE, at)
    locked.undone_at = at
    locked.save()
    tell(ImportUndone(**about(locked), count=count, by=by))
    return locked
