from __future__ import annotations

from chungtay.kernel.facts import listen
from chungtay.matching.facts import RunRequested
from chungtay.matching.jobs import have_it_computed


@listen(RunRequested)
def a_large_run_waits_for_the_worker(fact: RunRequested) -> None:
    if not fact.is_small:
        have_it_computed(fact.scenario)
