"""Whether a scenario stands under the rules it was computed under."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Exists, OuterRef, Q

from chungtay.matching.choices import HandKind
from chungtay.matching.models import HandRule, MatchingRun, Pairing, Scenario

RULES = ("method", "is_same_level", "is_other_group", "farthest_km", "right_most", "old_pairs") + (
    "left_weight", "right_weight", "near_weight", "balance_weight", "left_most",
)  # fmt: skip
EARLIER = 1  # the last of these, in what an older version noted


def mark_of(scenario: Scenario) -> dict[str, Any]:
    """What a scenario is computed under: rules and weights, whose schools take part, and what was set by hand."""
    by_hand = scenario.hand_rules.values_list("left_id", "right_id", "kind")
    known = sorted([*sorted(pair), kind] for *pair, kind in by_hand)
    return {"rules": _rules(scenario), "units": _units(scenario.run), "by_hand": known}


def overtaken(run: MatchingRun) -> set[int]:
    """Keys of the scenarios of a round that have to be computed anew before anything is claimed of their pairs.

    Other rules, weights or schools overtake a computation; so does a rule set by hand that it kept to and that was
    lifted since, and one set since that the pairs do not keep. What was done by hand to the pairs themselves stands: a
    lock, a swap and a forbidden pair only narrow the choice, so what was proved to be out of reach remains so.
    """
    units, by_hand = _units(run), _kept_by_hand(run)
    found = set()
    for row in run.scenarios.filter(computed_under__isnull=False):  # an older version did not note it
        under, now = row.computed_under, by_hand[row.pk]
        known = {(left, right, kind) for left, right, kind in under["by_hand"]}
        is_kept = known <= now.keys() and all(kept for rule, kept in now.items() if rule not in known)
        rules = [*under["rules"], EARLIER][: len(RULES)]
        if not is_kept or (rules, under["units"]) != (_rules(row), units):
            found.add(row.pk)
    return found


def _rules(scenario: Scenario) -> list[Any]:
    return [getattr(scenario, name) for name in RULES]


def _units(run: MatchingRun) -> list[Any]:
    bodies = sorted([*each] for each in run.bodies.values_list("organisation_id", "side"))
    return [bodies, sorted(run.left_out.values_list("organisation_id", flat=True))]


def _kept_by_hand(run: MatchingRun) -> dict[int, dict[tuple[int, int, str], bool]]:
    """By scenario the rules set by hand in it, and whether its pairs keep to them."""
    either = Q(left=OuterRef("left"), right=OuterRef("right")) | Q(left=OuterRef("right"), right=OuterRef("left"))
    is_pair = Exists(Pairing.objects.filter(either, scenario=OuterRef("scenario")))
    found: dict[int, dict[tuple[int, int, str], bool]] = defaultdict(dict)
    for row in HandRule.objects.filter(scenario__run=run).annotate(is_pair=is_pair):
        pair = sorted((row.left_id, row.right_id))
        found[row.scenario_id][pair[0], pair[1], row.kind] = row.is_pair == (row.kind == HandKind.LOCKED)
    return found
