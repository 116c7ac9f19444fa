from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from math import ceil

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.assignment.engine.outcome import Outcome
from chungtay.assignment.engine.problem import SCALE, fingerprint
from chungtay.assignment.engine.solve import solve
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.matching.choices import UNDER_WAY, ScenarioState, Step
from chungtay.matching.encode.problem import Encoded, encode
from chungtay.matching.encode.results import note_figures, pairings_of, reasons_for
from chungtay.matching.facts import RunComputed, RunFailed, RunRequested
from chungtay.matching.models import Pairing, Scenario, Unmatched
from chungtay.matching.queries.history import standing_of
from chungtay.matching.queries.locked import locked_scenario, must_be_open
from chungtay.matching.queries.overtaken import mark_of
from chungtay.matching.queries.units import keys_of_units, profiles, units_of

logger = logging.getLogger(__name__)

IN_THE_REQUEST = 300  # units; more are computed by the worker
AT_ONCE = 2_000  # rows written together
PARTS = 20  # of a step, each told when it is done


@transaction.atomic
def request_scenario(scenario: Scenario, *, by: Person, on: date) -> Scenario:
    """Ask for a scenario to be computed: at once when it is small, else by the worker as soon as this is committed."""
    scenario = locked_scenario(scenario)
    run = scenario.run
    must_be_open(run)
    if scenario.is_under_way:
        raise RuleBroken(_("This scenario is being computed already. Its page shows how far it is."))
    if run.waits_for_partner:
        raise RuleBroken(
            _("The other department has not joined this round yet; nothing is read of its units before it does.")
        )
    units = len(keys_of_units(run, on))
    if not units:
        raise RuleBroken(_("No unit stands below the bodies that were chosen. Begin a round with other bodies."))
    scenario.state, scenario.step, scenario.fault = ScenarioState.QUEUED, Step.WAITING, ""
    scenario.part_done = scenario.part_of = 0
    scenario.asked_by_id = by.pk
    scenario.queued_at, scenario.units_count, scenario.version = now(), units, scenario.version + 1
    scenario.save(
        update_fields=["state", "step", "fault", "part_done", "part_of", "asked_by", "queued_at"]
        + ["units_count", "version"]
    )
    is_small = units <= IN_THE_REQUEST
    tell(RunRequested(run=run, scenario=scenario, units=units, is_small=is_small, by=by, on=on))
    return compute_scenario(scenario, by=by, on=on) if is_small else scenario


def compute_scenario(scenario: Scenario, *, by: Person, on: date) -> Scenario:
    """Read, solve and write a scenario that was asked for; a second worker that comes to it changes nothing.

    Each step is written by itself, so that a page opened meanwhile says how far it is.
    """
    waiting = Scenario.objects.filter(pk=scenario.pk, state__in=UNDER_WAY)
    if not waiting.update(state=ScenarioState.RUNNING, begun_at=now()):
        return scenario
    scenario.refresh_from_db()
    scenario.computed_under = mark_of(scenario)  # kept with what comes of it
    told = _begun(scenario, Step.READING)
    units = units_of(scenario.run, on)
    known = profiles(units, on, told)
    standing = standing_of(scenario, {unit.organisation.pk for unit in units}, on)
    encoded = encode(scenario, units, known, standing)
    waiting.update(units_count=len(units))
    try:
        outcome = solve(encoded.problem, seed=scenario.seed, told=_begun(scenario, Step.SOLVING))
    except (ValueError, RuntimeError) as fault:  # what the engine refuses, or would not answer for
        logger.warning("scenario %s could not be computed: %s", scenario.uid, fault)
        return _fail(scenario, str(fault), by=by, on=on)
    told = _begun(scenario, Step.KEEPING)
    pairs = pairings_of(scenario, encoded, outcome.pairs, known)
    alone = list(reasons_for(scenario, encoded, outcome, known, told))
    return _keep(scenario, encoded, outcome, pairs, alone, by=by, on=on)


