from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from chungtay.assignment.engine.barriers import admitted
from chungtay.assignment.engine.problem import SCALE
from chungtay.assignment.engine.score import even_handed
from chungtay.assignment.engine.takers import pairs_of_one
from chungtay.explanations.engine.parts import FitPart, fit_parts
from chungtay.kernel.vietnamese import number
from chungtay.matching.choices import Method
from chungtay.matching.encode.problem import Encoded, encode, weights_of
from chungtay.matching.encode.results import Known, pairings_of
from chungtay.matching.models import Pairing, Scenario
from chungtay.matching.queries.history import standing_of
from chungtay.matching.queries.units import profiles, units_of

ROUNDED = 30  # ten-thousandths a fit may differ by, as kilometres and gains are kept rounded


@dataclass(frozen=True)
class Trial:
    encoded: Encoded
    known: Known


@dataclass(frozen=True)
class Swap:
    """What exchanging partners with another pair would bring: both new pairs, and the change of fit."""

    other: Pairing
    mine: Pairing
    theirs: Pairing
    change: int

    @property
    def shown(self) -> str:
        return shown_change(self.change)


def trial_of(scenario: Scenario, wanted: Collection[int], on: date) -> Trial:
    """These units, by key, with what they declare today, under the rules of the scenario."""
    units = units_of(scenario.run, on, wanted)
    known = profiles(units, on)
    return Trial(encode(scenario, units, known, standing_of(scenario, wanted, on)), known)


def whole_of(scenario: Scenario, on: date) -> Trial:
    """Everybody of a round, with what they declare today, under the rules of the scenario."""
    units = units_of(scenario.run, on)
    known = profiles(units, on)
    standing = standing_of(scenario, {unit.organisation.pk for unit in units}, on)
    return Trial(encode(scenario, units, known, standing), known)


def keys_of(pairs: Iterable[Pairing]) -> set[int]:
    """The units of these pairs, by key."""
    return {key for row in pairs for key in (row.left_id, row.right_id)}


def swaps_for(pairing: Pairing, others: Sequence[Pairing], on: date) -> list[Swap]:
    """The exchanges with these pairs that no rule bars, the one that costs least first."""
    scenario = pairing.scenario
    trial = trial_of(scenario, keys_of([pairing, *others]), on)
    numbers = trial.encoded.numbers
    others = [row for row in others if row.left_id in numbers and row.right_id in numbers]
    if pairing.left_id not in numbers or pairing.right_id not in numbers or not others:
        return []
    left, right = numbers[pairing.left_id], numbers[pairing.right_id]
    mine = np.array([[left, numbers[row.right_id]] for row in others], dtype=np.int64)
    theirs = np.array([[numbers[row.left_id], right] for row in others], dtype=np.int64)
    free = admitted(trial.encoded.problem, *mine.T) & admitted(trial.encoded.problem, *theirs.T)
    rows = [row for row, is_free in zip(others, free, strict=True) if is_free]
    new_mine = pairings_of(scenario, trial.encoded, mine[free], trial.known)
    new_theirs = pairings_of(scenario, trial.encoded, theirs[free], trial.known)
    found = [
        Swap(other, one, two, one.fit + two.fit - pairing.fit - other.fit)
        for other, one, two in zip(rows, new_mine, new_theirs, strict=True)
    ]
    return sorted(found, key=lambda swap: (-swap.change, swap.other.pk))


def parts_of(pairing: Pairing) -> list[FitPart]:
    """What the fit of a pair is made of, weight by weight; empty where the weights were changed after it was found."""
    scenario = pairing.scenario
    weights = weights_of(scenario)
    if scenario.method == Method.ANY_WITH_ANY:
        weights = even_handed(weights)
    parts = fit_parts(weights, pairing.left_gain / SCALE, pairing.right_gain / SCALE, pairing.km)
    return parts if abs(SCALE * sum(part.worth for part in parts) - pairing.fit) < ROUNDED else []


def shown_change(change: int) -> str:
    """A change of fit in ten-thousandths as it is read: with its sign, two figures after the comma."""
    sign = "+" if change > 0 else "\u2212" if change < 0 else ""
    figures = round(abs(change) / SCALE, 2)
    return f"{sign}{number(figures)}" if figures else "0"


def alternates_of(scenario: Scenario, unit: int, others: Collection[int], on: date) -> list[Pairing]:
    """The pairs of one unit with these others that no rule bars, that find a seat and that were not asked yet.

    The best first; not saved.
    """
    trial = trial_of(scenario, {unit, *others}, on)
    encoded = trial.encoded
    if unit not in encoded.numbers:
        return []
    seats, number = encoded.seats, encoded.numbers[unit]
    may_sit = [seats.has_room(each.organisation.pk, each.side, each.level) for each in encoded.units]
    free = pairs_of_one(encoded.problem, number)
    free = free[(np.array(may_sit, dtype=bool)[free] | (free == number)).all(axis=1)]
    asked = {frozenset(pair) for pair in scenario.pairings.values_list("left_id", "right_id")}
    rows = pairings_of(scenario, encoded, free, trial.known)
    fresh = [row for row in rows if frozenset((row.left_id, row.right_id)) not in asked]
    return sorted(fresh, key=lambda row: (-row.fit, row.left_id, row.right_id))
