"""The last step after a copy was brought back: forget again what was to be forgotten, and say that it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.backups.choices import BackupState
from chungtay.backups.engine.journal import Erasure, since
from chungtay.backups.facts import CopyRestored
from chungtay.backups.models import Backup
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person

Replay = Callable[[Sequence[Erasure]], object]

_replays: list[Replay] = []


def erase_again_with(replay: Replay) -> Replay:
    """Say how an erasure is carried out once more; returns the function."""
    _replays.append(replay)
    return replay


@transaction.atomic
def finish_restore(journal: Sequence[Erasure], made_at: datetime, *, by: Person, on: date) -> int:
    """Carry out again the erasures made after the copy, in the database that was brought back; returns how many."""
    later = since(journal, made_at)
    if later and not _replays:
        raise RuleBroken(_("Nobody has said how an erasure is carried out again; the copy may not be used."))
    for replay in _replays:
        replay(later)
    # The copy was taken while it was itself being made, and would be "being made" for ever.
    Backup.objects.filter(state=BackupState.RUNNING).delete()
    words = f"{to_local(made_at):%d/%m/%Y %H:%M}"
    tell(CopyRestored(made_at=words, erasures=len(later), by=by, on=on))
    return len(later)
