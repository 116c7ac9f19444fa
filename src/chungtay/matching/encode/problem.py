"""Rows to numbers: here, and nowhere else, units and topics become indices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from chungtay.assignment.engine.problem import (
    IntArray,
    Problem,
    Profile,
    Rules,
    Units,
    Weights,
    no_pairs,
    on_the_globe,
)
from chungtay.matching.choices import Method, OldPairs, Side
from chungtay.matching.models import Scenario
from chungtay.matching.queries.history import Standing
from chungtay.matching.queries.units import TakingPart
from chungtay.needs.queries.entries import Profile as Declared
from chungtay.needs.queries.entries import Topic, Value

HALF_KM = 30.0
KEEPING_BONUS = 0.2  # of a whole score, for a pair that is kept together


@dataclass(frozen=True)
class Encoded:
    """A scenario as a problem, with the way back from numbers to units."""

    problem: Problem
    units: Sequence[TakingPart]
    numbers: Mapping[int, int]  # number of a unit by the key of its organisation
    partners: frozenset[frozenset[int]]  # numbers of those who share a memorandum already


def encode(
    scenario: Scenario, units: Sequence[TakingPart], known: Mapping[int, Declared], standing: Standing
) -> Encoded:
    """The problem of a scenario: every unit with what it declares, and what holds between units already."""
    numbers = {unit.organisation.pk: number for number, unit in enumerate(units)}
    everybody = np.arange(len(units), dtype=np.int64)
    on_left = np.array([unit.side == Side.LEFT for unit in units], dtype=bool)
    is_pool = scenario.method == Method.ANY_WITH_ANY
    old = _pairs(standing.partners, numbers)
    rules = Rules(
        same_level=scenario.is_same_level,
        farthest_km=scenario.farthest_km,
        other_group=scenario.is_other_group,
        already_paired=old if scenario.old_pairs == OldPairs.NOT_AGAIN else no_pairs(),
        excluded=_pairs(standing.declined, numbers),
        forbidden=_pairs(standing.forbidden, numbers),
        must=_pairs(standing.locked, numbers),
    )
    problem = Problem(
        units=_units(scenario, units, known),
        left=everybody if is_pool else everybody[on_left],
        right=everybody if is_pool else everybody[~on_left],
        method=scenario.method,
        rules=rules,
        weights=weights_of(scenario),
        incumbents=old if scenario.old_pairs == OldPairs.KEEP else no_pairs(),
    )
    return Encoded(problem, units, numbers, frozenset(frozenset(pair) for pair in old.tolist()))


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


def _units(scenario: Scenario, units: Sequence[TakingPart], known: Mapping[int, Declared]) -> Units:
    declared = [known[unit.organisation.pk] for unit in units]
    topics = _numbered(_column(topic) for each in declared for part in (each.needs, each.strengths) for topic in part)

    def columns(part: Mapping[Topic, Value]) -> dict[int, int]:
        return {topics[_column(topic)]: value.degree for topic, value in part.items()}

    levels = _numbered(unit.level for unit in units)
    groups = _numbered(unit.group or -unit.organisation.pk for unit in units)  # nobody knows: a group of its own
    places = np.array([unit.place or (np.nan, np.nan) for unit in units], dtype=np.float64).reshape(-1, 2)
    return Units(
        ids=tuple(unit.organisation.uid for unit in units),
        level=np.array([levels[unit.level] for unit in units], dtype=np.int64),
        place=on_the_globe(places[:, 0], places[:, 1]),
        capacity=np.array([_room(scenario, unit, known[unit.organisation.pk]) for unit in units], dtype=np.int64),
        needs=Profile.of([columns(each.needs) for each in declared], max(1, len(topics))),
        strengths=Profile.of([columns(each.strengths) for each in declared], max(1, len(topics))),
        group=np.array([groups[unit.group or -unit.organisation.pk] for unit in units], dtype=np.int64),
        department=np.array([int(unit.is_of_partner) for unit in units], dtype=np.int64),
        is_complete=np.array([each.is_complete for each in declared], dtype=bool),
    )


def _column(topic: Topic) -> tuple[int, int]:
    leaf, subject = topic
    return leaf, subject or 0


def _room(scenario: Scenario, unit: TakingPart, declared: Declared) -> int:
    """Partners a unit takes at most: what the scenario allows its side, and never more than it says itself."""
    allowed = scenario.right_most if unit.side == Side.RIGHT and scenario.method != Method.ONE_TO_ONE else 1
    said = [value.partners_most for value in declared.strengths.values() if value.partners_most is not None]
    return min(allowed, max(said)) if said else allowed


def _numbered(found: Iterable[Any]) -> dict[Any, int]:
    return {each: number for number, each in enumerate(sorted(set(found)))}


def _pairs(pairs: Iterable[tuple[int, int]], numbers: Mapping[int, int]) -> IntArray:
    both = [(numbers[one], numbers[other]) for one, other in pairs if one in numbers and other in numbers]
    return np.array(both, dtype=np.int64).reshape(-1, 2)
