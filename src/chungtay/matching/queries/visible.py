from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.matching.choices import UNDER_WAY
from chungtay.matching.models import MatchingRun, Pairing, Scenario
from chungtay.organisations.models.walks import descendants
from chungtay.organisations.rules import DEPARTMENT_ROLES, overseeing_bodies


def visible_runs(person: Visitor) -> QuerySet[MatchingRun]:
    """The rounds an officer may open: those of the own department, and those it was asked to join."""
    if not person.is_authenticated:
        return MatchingRun.objects.none()
    own = overseeing_bodies(person, today(), DEPARTMENT_ROLES)
    rows = MatchingRun.objects.filter(Q(department_id__in=own) | Q(partner_department_id__in=own))
    return rows.select_related("programme", "phase", "department", "partner_department", "chosen")


def visible_scenarios(person: Visitor) -> QuerySet[Scenario]:
    """The scenarios of the rounds an officer may open."""
    runs = visible_runs(person).values_list("pk", flat=True)
    rows = Scenario.objects.filter(run_id__in=list(runs))
    return rows.select_related("run__programme", "run__phase", "run__department", "run__partner_department")


def visible_pairings(person: Visitor) -> QuerySet[Pairing]:
    """The pairs of the scenarios an officer may open."""
    runs = visible_runs(person).values_list("pk", flat=True)
    rows = Pairing.objects.filter(scenario__run_id__in=list(runs))
    return rows.select_related("scenario__run__department", "left", "right")


def pairs_beside(pairing: Pairing) -> QuerySet[Pairing]:
    """The other pairs the two schools of a pair are in, where they may have several partners."""
    same = Q(left=pairing.left_id) | Q(right=pairing.right_id)
    return pairing.scenario.pairings.filter(same).exclude(pk=pairing.pk).select_related("left", "right").order_by("pk")


def bodies_shown(run: MatchingRun, person: Visitor, on: date) -> frozenset[int] | None:
    """Keys of the bodies whose needs this officer may read in a joint round; None when all, because all is published.

    A round of one department holds only its own schools, and a joint one is open to both once both have published.
    """
    if run.partner_department_id is None or run.is_published:
        return None
    own = overseeing_bodies(person, on, DEPARTMENT_ROLES)
    return own | frozenset(descendants(own, on))


def scenario_at_work(uid: str) -> Scenario | None:
    """The scenario the worker is to compute; None when nobody waits for it any more."""
    rows = Scenario.objects.filter(uid=uid, state__in=UNDER_WAY)
    return rows.select_related("run", "asked_by").first()
