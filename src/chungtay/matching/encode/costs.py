"""What stands next to a pair, and what a rule set by hand would cost: worked out as of today, and nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chungtay.assignment.engine.outcome import Outcome
from chungtay.assignment.engine.problem import SCALE
from chungtay.assignment.engine.solve import solve
from chungtay.assignment.engine.takers import pairs_of_numbers
from chungtay.explanations.engine.explain import Alternative, pair_reasons
from chungtay.explanations.engine.swaps import moved, resolved, standing
from chungtay.matching.choices import HandKind
from chungtay.matching.encode.problem import Encoded
from chungtay.matching.encode.results import pairings_of, shares
from chungtay.matching.encode.trials import Trial, shown_change, whole_of
from chungtay.matching.models import Pairing, Scenario
from chungtay.matching.queries.sentences import in_figures
from chungtay.organisations.models import Organisation

MOST_UNITS = 1_000  # of a round that is worked out anew while somebody waits; a larger one says so
EFFORT = 200  # bids per unit of side A; a fifth of what a computation may spend


@dataclass(frozen=True)
class Beside:
    """The other partner one side of a pair could have at the least cost, and what that costs the pairs concerned."""

    unit: Organisation
    partner: Organisation
    other: Organisation | None  # None: no other partner keeps all rules
    parted: Organisation | None = None  # who is with that one now
    fit: int = 0
    cost: int = 0  # ten-thousandths, without what a pair that is lost would count
    is_pair_lost: bool = False

    @property
    def fit_shown(self) -> str:
        return in_figures(self.fit)

    @property
    def change_shown(self) -> str:
        return shown_change(-self.cost)


@dataclass(frozen=True)
class Move:
    """A school that would have another partner, or one more or fewer, after a change: what it keeps is not told."""

    unit: Organisation
    before: Sequence[Organisation]
    after: Sequence[Organisation]


@dataclass(frozen=True)
class Figures:
    pairs: int
    total: int  # ten-thousandths, without what a pair counts for being one
    worst: int


@dataclass(frozen=True)
class HandCost:
    """What a new computation would find without a rule set by hand, and with it."""

    before: Figures
    after: Figures
    moves: Sequence[Move]

    @property
    def lost(self) -> int:
        return self.before.total - self.after.total

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Total fit, lowest pair and number of pairs: before, after, and the change."""
        fits = ((self.before.total, self.after.total), (self.before.worst, self.after.worst))
        pairs = self.after.pairs - self.before.pairs
        return [
            *((in_figures(old), in_figures(new), shown_change(new - old)) for old, new in fits),
            (str(self.before.pairs), str(self.after.pairs), f"{pairs:+d}".replace("-", "\u2212") if pairs else "0"),
        ]


def is_tried(scenario: Scenario) -> bool:
    """Whether a round is small enough to be worked out while somebody waits."""
    return 0 < scenario.units_count <= MOST_UNITS


def beside(pairing: Pairing, on: date) -> list[Beside]:
    """For each side of a pair its best other partner; empty where one of the two takes part no more."""
    scenario = pairing.scenario
    encoded = whole_of(scenario, on).encoded
    rows = scenario.pairings.order_by("pk").values_list("left_id", "right_id")
    pairs = pairs_of_numbers(rows, encoded.numbers)
    wanted = pairs_of_numbers([(pairing.left_id, pairing.right_id)], encoded.numbers)
    number = next((at for at, pair in enumerate(pairs.tolist()) if [pair] == wanted.tolist()), None)
    if number is None:
        return []
    found = pair_reasons(encoded.problem, standing(encoded.problem, pairs, scenario.seed), number)
    sides = ((pairing.left, pairing.right, found.of_left), (pairing.right, pairing.left, found.of_right))
    return [_beside(encoded, unit, partner, other) for unit, partner, other in sides]


def _beside(encoded: Encoded, unit: Organisation, partner: Organisation, other: Alternative | None) -> Beside:
    if other is None:
        return Beside(unit, partner, None)
    any_pair = round(SCALE * encoded.problem.weights.any_pair)
    parted = None if other.partner_left is None else encoded.units[other.partner_left].organisation
    is_lost = parted is not None and other.leaves_alone
    return Beside(
        unit,
        partner,
        encoded.units[other.unit].organisation,
        parted,
        fit=max(0, other.worth - any_pair),
        cost=other.cost - any_pair * is_lost,
        is_pair_lost=is_lost,
    )


def margin_of(found: Sequence[Beside]) -> int | None:
    """How much less a pair could be worth before another choice took its place; None: none leaves as many pairs."""
    return min((each.cost for each in found if each.other is not None and not each.is_pair_lost), default=None)


def cost_of(scenario: Scenario, left: int, right: int, kind: HandKind, on: date) -> HandCost | None:
    """What locking or forbidding the pair of these two keys would do to the best choice; None where one is not in it.

    Both choices are computed as of today, so that what schools declared since does not count as the cost of the rule.
    """
    trial = whole_of(scenario, on)
    encoded = trial.encoded
    pair = [(int(one), int(other)) for one, other in pairs_of_numbers([(left, right)], encoded.numbers)]
    if not pair:
        return None
    before = solve(encoded.problem, seed=scenario.seed, effort=EFFORT)
    lock, forbid = (pair, []) if kind == HandKind.LOCKED else ([], pair)
    after = resolved(encoded.problem, before, lock=lock, forbid=forbid).outcome or before
    return HandCost(_figures(scenario, trial, before), _figures(scenario, trial, after), _moves(encoded, before, after))


def _figures(scenario: Scenario, trial: Trial, outcome: Outcome) -> Figures:
    rows = pairings_of(scenario, trial.encoded, outcome.pairs, trial.known)
    fits = [row.fit for row in rows]
    worst = (
        shares((row.left_id, row.fit, row.left_room) for row in rows)[0]
        if scenario.is_several
        else min(fits, default=0)
    )
    return Figures(len(fits), sum(fits), worst)


def _moves(encoded: Encoded, before: Outcome, after: Outcome) -> list[Move]:
    named = [each.organisation for each in encoded.units]
    return [
        Move(named[unit], [named[one] for one in old if one not in new], [named[one] for one in new if one not in old])
        for unit, old, new in moved(before, after)
    ]
