from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy
from chungtay.matching.choices import Method, OldPairs, Side
from chungtay.matching.facts import RunBegun, RunJoined, ScenarioAdded, ScenarioArranged
from chungtay.matching.models import MatchingRun, RunBody, Scenario
from chungtay.matching.queries.locked import locked_run, must_be_open, resting_scenario
from chungtay.matching.queries.seats import stocks_of
from chungtay.organisations.models import Organisation
from chungtay.organisations.rules import DEPARTMENT_ROLES, overseeing_bodies
from chungtay.programmes.models import Phase, Programme
from chungtay.programmes.queries.schools import bodies_to_choose, own_departments

MOST_SCENARIOS = 6


@dataclass(frozen=True, kw_only=True)
class Begun:
    """What a round is to be: its name, level, and whose schools stand on which side."""

    title: str
    programme: Programme
    department: Organisation
    left: Sequence[Organisation]
    right: Sequence[Organisation] = ()
    phase: Phase | None = None
    level: str = ""
    partner: Organisation | None = None


@dataclass(frozen=True, kw_only=True)
class Arranged:
    """Rules and weights of one scenario; the names are its columns."""

    method: Method = Method.FAIREST
    is_same_level: bool = True
    is_other_group: bool = False
    farthest_km: int | None = None
    left_most: int = 1
    right_most: int = 1
    old_pairs: OldPairs = OldPairs.NOT_AGAIN
    left_weight: int = 5
    right_weight: int = 5
    near_weight: int = 3
    balance_weight: int = 3


@transaction.atomic
def begin_run(wanted: Begun, *, by: Person, on: date) -> MatchingRun:
    """Begin a round of matching with its first scenario; a partner department has to join before it is computed."""
    _must_be_theirs(wanted, by, on)
    is_pool = not wanted.right and wanted.partner is None
    run = MatchingRun.objects.create(
        programme=wanted.programme,
        phase=wanted.phase,
        title=tidy(wanted.title),
        level=wanted.level,
        department=wanted.department,
        partner_department=wanted.partner,
        is_one_pool=is_pool,
        begun_by_id=by.pk,
        begun_at=now(),
    )
    right = [wanted.partner] if wanted.partner is not None else wanted.right
    bodies = RunBody.objects.bulk_create(
        RunBody(run=run, organisation=body, side=side)
        for side, sided in ((Side.LEFT, wanted.left), (Side.RIGHT, right))
        for body in sided
    )
    tell(RunBegun(run=run, department=wanted.department, wrote=bodies, by=by, on=on))
    method = Method.ANY_WITH_ANY if is_pool else Method.FAIREST
    name = _("Best in total") if is_pool else _("Fairness first")
    arranged = Arranged(method=method, is_other_group=is_pool and not run.is_of_bodies)
    add_scenario(run, name, arranged, by=by, on=on)
    return run


def _must_be_theirs(wanted: Begun, by: Person, on: date) -> None:
    if not tidy(wanted.title):
        raise RuleBroken(_("Give the round a name, for example the level and the month."), "title")
    if wanted.phase is not None and wanted.phase.programme_id != wanted.programme.pk:
        raise RuleBroken(_("This phase belongs to another programme. Choose a phase of the same programme."), "phase")
    if wanted.department not in own_departments(by, on):
        raise RuleBroken(_("A round is held by an officer of its department."), "department")
    if not wanted.left:
        raise RuleBroken(_("Choose at least one body whose units stand on side A."), "left")
    chosen = {body.pk for body in (*wanted.left, *wanted.right)}
    if len(chosen) < len(wanted.left) + len(wanted.right):
        raise RuleBroken(_("A body stands on one side only. Take it off one of the two."), "right")
    if chosen - set(bodies_to_choose(by, on).values_list("pk", flat=True)):
        raise RuleBroken(_("Choose only bodies below your own department."), "left")
    if wanted.partner is not None and wanted.right:
        raise RuleBroken(
            _("Side B is either bodies of your own or another department, not both. Empty one of them."), "partner"
        )


@transaction.atomic
def join_run(run: MatchingRun, *, by: Person, on: date) -> MatchingRun:
    """The partner department, or its successor, lets its schools take part; until then nothing of them is read."""
    run = locked_run(run)
    partner = run.partner_department
    if partner is None or partner.pk not in overseeing_bodies(by, on, DEPARTMENT_ROLES):
        raise RuleBroken(_("Only an officer of the department that was asked joins a round."))
    if run.joined_at is not None:
        raise RuleBroken(_("Your department has joined this round already."))
    run.joined_at, run.version = now(), run.version + 1
    run.save(update_fields=["joined_at", "version"])
    tell(RunJoined(run=run, department=partner, by=by, on=on))
    return run


@transaction.atomic
def add_scenario(run: MatchingRun, name: str, arranged: Arranged, *, by: Person, on: date) -> Scenario:
    """Add a named way of matching the same units, to be set beside the others."""
    run = locked_run(run)
    must_be_open(run)
    known = list(run.scenarios.values_list("number", "name"))
    if len(known) >= MOST_SCENARIOS:
        raise RuleBroken(_("A round has at most %(most)s scenarios.") % {"most": MOST_SCENARIOS})
    if not tidy(name) or tidy(name) in [other for _number, other in known]:
        raise RuleBroken(_("Give the scenario a name that no other one of this round has."), "name")
    _must_be_sound(run, arranged)
    number = max((number for number, _name in known), default=0) + 1
    scenario = Scenario.objects.create(run=run, number=number, name=tidy(name), **asdict(arranged))
    tell(ScenarioAdded(run=run, scenario=scenario, by=by, on=on))
    return scenario


@transaction.atomic
def arrange_scenario(scenario: Scenario, arranged: Arranged, *, by: Person, on: date, seen: int | None) -> Scenario:
    """Change rules and weights of a scenario; what was computed before is shown, and not claimed, until it is again."""
    scenario = resting_scenario(scenario)
    if scenario.version != seen:
        raise StaleVersion(scenario)
    _must_be_sound(scenario.run, arranged)
    changed = asdict(arranged)
    for name, value in changed.items():
        setattr(scenario, name, value)
    scenario.version += 1
    scenario.save(update_fields=[*changed, "version"])
    tell(ScenarioArranged(run=scenario.run, scenario=scenario, by=by, on=on))
    return scenario


def _must_be_sound(run: MatchingRun, arranged: Arranged) -> None:
    if run.is_one_pool != (arranged.method == Method.ANY_WITH_ANY):
        raise RuleBroken(
            _("A round of one pool is matched anybody with anybody; a round of two sides by one of the other methods."),
            "method",
        )
    if arranged.method == Method.BY_QUOTA and (run.is_of_bodies or not stocks_of(run)):
        raise RuleBroken(
            _("The programme names no quota of pilot schools for the bodies of this round. Record it there first."),
            "method",
        )
    weights = (arranged.left_weight, arranged.right_weight, arranged.near_weight, arranged.balance_weight)
    if not any(weights):
        raise RuleBroken(_("At least one weight has to be more than nothing."), "left_weight")
