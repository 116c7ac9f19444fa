from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.sheets.choices import ImportState
from chungtay.sheets.facts import ImportWithdrawn, TakingOverAsked, about
from chungtay.sheets.models import SheetImport
from chungtay.sheets.queries.imports import locked_import
from chungtay.sheets.rules.offers import check_authority


@transaction.atomic
def ask_to_take_over(sheet_import: SheetImport, *, leaves_out_refused: bool, by: Person, at: datetime) -> SheetImport:
    """Decide that the good rows become true; the worker does it, and asks once more whether it still may."""
    locked = locked_import(sheet_import)
    check_authority(by, locked.sheet_key, locked.scope_uid, to_local(at).date())
    if locked.state != ImportState.READ:
        raise RuleBroken(
            _("This sheet no longer waits for a decision; it is “%(state)s” now.")
            % {"state": ImportState(locked.state).label}
        )
    if not locked.good_count:
        raise RuleBroken(_("There is nothing to take over: no row is new and none changes anything."))
    if locked.refused_count and not leaves_out_refused:
        raise RuleBroken(
            ngettext(
                "%(count)d row has an error. Mend the file and bring it in again, or tick that the row stays out.",
                "%(count)d rows have errors. Mend the file and bring it in again, or tick that these rows stay out.",
                locked.refused_count,
            )
            % {"count": locked.refused_count},
            field="leaves_out_refused",
        )
    locked.enter_state(ImportState.TAKING, at)
    locked.stage, locked.is_without_refused, locked.asked_by_id = "waiting", leaves_out_refused, by.pk
    locked.save()
    tell(TakingOverAsked(**about(locked), count=locked.good_count, by=by))
    return locked


@transaction.atomic
def withdraw_import(sheet_import: SheetImport, *, by: Person, at: datetime) -> SheetImport:
    """Set a file aside that nothing was taken over from; it and its rows are deleted at once."""
    locked = locked_import(sheet_import)
    check_authority(by, locked.sheet_key, locked.scope_uid, to_local(at).date())
    if locked.state == ImportState.WITHDRAWN:
        return locked
    locked.enter_state(ImportState.WITHDRAWN, at)
    locked.forget(at)
    tell(ImportWithdrawn(**about(locked), by=by))
    return locked
