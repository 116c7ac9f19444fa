"""What rules leave before anything is computed: how many pairs are possible, and which rules contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chungtay.assignment.engine.problem import Quota
from chungtay.explanations.engine.conflicts import PAIRS, Conflict, conflicts
from chungtay.explanations.engine.parts import left_over
from chungtay.matching.choices import HandKind, Method, Side
from chungtay.matching.encode.problem import Encoded
from chungtay.matching.encode.trials import trial_of, whole_of
from chungtay.matching.models import Scenario
from chungtay.matching.queries.seats import labels_of
from chungtay.matching.queries.units import keys_of_units
from chungtay.needs.queries.readiness import declaring

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
    """Rules that cannot hold together, with the names of units, by number, and seats, by key, they speak of."""

    found: Sequence[Conflict]
    names: Mapping[int | str, str]


def possible_under(scenario: Scenario, on: date) -> Possible:
    """What the rules of a scenario, saved or only typed, leave of its round."""
    keys = keys_of_units(scenario.run, on)
    is_pool = scenario.method == Method.ANY_WITH_ANY
    if _pairs_at_most(keys, is_pool=is_pool) > MOST_PAIRS:
        return Possible(len(keys), len(keys) - len(declaring(keys, on).missing), None, None)
    problem = whole_of(scenario, on).encoded.problem
    reached, pairs = left_over(problem)
    return Possible(len(keys), int(problem.units.is_complete.sum()), reached, pairs)


def _pairs_at_most(keys: Mapping[int, Side], *, is_pool: bool) -> int:
    """Left × right of a round, before any rule is asked."""
    left = sum(side == Side.LEFT for side in keys.values())
    return len(keys) ** 2 if is_pool else left * (len(keys) - left)


def contradictions_of(scenario: Scenario, on: date) -> Contradictions:
    """The smallest sets of rules of a scenario that cannot hold together: about locked pairs, and seats nobody fills.

    Locked pairs need only their own units; a quota needs everybody, and is left out of very large rounds.
    """
    if scenario.method == Method.BY_QUOTA and _is_traced(scenario, on):
        encoded = whole_of(scenario, on).encoded
        # The programme asks for its seats to be filled as far as the other side has seats; the solver never fills more.
        takers = [(unit.organisation.pk, unit.side, unit.level) for unit in encoded.units]
        asked = {each.key: encoded.seats.demanded(each, takers) for each in encoded.seats.stocks}
        caps = (replace(cap, at_least=asked.get(cap.key, 0)) for cap in encoded.problem.quota.caps)
        return _named(conflicts(replace(encoded.problem, quota=Quota(tuple(caps)))), encoded)
    locked = scenario.hand_rules.filter(kind=HandKind.LOCKED).values_list("left_id", "right_id")
    keys = {key for pair in locked for key in pair}
    if not keys:
        return Contradictions((), {})
    encoded = trial_of(scenario, keys, on).encoded
    return _named(conflicts(encoded.problem), encoded)


def _is_traced(scenario: Scenario, on: date) -> bool:
    """Whether a shortage of the quota can be traced to its rules: only where not too many pairs have to be tried."""
    return _pairs_at_most(keys_of_units(scenario.run, on), is_pool=False) <= PAIRS


def _named(found: Sequence[Conflict], encoded: Encoded) -> Contradictions:
    spoken = (number for each in found for rule in each.rules for number in rule.units)
    names: dict[int | str, str] = {number: str(encoded.units[number].organisation) for number in spoken}
    names.update(labels_of(encoded.seats.stocks).items())
    return Contradictions(found, names)
