"""Writing the journal of erasures: lines are added, safe on the disk when this returns."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path

from chungtay.backups.engine.journal import Erasure, written
from chungtay.backups.queries.erasures import JOURNAL, erasures_here, journalled


def add_to_journal(shelf: Path, erasures: Iterable[Erasure]) -> int:
    """Add the erasures the journal does not name yet; returns how many."""
    shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = shelf / JOURNAL
    with path.open("a+", encoding="utf-8") as file:
        path.chmod(0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        known = {erasure.uid for erasure in journalled(path)}
        fresh = [erasure for erasure in erasures if erasure.uid not in known]
        file.seek(0, os.SEEK_END)
        if file.tell() and not path.read_text(encoding="utf-8").endswith("\n"):
            file.write("\n")
        file.writelines(f"{written(erasure)}\n" for erasure in fresh)
        file.flush()
        os.fsync(file.fileno())
    return len(fresh)


def keep_journal(shelf: Path) -> int:
    """Bring the journal up to date with what was erased here; returns how many lines were added."""
    erasures = erasures_here()
    return add_to_journal(shelf, erasures) if erasures else 0
