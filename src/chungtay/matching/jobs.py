from __future__ import annotations

from chungtay.accounts.actions import ensure_system_person
from chungtay.kernel.clock import today
from chungtay.kernel.jobs import job
from chungtay.matching.actions.asking import hand_out
from chungtay.matching.actions.computing import compute_scenario
from chungtay.matching.actions.silence import draft_alternate
from chungtay.matching.queries.links import left_alone_by, proposals_to_hand_out
from chungtay.matching.queries.visible import scenario_at_work


@job
def compute(*, uid: str) -> None:
    """Compute a scenario that was asked for, in the name of who asked."""
    scenario = scenario_at_work(uid)
    if scenario is not None and scenario.asked_by is not None:
        compute_scenario(scenario, by=scenario.asked_by, on=today())


@job
def hand_out_proposals(*, uid: str) -> None:
    """Let the units of a published round know, one after the other; what was told already is not told again."""
    for proposal in proposals_to_hand_out(uid):
        hand_out(proposal, by=ensure_system_person(), on=today())


@job
def draft_alternates(*, uid: str) -> None:
    """For the side that is left over when a pair comes to nothing, draft somebody else for the officer."""
    for proposal in left_alone_by(uid):
        draft_alternate(proposal, by=ensure_system_person(), on=today())
