from __future__ import annotations

import logging

from chungtay.backups.gateways.journal import keep_journal
from chungtay.backups.queries.shelf import shelf
from chungtay.kernel.facts import listen
from chungtay.privacy.facts import ConsentWithdrawn, SubjectErased

logger = logging.getLogger(__name__)


@listen(SubjectErased, after_commit=True)
def an_erasure_is_written_beside_the_copies(fact: SubjectErased) -> None:
    write_beside_the_copies()


@listen(ConsentWithdrawn, after_commit=True)
def a_withdrawal_is_written_beside_the_copies(fact: ConsentWithdrawn) -> None:
    write_beside_the_copies()


def write_beside_the_copies() -> None:
    try:
        keep_journal(shelf())
    except OSError as fault:  # what was erased stays erased; the next copy writes the line
        logger.error("journal of erasures: %s", fault)  # a sentence for the operator, no trace
