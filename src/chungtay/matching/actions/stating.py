"""Two schools that must, or must not, be a pair: stated before anything is computed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from chungtay.explanations.queries.contradictions import in_words
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy
from chungtay.matching.choices import HandKind, Side
from chungtay.matching.encode.trying import contradictions_of
from chungtay.matching.facts import PairAsked, PairBarred
from chungtay.matching.models import HandRule, Scenario
from chungtay.matching.queries.locked import between, resting_scenario
from chungtay.matching.queries.units import units_of
from chungtay.organisations.models import Organisation

FACTS = {HandKind.LOCKED: PairAsked, HandKind.FORBIDDEN: PairBarred}


@transaction.atomic
def state_pair(
    scenario: Scenario, one: Organisation, other: Organisation, kind: HandKind, reason: str, *, by: Person, on: date
) -> HandRule:
    """State that two schools must be a pair, or must not be one; the next computation keeps to it.

    What cannot be kept is refused with the rules it contradicts, so that nobody waits for a pair that never comes.
    """
    scenario = resting_scenario(scenario)
    if scenario.run.waits_for_partner:
        raise RuleBroken(
            _("The other department has not joined this round yet; nothing is read of its units before it does.")
        )
    if not tidy(reason):
        raise RuleBroken(_("Say why, in a few words. The reason stands in the record."), "reason")
    left, right = _sided(scenario, one, other, on)
    _must_be_new(scenario, left, right)
    known = _contradictions(scenario, on)
    rule = HandRule.objects.create(
        scenario=scenario, left=left, right=right, kind=kind, reason=tidy(reason), by_id=by.pk, at=now()
    )
    if kind == HandKind.LOCKED and (found := _contradictions(scenario, on) - known):
        raise RuleBroken(_("These two cannot be a pair. %(rules)s") % {"rules": min(found)}, "right")
    scenario.by_hand, scenario.version = scenario.hand_rules.count(), scenario.version + 1
    scenario.save(update_fields=["by_hand", "version"])
    if kind == HandKind.LOCKED:
        scenario.pairings.filter(between(left.pk, right.pk)).update(is_locked=True, version=F("version") + 1)
    fact = FACTS[kind](scenario=scenario, left=left, right=right, reason=rule.reason, wrote=[rule], by=by, on=on)
    tell(fact)
    return rule


def _sided(scenario: Scenario, one: Organisation, other: Organisation, on: date) -> tuple[Organisation, Organisation]:
    """The two as side A and side B; in one pool as they were named."""
    if one.pk == other.pk:
        raise RuleBroken(_("Name two different units."), "right")
    sides = {unit.organisation.pk: unit.side for unit in units_of(scenario.run, on, [one.pk, other.pk])}
    for field, unit in (("left", one), ("right", other)):
        if unit.pk not in sides:
            raise RuleBroken(_("%(unit)s does not take part in this round.") % {"unit": unit}, field)
    if scenario.run.is_one_pool:
        return one, other
    if sides[one.pk] == sides[other.pk]:
        raise RuleBroken(_("Both units stand on the same side. Name one of each side."), "right")
    return (one, other) if sides[one.pk] == Side.LEFT else (other, one)


def _must_be_new(scenario: Scenario, left: Organisation, right: Organisation) -> None:
    rule = scenario.hand_rules.filter(between(left.pk, right.pk)).first()
    if rule is not None and rule.kind == HandKind.LOCKED:
        raise RuleBroken(
            _("It is set already that these two must be a pair. Lift that rule first to change it."), "right"
        )
    if rule is not None:
        raise RuleBroken(
            _("It is set already that these two must not be a pair. Lift that rule first to change it."), "right"
        )


def _contradictions(scenario: Scenario, on: date) -> set[str]:
    """The rules that cannot hold together, each contradiction as its sentences one after another."""
    known = contradictions_of(scenario, on)
    return {" ".join(each.rules) for each in in_words(known.found, known.names)}
