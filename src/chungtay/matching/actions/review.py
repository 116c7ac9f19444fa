from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.matching.choices import STEPS, RunState
from chungtay.matching.facts import RunSentToReview, RunTakenBack
from chungtay.matching.models import MatchingRun, Scenario
from chungtay.matching.queries.locked import locked_run, must_be_open, must_still_hold


@transaction.atomic
def send_to_review(scenario: Scenario, *, by: Person, on: date) -> MatchingRun:
    """Choose one scenario of a round and hand it to whoever publishes; nothing changes by hand until it comes back."""
    run = locked_run(scenario.run)
    must_be_open(run)
    scenario.refresh_from_db()
    if not scenario.is_done or not scenario.pairs_count:
        raise RuleBroken(_("Only a scenario that is computed and has a pair can be reviewed."))
    must_still_hold(scenario, on)
    run.chosen = scenario
    _move(run, RunState.IN_REVIEW, "chosen")
    tell(RunSentToReview(run=run, scenario=scenario, by=by, on=on))
    return run


@transaction.atomic
def take_back_from_review(run: MatchingRun, *, by: Person, on: date) -> MatchingRun:
    """Go on preparing a round that is in review; what one department has published of it is withdrawn."""
    run = locked_run(run)
    run.chosen = run.published_at = run.partner_published_at = None
    _move(run, RunState.OPEN, "chosen", "published_at", "partner_published_at")
    tell(RunTakenBack(run=run, by=by, on=on))
    return run


def _move(run: MatchingRun, to: RunState, *columns: str) -> None:
    STEPS.check(RunState(run.state), to)
    run.state, run.version = to, run.version + 1
    run.save(update_fields=["state", "version", *columns])
