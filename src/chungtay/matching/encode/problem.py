"""Rows to numbers: here, and nowhere else, units and topics become indices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chungtay.assignment.engine.problem import Problem, Rules, Weights, no_pairs
from chungtay.assignment.engine.takers import Seats, Taker, groups_apart, pairs_of_numbers, quota_of, units_of
from chungtay.matching.choices import Method, OldPairs, Side
from chungtay.matching.models import Scenario
from chungtay.matching.queries.history import Standing
from chungtay.matching.queries.units import TakingPart
from chungtay.needs.queries.entries import Profile as Declared
from chungtay.needs.queries.entries import degrees

HALF_KM = 30.0
KEEPING_BONUS = 0.2  # of a whole score, for a pair that is kept together


@dataclass(frozen=True)
class Encoded:
    """A scenario as a problem, with the way back from numbers to units."""

    problem: Problem
    units: Sequence[TakingPart]
    numbers: Mapping[int, int]  # number of a unit by the key of its organisation
    partners: frozenset[frozenset[int]]  # numbers of those who share a memorandum already
    seats: Seats  # of a scenario that goes by quota
    seated: frozenset[int]  # keys of those that hold a seat of it already


def encode(
    scenario: Scenario, units: Sequence[TakingPart], known: Mapping[int, Declared], standing: Standing
) -> Encoded:
    """The problem of a scenario: every unit with what it declares, and what holds between units already."""
    numbers = {unit.organisation.pk: number for number, unit in enumerate(units)}
    everybody = np.arange(len(units), dtype=np.int64)
    on_left = np.array([unit.side == Side.LEFT for unit in units], dtype=bool)
    is_pool = scenario.method == Method.ANY_WITH_ANY
    old = pairs_of_numbers(standing.partners, numbers)
    takers = _takers(scenario, units, known, standing)
    may_pair = groups_apart(takers) if scenario.is_other_group else None
    rules = Rules(
        same_level=scenario.is_same_level,
        farthest_km=scenario.farthest_km,
        other_group=scenario.is_other_group and may_pair is None,
        group_may_pair=may_pair,
        already_paired=old if scenario.old_pairs == OldPairs.NOT_AGAIN else no_pairs(),
        conflicts=pairs_of_numbers(standing.conflicts, numbers),
        excluded=pairs_of_numbers(standing.declined, numbers),
        forbidden=pairs_of_numbers(standing.forbidden, numbers),
        must=pairs_of_numbers(standing.locked, numbers),
    )
    problem = Problem(
        units=units_of(takers),
        left=everybody if is_pool else everybody[on_left],
        right=everybody if is_pool else everybody[~on_left],
        method=scenario.method,
        rules=rules,
        weights=weights_of(scenario),
        quota=quota_of(takers, standing.seats.free(Side.LEFT), standing.seats.free(Side.RIGHT)),
        incumbents=old if scenario.old_pairs == OldPairs.KEEP else no_pairs(),
    )
    partners = frozenset(frozenset(pair) for pair in old.tolist())
    return Encoded(problem, units, numbers, partners, standing.seats, standing.seated)


def weights_of(scenario: Scenario) -> Weights:
    """The sliders of a scenario as the engine's weights."""
    return Weights(
        left_gains=float(scenario.left_weight),
        right_gains=float(scenario.right_weight),
        nearness=float(scenario.near_weight),
        balance=float(scenario.balance_weight),
        half_km=HALF_KM,
        incumbent=KEEPING_BONUS if scenario.old_pairs == OldPairs.KEEP else 0.0,
    )


def _takers(
    scenario: Scenario, units: Sequence[TakingPart], known: Mapping[int, Declared], standing: Standing
) -> list[Taker]:
    return [
        Taker(
            id=unit.organisation.uid,
            level=unit.level,
            group=unit.group or -unit.organisation.pk,  # nobody knows: a group of its own
            department=int(unit.is_of_partner),
            place=unit.place,
            capacity=0 if key in standing.seated else _room(scenario, unit, known[key]),
            needs=degrees(known[key].needs),
            strengths=degrees(known[key].strengths),
            is_complete=known[key].is_complete,
            seats=standing.seats.keys_for(key, unit.side, unit.level),
        )
        for key, unit in {unit.organisation.pk: unit for unit in units}.items()
    ]


def _room(scenario: Scenario, unit: TakingPart, declared: Declared) -> int:
    """Partners a unit takes at most: what the scenario allows its side, and never more than it says itself."""
    allowed = scenario.most(unit.side)
    said = [value.partners_most for value in declared.strengths.values() if value.partners_most is not None]
    return min(allowed, max(said)) if said else allowed
