"""Who may match: officers of the department that holds the round, and of the one that joined it."""

from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.matching.models import MatchingRun, Pairing, Scenario
from chungtay.organisations.rules import DEPARTMENT_ROLES, is_department_officer, overseeing_bodies

Thing = MatchingRun | Scenario | Pairing | None


def run_of(thing: Thing) -> MatchingRun | None:
    """The round a thing of this room belongs to."""
    if isinstance(thing, Pairing):
        return thing.scenario.run
    return thing.run if isinstance(thing, Scenario) else thing


@predicate
def holds_the_run(visitor: Visitor, thing: Thing = None) -> bool:
    run = run_of(thing)
    return run is not None and run.department_id in overseeing_bodies(visitor, today(), DEPARTMENT_ROLES)


@predicate
def is_partner_in_the_run(visitor: Visitor, thing: Thing = None) -> bool:
    run = run_of(thing)
    partner = run.partner_department_id if run is not None else None
    return partner is not None and partner in overseeing_bodies(visitor, today(), DEPARTMENT_ROLES)


allow(
    {
        "matching.list": is_department_officer,
        "matching.begin": is_department_officer,
        "matching.see": holds_the_run | is_partner_in_the_run,
        "matching.join": is_partner_in_the_run,
        "matching.arrange": holds_the_run,
        "matching.run": holds_the_run,
        "matching.change_by_hand": holds_the_run,
        "matching.review": holds_the_run,
        "matching.publish": holds_the_run | is_partner_in_the_run,
        "matching.propose": holds_the_run,
        "matching.export": holds_the_run | is_partner_in_the_run,
    }
)
