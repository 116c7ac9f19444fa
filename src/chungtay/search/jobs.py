from __future__ import annotations

import logging
import time

from chungtay.kernel.jobs import every
from chungtay.search.models import index_waiting, renew_words

logger = logging.getLogger(__name__)

PAUSE = 0.2  # seconds between two rounds: SQLite's writers wait without an order, and a page must get its turn
MOST_ROUNDS = 400  # of 500 things: more than the schools of the country


@every(minutes=1)
def file_what_waits() -> None:
    """File what changed together with very many others."""
    filed = 0
    for _round in range(MOST_ROUNDS):
        done = index_waiting()
        if not done:
            break
        filed += done
        time.sleep(PAUSE)
    if filed:
        logger.info("search index: %d things filed", filed)


@every(minutes=24 * 60)
def count_syllables() -> None:
    """Forget the syllables nothing is called by any more."""
    renew_words()
