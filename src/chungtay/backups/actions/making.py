"""Making a copy of the whole installation, and saying how it went."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import Error, transaction
from django.utils.translation import gettext as _

from chungtay.accounts.actions import ensure_system_person
from chungtay.backups.choices import BackupState, BackupStep
from chungtay.backups.facts import BackupFailed, BackupMade
from chungtay.backups.gateways.journal import keep_journal
from chungtay.backups.gateways.taking import alone, forget_old_copies, take_copy
from chungtay.backups.models import Backup
from chungtay.backups.queries.shelf import Copy, keeping, key_in_use, last_good
from chungtay.kernel.clock import now, to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.sealing import seal_entries

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def make_backup(shelf: Path, *, on: date, by: Person | None, said: Callable[[str], None] | None = None) -> Copy:
    """Make a copy and try it, by the system for None; a failure is one sentence that names the last good copy."""
    row: Backup | None = None
    try:
        rule, key = keeping(), key_in_use(shelf)
        with alone(shelf):
            person = by or ensure_system_person()
            row = Backup.objects.create(begun_at=now(), is_encrypted=key is not None)
            _seal_the_record()
            keep_journal(shelf)
            copy = take_copy(shelf, key, _noter(row, said))
            _remember(row, copy, by=person, on=on)
            forget_old_copies(shelf, rule)
    except (RuleBroken, OSError, Error) as fault:
        sentence = f"{_reason(fault, shelf)} {_what_there_is(shelf)}"
        if row is not None:
            _write_off(row, sentence, by=by, on=on)
        raise RuleBroken(sentence) from fault
    return copy


def _seal_the_record() -> None:
    """Let the chain vouch for everything that is about to be copied."""
    while seal_entries(whole_record=True):
        pass


def _noter(row: Backup, said: Callable[[str], None] | None) -> Callable[[BackupStep], None]:
    def note(step: BackupStep) -> None:
        Backup.objects.filter(pk=row.pk).update(step=step)
        if said:
            said(str(step.label))

    return note


@transaction.atomic
def _remember(row: Backup, copy: Copy, *, by: Person, on: date) -> None:
    manifest = copy.manifest
    row.state, row.ended_at, row.step = BackupState.GOOD, now(), ""
    row.folder, row.size = str(copy.folder)[:300], manifest.bytes_written
    row.row_count, row.file_count, row.missing = manifest.row_count, manifest.file_count, list(manifest.missing)
    row.save()
    head = f"{manifest.stock.chain_number}:{manifest.stock.chain_digest}"
    tell(BackupMade(backup=row, row_count=row.row_count, file_count=row.file_count, head=head, by=by, on=on))


def _write_off(row: Backup, sentence: str, *, by: Person | None, on: date) -> None:
    """Write down why there is no copy, where the database still can; who asked is told in any case."""
    with suppress(Error, OSError), transaction.atomic():
        row.state, row.ended_at, row.reason = BackupState.FAILED, now(), sentence[:500]
        row.save()
        tell(BackupFailed(backup=row, reason=row.reason, by=by or ensure_system_person(), on=on))


def _reason(fault: Exception, shelf: Path) -> str:
    if isinstance(fault, RuleBroken):
        return str(fault)
    is_full = (isinstance(fault, OSError) and fault.errno in FULL) or "disk is full" in str(fault)
    if is_full:
        free = {place: shutil.disk_usage(place).free // 1024**2 for place in (shelf, Path(settings.DATA_DIR))}
        places = "; ".join(f"{place}: {left} MB" for place, left in free.items())
        return _("The disk is full, no copy was made. Left: %(places)s. Make room, or choose another disk.") % {
            "places": places
        }
    if isinstance(fault, OSError):
        return _("No copy was made: %(reason)s (%(file)s).") % {
            "reason": fault.strerror or str(fault),
            "file": fault.filename or shelf,
        }
    return _("No copy was made: the database cannot be read, it may be damaged (%(reason)s).") % {
        "reason": str(fault).strip().partition("\n")[0]
    }


def _what_there_is(shelf: Path) -> str:
    copy = last_good(shelf) if shelf.is_dir() else None
    if copy is None:
        return _("There is no good copy in %(folder)s yet.") % {"folder": shelf}
    made_at = f"{to_local(copy.manifest.made_at):%d/%m/%Y %H:%M}"
    return _("The last good copy is %(folder)s of %(moment)s.") % {"folder": copy.folder, "moment": made_at}
