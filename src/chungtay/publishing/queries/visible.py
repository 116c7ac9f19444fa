"""Which publications and sheets an officer may open, and what the worker goes on with."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.people import Person, Visitor
from chungtay.matching.choices import ProposalAnswer
from chungtay.matching.models import MatchingRun, Pairing, Proposal, Scenario
from chungtay.matching.queries.visible import visible_runs, visible_scenarios
from chungtay.organisations.models import Organisation
from chungtay.organisations.rules import DEPARTMENT_ROLES, overseeing_bodies
from chungtay.publishing.choices import AT_WORK, WorkState
from chungtay.publishing.models import ResultSheet, RunPublication

STILL_AFTER = timedelta(minutes=5)  # after which work that was asked for is seen to stand still


def visible_publications(person: Visitor) -> QuerySet[RunPublication]:
    """What was asked for in the rounds this officer may open."""
    runs = list(visible_runs(person).values_list("pk", flat=True))
    return RunPublication.objects.filter(run__in=runs).select_related("run", "department", "asked_by")


def visible_sheets(person: Visitor) -> QuerySet[ResultSheet]:
    """The sheets this officer asked for, as long as the department they are for is still the officer's."""
    own = overseeing_bodies(person, today(), DEPARTMENT_ROLES)
    scenarios = visible_scenarios(person).values_list("pk", flat=True)
    rows = ResultSheet.objects.filter(asked_by_id=person.pk or 0, department_id__in=own, scenario__in=list(scenarios))
    return rows.select_related("scenario__run__department", "scenario__run__partner_department")


def newest_publication(run: MatchingRun) -> RunPublication | None:
    """What was last asked for of a round."""
    return run.publications.select_related("department", "asked_by").order_by("-pk").first()


def publication_at_work(uid: str) -> RunPublication | None:
    """What the worker is to go on with; None when it is finished."""
    rows = RunPublication.objects.filter(uid=uid, state__in=AT_WORK)
    return rows.select_related("run", "department", "asked_by").first()


def publications_standing_still() -> list[str]:
    """Keys of what was asked for some minutes ago and is not finished: its job may have failed."""
    rows = RunPublication.objects.filter(state__in=AT_WORK, asked_at__lt=_long_ago()).order_by("pk")
    return list(rows.values_list("uid", flat=True))


def runs_standing_still() -> list[str]:
    """Keys of the rounds whose schools were asked some minutes ago, and some were not told."""
    runs = MatchingRun.objects.exclude(publications__state__in=AT_WORK)
    untold = Proposal.objects.filter(state=ProposalAnswer.WAITING, told_at__isnull=True, sent_at__lt=_long_ago())
    found = runs.filter(pk__in=untold.values("pairing__scenario__run")).order_by("pk")
    return list(found.values_list("uid", flat=True))


def sheet_at_work(uid: str) -> ResultSheet | None:
    """The sheet the worker is to write; None when it is written."""
    rows = ResultSheet.objects.filter(uid=uid, state__in=AT_WORK)
    return rows.select_related("scenario__run__department", "scenario__run__partner_department", "asked_by").first()


def sheets_over(before: datetime) -> list[ResultSheet]:
    """The sheets whose time is over."""
    return list(ResultSheet.objects.filter(asked_at__lt=before).order_by("pk"))


def sheet_kept(scenario: Scenario, person: Person, department: Organisation, since: datetime) -> ResultSheet | None:
    """The sheet this officer has of the scenario as it stands, written or being written and not standing still."""
    rows = ResultSheet.objects.filter(
        scenario=scenario,
        asked_by_id=person.pk,
        department=department,
        seen=standing_of(scenario),
        state__in=[*AT_WORK, WorkState.DONE],
        asked_at__gt=since,
    )
    found = rows.order_by("-pk").first()
    if found is None:
        return None
    is_there = not is_still(found.asked_at) if found.is_at_work else found.path.exists()
    return found if is_there else None


def standing_of(scenario: Scenario) -> int:
    """A number that grows whenever the round or the scenario changes."""
    return scenario.run.version + scenario.version


def department_to_publish(run: MatchingRun, by: Person, on: date) -> Organisation:
    """The department in whose name this person publishes the round, or that of one that is no more.

    Who answers for both departments of a joint round publishes for one after the other.
    """
    own = overseeing_bodies(by, on, DEPARTMENT_ROLES)
    sides = ((run.department, run.published_at), (run.partner_department, run.partner_published_at))
    theirs = [(body, at) for body, at in sides if body is not None and body.pk in own]
    if not theirs:
        raise RuleBroken(_("A round is published by an officer of its department."))
    return next((body for body, at in theirs if at is None), theirs[0][0])


def department_to_read(run: MatchingRun, by: Person, on: date) -> Organisation:
    """The department for which this person reads the round."""
    own = overseeing_bodies(by, on, DEPARTMENT_ROLES)
    department = run.department if run.department_id in own else run.partner_department
    if department is None or department.pk not in own:
        raise RuleBroken(_("You no longer have the role that lets you read this round."))
    return department


def is_still(since: datetime) -> bool:
    """Whether the worker should have been heard of by now."""
    return since < _long_ago()


def _long_ago() -> datetime:
    return now() - STILL_AFTER


def pairs_between(scenario: Scenario, left: Organisation, right: Organisation) -> list[Pairing]:
    """The pair of a scenario these two are."""
    return list(scenario.pairings.filter(left=left, right=right).select_related("left", "right"))
