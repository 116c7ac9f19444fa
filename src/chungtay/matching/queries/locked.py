"""Rows under lock, for the actions that change them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.matching.choices import RunState
from chungtay.matching.models import MatchingRun, Scenario
from chungtay.matching.queries.overtaken import overtaken
from chungtay.programmes.queries.conflicts import conflicts_between


def between(left: int, right: int) -> Q:
    """Rows about the pair of these two keys, whichever of them is written first."""
    return Q(left=left, right=right) | Q(left=right, right=left)


def must_be_open(run: MatchingRun) -> None:
    """Refuse what would change a round that is in review or published."""
    if run.state != RunState.OPEN:
        raise RuleBroken(_("This round is not being prepared any more. Take it back from review to change it."))


def locked_run(run: MatchingRun) -> MatchingRun:
    """The round under lock, as it stands now."""
    rows = MatchingRun.objects.select_for_update(of=("self",))
    return rows.select_related("programme", "phase", "department", "partner_department").get(pk=run.pk)


def locked_scenario(scenario: Scenario) -> Scenario:
    """The scenario under lock, with its round."""
    rows = Scenario.objects.select_for_update(of=("self",))
    return rows.select_related("run__programme", "run__department", "run__partner_department").get(pk=scenario.pk)


def resting_scenario(scenario: Scenario) -> Scenario:
    """The scenario under lock, to be changed; refused while it is computed, or once its round is not prepared any more.

    A computation keeps what it read: a rule that changes meanwhile would part its result from what holds.
    """
    scenario = locked_scenario(scenario)
    must_be_open(scenario.run)
    if scenario.is_under_way:
        raise RuleBroken(_("This scenario is just being computed. Wait until it is finished."))
    return scenario


def must_still_hold(scenario: Scenario, on: date) -> None:
    """Refuse pairs computed under other rules than hold now, and those between which a conflict was declared since.

    Why it was declared is nobody's to read here.
    """
    if scenario.pk in overtaken(scenario.run):
        raise RuleBroken(
            _("Rules, weights, units or what was set by hand changed since it was computed. Compute again first.")
        )
    pairs = list(scenario.pairings.values_list("left_id", "right_id"))
    barred = set(conflicts_between(scenario.run.programme, {key for pair in pairs for key in pair}, on))
    if barred & {(min(pair), max(pair)) for pair in pairs}:
        raise RuleBroken(
            _("Since the pairs were computed, a conflict of interest was declared within one of them. Compute again.")
        )
