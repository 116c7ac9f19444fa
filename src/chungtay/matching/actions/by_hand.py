from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from chungtay.assignment.engine.barriers import barred_by
from chungtay.assignment.engine.takers import pairs_of_numbers
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.matching.choices import HandKind, Side, WhyAlone
from chungtay.matching.encode.results import note_figures, pairings_of
from chungtay.matching.encode.trials import Trial, keys_of, shown_change, trial_of
from chungtay.matching.facts import PairForbidden, PairLocked, PairsSwapped, PairUnlocked
from chungtay.matching.models import HandRule, Pairing, Scenario, Unmatched
from chungtay.matching.queries.locked import between, resting_scenario
from chungtay.matching.queries.sentences import barrier_in_words
from chungtay.organisations.models import Organisation

CHANGED = ["total", "worst", "pairs_count", "alone_count", "short_count", "by_hand", "mean_km", "longest_km", "version"]


@transaction.atomic
def lock_pair(pairing: Pairing, *, by: Person, on: date) -> Pairing:
    """Hold a pair together at every later computation of its scenario."""
    scenario, row = _opened(pairing)
    if row.is_locked:
        raise RuleBroken(_("This pair is locked already."))
    rule = _set_rule(scenario, row, HandKind.LOCKED, by)
    row.is_locked, row.version = True, row.version + 1
    row.save(update_fields=["is_locked", "version"])
    _sum_up(scenario)
    tell(PairLocked(scenario=scenario, left=row.left, right=row.right, wrote=[row, rule], by=by, on=on))
    return row


@transaction.atomic
def forbid_pair(pairing: Pairing, *, by: Person, on: date) -> Scenario:
    """Part a pair for good; who has no other partner is without one until the scenario is computed anew."""
    scenario, row = _opened(pairing)
    if row.is_locked:
        raise RuleBroken(_("This pair is locked. Unlock it before you forbid it."))
    rule = _set_rule(scenario, row, HandKind.FORBIDDEN, by)
    left, right, cost = row.left, row.right, row.fit
    row.delete()
    alone = [_alone(scenario, left, Side.LEFT), _alone(scenario, right, Side.RIGHT)]
    wrote = [each for each in alone if each is not None]
    _sum_up(scenario)
    said = shown_change(-cost)
    tell(PairForbidden(scenario=scenario, left=left, right=right, cost=said, wrote=[rule, *wrote], by=by, on=on))
    return scenario


@transaction.atomic
def lift_rule(rule: HandRule, *, by: Person, on: date) -> Scenario:
    """Take a rule set by hand back; the next computation is free of it."""
    scenario = resting_scenario(rule.scenario)
    pair = scenario.pairings.filter(between(rule.left_id, rule.right_id))
    pair.update(is_locked=False, version=F("version") + 1)
    told = PairUnlocked(scenario=scenario, left=rule.left, right=rule.right, by=by, on=on)
    rule.delete()
    _sum_up(scenario)
    tell(told)
    return scenario


@transaction.atomic
def swap_pairs(one: Pairing, other: Pairing, *, by: Person, on: date) -> Sequence[Pairing]:
    """Let two pairs exchange their partners of side B and lock what comes of it; no hard rule is broken by hand."""
    scenario, first = _opened(one)
    second = scenario.pairings.select_related("left", "right").filter(pk=other.pk).first()
    if second is None or second.pk == first.pk:
        raise RuleBroken(_("Choose another pair of the same scenario to swap with."))
    if first.is_locked or second.is_locked:
        raise RuleBroken(_("One of the two pairs is locked. Unlock it before you swap."))
    come = Q(left=first.left_id, right=second.right_id) | Q(left=second.left_id, right=first.right_id)
    if scenario.pairings.filter(come).exists():
        raise RuleBroken(_("These two cannot be swapped: one of the new pairs is a pair already."))
    trial = trial_of(scenario, keys_of([first, second]), on)
    fresh = _swapped(trial, scenario, first, second)
    change = shown_change(sum(row.fit for row in fresh) - first.fit - second.fit)
    Pairing.objects.filter(pk__in=[first.pk, second.pk]).delete()
    Pairing.objects.bulk_create(fresh)
    rules = [_set_rule(scenario, row, HandKind.LOCKED, by) for row in fresh]
    _sum_up(scenario)
    tell(
        PairsSwapped(
            scenario=scenario,
            left=fresh[0].left,
            right=fresh[0].right,
            other_left=fresh[1].left,
            other_right=fresh[1].right,
            change=change,
            wrote=[*fresh, *rules],
            by=by,
            on=on,
        )
    )
    return fresh


def _swapped(trial: Trial, scenario: Scenario, first: Pairing, second: Pairing) -> list[Pairing]:
    numbers = trial.encoded.numbers
    come = pairs_of_numbers([(first.left_id, second.right_id), (second.left_id, first.right_id)], numbers)
    for key, flags in barred_by(trial.encoded.problem, come[:, 0], come[:, 1]).items():
        if flags.any():
            raise RuleBroken(_("These two cannot be swapped: %(why)s") % {"why": barrier_in_words(key)})
    rows = pairings_of(scenario, trial.encoded, come, trial.known)
    for row in rows:
        row.is_by_hand, row.is_locked = True, True
    return rows


def _opened(pairing: Pairing) -> tuple[Scenario, Pairing]:
    scenario = resting_scenario(pairing.scenario)
    row = scenario.pairings.select_related("left", "right").filter(pk=pairing.pk).first()
    if row is None:
        raise RuleBroken(_("This pair is not part of the scenario any more. Open the board again."))
    return scenario, row


def _set_rule(scenario: Scenario, row: Pairing, kind: HandKind, by: Person) -> HandRule:
    scenario.hand_rules.filter(between(row.left_id, row.right_id)).delete()
    return HandRule.objects.create(scenario=scenario, left=row.left, right=row.right, kind=kind, by_id=by.pk, at=now())


def _alone(scenario: Scenario, unit: Organisation, side: Side) -> Unmatched | None:
    if scenario.pairings.filter(left=unit).exists() or scenario.pairings.filter(right=unit).exists():
        return None
    return Unmatched.objects.create(scenario=scenario, organisation=unit, side=side, why=WhyAlone.PARTED)


def _sum_up(scenario: Scenario) -> None:
    """The figures of a scenario after something was changed by hand; the proved bound stays what it was."""
    note_figures(scenario)
    scenario.alone_count = scenario.unmatched.count()
    scenario.version += 1
    scenario.save(update_fields=CHANGED)
