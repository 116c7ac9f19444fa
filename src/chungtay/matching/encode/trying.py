"""What rules leave before anything is computed: how many pairs are possible, and which rules contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from chungtay.assignment.engine.barriers import admitted
from chungtay.assignment.engine.problem import Problem, Quota
from chungtay.explanations.engine.conflicts import Conflict, conflicts
from chungtay.matching.choices import HandKind, Method
from chungtay.matching.encode.problem import encode
from chungtay.matching.encode.trials import trial_of
from chungtay.matching.models import Scenario
from chungtay.matching.queries.history import standing_of
from chungtay.matching.queries.units import TakingPart, profiles, units_of

MOST_PAIRS = 2_000_000  # left × right up to which every pair is looked at while somebody waits


@dataclass(frozen=True)
class Possible:
    """What the rules leave: pairs that may be, and how many units could still be in one; None where too many to try."""

    units: int
    ready: int
    reached: int | None
    pairs: int | None


@dataclass(frozen=True)
class Contradictions:
    """Rules that cannot hold together, with the names of the units they speak of, by number."""

    found: Sequence[Conflict]
    names: Mapping[int, str]


def possible_under(scenario: Scenario, on: date) -> Possible:
    """What the rules of a scenario, saved or only typed, leave of its round."""
    units = units_of(scenario.run, on)
    known = profiles(units, on)
    problem = encode(
        scenario, units, known, standing_of(scenario, {unit.organisation.pk for unit in units}, on)
    ).problem
    ready = int(problem.units.is_complete.sum())
    if len(problem.left) * len(problem.right) > MOST_PAIRS:
        return Possible(len(units), ready, None, None)
    reached, pairs = _left_over(problem, is_pool=scenario.method == Method.ANY_WITH_ANY)
    return Possible(len(units), ready, reached, pairs)


def _left_over(problem: Problem, *, is_pool: bool) -> tuple[int, int]:
    left, right = (each.ravel() for each in np.meshgrid(problem.left, problem.right, indexing="ij"))
    free = admitted(problem, left, right) & (problem.room[left] > 0) & (problem.room[right] > 0)
    if is_pool:
        free &= left < right
    return len(np.union1d(left[free], right[free])), int(free.sum())


def contradictions_of(scenario: Scenario, on: date) -> Contradictions:
    """The smallest sets of rules of a scenario that cannot hold together: about locked pairs, and seats nobody fills.

    Locked pairs need only their own units; a quota needs everybody.
    """
    locked = scenario.hand_rules.filter(kind=HandKind.LOCKED).values_list("left_id", "right_id")
    keys = {key for pair in locked for key in pair}
    if scenario.method != Method.BY_QUOTA:
        encoded = trial_of(scenario, keys, on).encoded if keys else None
        return _named(conflicts(encoded.problem), encoded.units) if encoded else Contradictions((), {})
    units = units_of(scenario.run, on)
    every = {unit.organisation.pk for unit in units}
    encoded = encode(scenario, units, profiles(units, on), standing_of(scenario, every, on))
    # The programme asks for its seats to be filled; the solver only never fills more.
    asked = Quota(tuple(replace(cap, at_least=cap.at_most) for cap in encoded.problem.quota.caps if cap.at_most))
    return _named(conflicts(replace(encoded.problem, quota=asked)), encoded.units)


def _named(found: Sequence[Conflict], units: Sequence[TakingPart]) -> Contradictions:
    spoken = {number for each in found for rule in each.rules for number in rule.units}
    return Contradictions(found, {number: str(units[number].organisation) for number in spoken})
