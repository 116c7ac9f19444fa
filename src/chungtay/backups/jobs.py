"""What the worker does: a copy every night, and one when an operator asks."""

from __future__ import annotations

import logging

from chungtay.backups.actions.making import make_backup
from chungtay.backups.queries.shelf import shelf
from chungtay.backups.queries.status import is_due
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.jobs import every, job

logger = logging.getLogger(__name__)


@every(minutes=20)
def copy_of_the_night() -> bool:
    """Make the copy of this night, once."""
    return is_due(now()) and _copied()


@job
def copy_now() -> None:
    """Make the copy an operator asked for; whether it is made already, the lock of the folder says."""
    _copied()


def _copied() -> bool:
    try:
        copy = make_backup(shelf(), by=None, on=today())
    except RuleBroken as broken:  # the page and the record say so; the worker has other work
        logger.error("backup: %s", broken)  # a sentence for the operator, no trace
        return False
    logger.info("backup: %s, %d rows", copy.folder, copy.manifest.row_count)
    return True
