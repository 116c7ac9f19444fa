from __future__ import annotations

import logging

from chungtay.accounts.queries import system_person
from chungtay.kernel.clock import now, today
from chungtay.kernel.jobs import every
from chungtay.privacy.actions.keeping import run_retention

logger = logging.getLogger(__name__)


@every(minutes=24 * 60)
def let_go_what_is_over() -> None:
    """Once a day: what has been kept long enough goes, by the rules of the pack."""
    for rule, count in run_retention(by=system_person(), on=today(), at=now()).items():
        logger.info("retention %s: %d rows", rule, count)