def _begun(scenario: Scenario, step: Step) -> Callable[[int, int], None]:
    """Begin a step; what comes back is told how much of it is done, and writes each twentieth of it."""
    rows, last = Scenario.objects.filter(pk=scenario.pk), 0
    rows.update(step=step, part_done=0, part_of=0)

    def told(done: int, of: int) -> None:
        nonlocal last
        if of and (part := PARTS * done // of) > last:
            last = part
            rows.update(part_done=done, part_of=of)

    return told


@transaction.atomic
def _fail(scenario: Scenario, fault: str, *, by: Person, on: date) -> Scenario:
    scenario = locked_scenario(scenario)
    scenario.state, scenario.fault, scenario.ended_at = ScenarioState.FAILED, fault[:40], now()
    scenario.save(update_fields=["state", "fault", "ended_at"])
    tell(RunFailed(run=scenario.run, scenario=scenario, fault=fault[:40], by=by, on=on))
    return scenario


@transaction.atomic
def _keep(
    scenario: Scenario, encoded: Encoded, outcome: Outcome, pairs: list[Pairing], alone: list[Unmatched],
    *, by: Person, on: date,
) -> Scenario:  # fmt: skip
    under, scenario = scenario.computed_under, locked_scenario(scenario)
    if not scenario.is_under_way:  # another worker has finished it meanwhile
        return scenario
    old = set(scenario.pairings.values_list("left_id", "right_id")) if scenario.computed_on is not None else None
    scenario.pairings.all().delete()
    scenario.unmatched.all().delete()
    Pairing.objects.bulk_create(pairs, batch_size=AT_ONCE)
    Unmatched.objects.bulk_create(alone, batch_size=AT_ONCE)
    was_several, problem = scenario.is_several, encoded.problem
    scenario.short_count = 0 if (problem.room[problem.left] > 1).any() else None
    note_figures(scenario)
    _note_before(scenario, SCALE * len(pairs) + sum(row.fit for row in pairs))
    if was_several != scenario.is_several:
        scenario.before_worst = None  # the two cannot be compared
    _note_proof(scenario, outcome, is_locked=len(problem.rules.must) > 0)
    scenario.problem_hash, scenario.engine = fingerprint(problem), outcome.engine
    scenario.alone_count, scenario.computed_under = len(alone), under
    scenario.considered, scenario.computed_on, scenario.ended_at = outcome.considered, on, now()
    scenario.new_pairs = None if old is None else sum((row.left_id, row.right_id) not in old for row in pairs)
    scenario.kept_pairs = sum(row.is_old for row in pairs)
    scenario.state, scenario.step, scenario.version = ScenarioState.DONE, Step.READY, scenario.version + 1
    scenario.save()
    tell(
        RunComputed(
            run=scenario.run, scenario=scenario, pairs=scenario.pairs_count, alone=scenario.alone_count, by=by, on=on
        )
    )
    return scenario


def _note_before(scenario: Scenario, total: int) -> None:
    """Keep what was found, without the bonus for kept pairs, and beside it what the computation before it had found."""
    for name, now_found in (("total", total), ("worst", scenario.worst), ("pairs", scenario.pairs_count)):
        setattr(scenario, f"before_{name}", getattr(scenario, f"found_{name}"))
        setattr(scenario, f"found_{name}", now_found)


def _note_proof(scenario: Scenario, outcome: Outcome, *, is_locked: bool) -> None:
    """What was proved; of several partners each nothing of the worst-off beside locked pairs, or with one left out."""
    proof, fairness = outcome.certificate, outcome.fairness
    scenario.bound, scenario.limited_by, scenario.is_over_all = proof.bound, proof.limited_by, proof.considers_all
    scenario.worst_bound = scenario.worst if fairness is None else max(scenario.worst, round(fairness.bound) - SCALE)
    if scenario.is_several:
        is_proved = fairness is not None and fairness.worst > 0 and not is_locked
        scenario.worst_bound = max(scenario.worst, ceil(fairness.bound)) if fairness and is_proved else 0
    scenario.best_total = fairness.best_total if fairness is not None else proof.bound
