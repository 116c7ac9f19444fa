from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.jobs import job
from chungtay.matching.actions.computing import compute_scenario
from chungtay.matching.queries.visible import scenario_at_work


@job
def compute(*, uid: str) -> None:
    """Compute a scenario that was asked for, in the name of who asked."""
    scenario = scenario_at_work(uid)
    if scenario is not None and scenario.asked_by is not None:
        compute_scenario(scenario, by=scenario.asked_by, on=today())
