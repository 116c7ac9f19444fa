"""The last step after a copy was brought back: forget again what was to be forgotten, and say that it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from chungtay.backups.choices import BackupState
from chungtay.backups.engine.journal import Erasure, since
from chungtay.backups.facts import CopyRestored
from chungtay.backups.models import Backup
from chungtay.kernel.clock import now, to_local
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.privacy.actions.erasing import replay_erasures
from chungtay.privacy.queries.retention import Erasure as Again


@transaction.atomic
def finish_restore(journal: Sequence[Erasure], made_at: datetime, *, by: Person, on: date) -> int:
    """Carry out again the erasures made after the copy, in the database that was brought back; returns how many."""
    later = since(journal, made_at)
    if later:
        replay_erasures(
            [Again(each.uid, each.what, each.kind, each.key, each.at) for each in later], by=by, on=on, at=now()
        )
    # The copy was taken while it was itself being made, and would be "being made" for ever.
    Backup.objects.filter(state=BackupState.RUNNING).delete()
    words = f"{to_local(made_at):%d/%m/%Y %H:%M}"
    tell(CopyRestored(made_at=words, erasures=len(later), by=by, on=on))
    return len(later)
