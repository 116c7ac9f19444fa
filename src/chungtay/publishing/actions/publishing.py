from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.matching.choices import STEPS, RunState
from chungtay.matching.facts import RunPublished, SidePublished
from chungtay.matching.models import MatchingRun, Proposal
from chungtay.matching.queries.links import proposals_for
from chungtay.matching.queries.locked import locked_run, must_not_conflict
from chungtay.organisations.queries import own_bodies
from chungtay.organisations.rules import DEPARTMENT_ROLES
from chungtay.publishing.actions.seating import seat_chosen_schools


@transaction.atomic
def publish_run(run: MatchingRun, *, by: Person, on: date) -> MatchingRun:
    """Publish for the person's department; once every department has, both sides of every pair are asked."""
    run = locked_run(run)
    if run.state != RunState.IN_REVIEW or run.chosen is None:
        raise RuleBroken(_("A round is reviewed before it is published."))
    own = own_bodies(by, on, DEPARTMENT_ROLES)
    department = run.department if run.department_id in own else run.partner_department
    if department is None or department.pk not in own:
        raise RuleBroken(_("A round is published by an officer of its department."))
    must_not_conflict(run.chosen, on)
    column = "published_at" if department.pk == run.department_id else "partner_published_at"
    if getattr(run, column) is not None:
        raise RuleBroken(_("Your department has published this round already. The other department is waited for."))
    setattr(run, column, now())
    if run.published_at is None or (run.partner_department_id is not None and run.partner_published_at is None):
        run.version += 1
        run.save(update_fields=[column, "version"])
        tell(SidePublished(run=run, department=department, by=by, on=on))
        return run
    STEPS.check(RunState(run.state), RunState.PUBLISHED)
    run.state, run.version = RunState.PUBLISHED, run.version + 1
    run.save(update_fields=["state", "version", column])
    rows = Proposal.objects.bulk_create(proposals_for(run.chosen.pairings.order_by("pk")))
    tell(RunPublished(run=run, scenario=run.chosen, pairs=len(rows) // 2, wrote=rows, by=by, on=on))
    seat_chosen_schools(run, by=by, on=on)
    return run
