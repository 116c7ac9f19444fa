from __future__ import annotations

from chungtay.accounts.actions import ensure_system_person
from chungtay.kernel.clock import today
from chungtay.kernel.jobs import job
from chungtay.matching.actions.computing import compute_scenario
from chungtay.matching.actions.silence import draft_alternate
from chungtay.matching.queries.links import left_alone_by
from chungtay.matching.queries.visible import scenario_at_work


@job
def compute(*, uid: str) -> None:
    """Compute a scenario that was asked for, in the name of who asked."""
    scenario = scenario_at_work(uid)
    if scenario is not None and scenario.asked_by is not None:
        compute_scenario(scenario, by=scenario.asked_by, on=today())


@job
def draft_alternates(*, uid: str) -> None:
    """For the side that is left over when a pair comes to nothing, draft somebody else for the officer."""
    for proposal in left_alone_by(uid):
        draft_alternate(proposal, by=ensure_system_person(), on=today())
