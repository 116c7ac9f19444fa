"""What is wrong with a problem, said before anything is solved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import numpy as np

from chungtay.assignment.engine.barriers import BARRIERS
from chungtay.assignment.engine.problem import (
    ANY_WITH_ANY,
    DEGREES,
    NEED_TO_STRENGTH,
    Fault,
    IntArray,
    Problem,
    Profile,
)

LISTS = ("already_paired", "conflicts", "excluded", "forbidden", "must")


def validate(problem: Problem) -> list[Fault]:
    """Faults with keys for sentences: fatal ones alone when there are any, else who or which pair is left out.

    Fatal: no-units, too-many-units, ids-repeat, shapes-differ, degrees-out-of-range, numbers-out-of-range,
    sides-overlap, not-one-entry, weights-wrong. Left out: incomplete, no-capacity, must-<rule> (a locked pair the rule
    bars), must-other-side, must-over-capacity.
    """
    fatal = [Fault(key, is_fatal=True) for key in _fatal(problem)]
    return fatal or list(_left_out(problem))


def _fatal(problem: Problem) -> Iterator[str]:
    units, count = problem.units, len(problem.units)
    if not len(problem.left) or not len(problem.right):
        yield "no-units"
    if count > problem.limits.units:
        yield "too-many-units"
    if len(set(units.ids)) != count:
        yield "ids-repeat"
    if not _shapes_agree(problem):
        yield "shapes-differ"
        return  # the checks below would trip over them
    if any(len(one.degrees) and not _within(one.degrees, 1, DEGREES) for one in (units.needs, units.strengths)):
        yield "degrees-out-of-range"
    numbers = [problem.left, problem.right, problem.incumbents.ravel()]
    numbers += [getattr(problem.rules, name).ravel() for name in LISTS]
    if not all(_within(each, 0, count - 1) for each in numbers):
        yield "numbers-out-of-range"
    elif problem.method != ANY_WITH_ANY and len(np.intersect1d(problem.left, problem.right)):
        yield "sides-overlap"
    elif problem.method == NEED_TO_STRENGTH and not _has_one_entry(problem):
        yield "not-one-entry"
    counted = [getattr(problem.weights, each.name) for each in fields(problem.weights)]
    if not (np.isfinite(counted).all() and min(counted) >= 0 and problem.weights.half_km > 0):
        yield "weights-wrong"


def _shapes_agree(problem: Problem) -> bool:
    units, rules, count = problem.units, problem.rules, len(problem.units)
    columns = (units.level, units.capacity, units.group, units.department, units.is_complete)
    lists = [getattr(rules, name) for name in LISTS] + [problem.incumbents]
    may_pair, groups = rules.group_may_pair, int(units.group.max(initial=-1)) + 1
    return (
        all(each.shape == (count,) for each in columns)
        and units.place.ndim == 2
        and units.place.shape[0] == count
        and all(_is_profile(each, count) for each in (units.needs, units.strengths))
        and units.needs.width == units.strengths.width
        and all(each.ndim == 2 and each.shape[1] == 2 for each in lists)
        and (rules.partners is None or (rules.partners.ndim == 2 and rules.partners.shape[1] == 2))
        and (may_pair is None or (may_pair.ndim == 2 and min(may_pair.shape) >= groups))
        and int(units.group.min(initial=0)) >= 0
    )


def _has_one_entry(problem: Problem) -> bool:
    """Whether each left unit is one need and each right unit one strength."""
    needs, strengths = np.diff(problem.units.needs.starts), np.diff(problem.units.strengths.starts)
    return bool((needs[problem.left] == 1).all() and (strengths[problem.right] == 1).all())


def _is_profile(profile: Profile, count: int) -> bool:
    return (
        profile.rows == count
        and bool((np.diff(profile.starts) >= 0).all())
        and profile.starts[0] == 0
        and profile.starts[-1] == len(profile.columns) == len(profile.degrees)
        and _within(profile.columns, 0, profile.width - 1)
    )


def _within(numbers: IntArray, least: int, most: int) -> bool:
    return not len(numbers) or bool(numbers.min() >= least and numbers.max() <= most)


def _left_out(problem: Problem) -> Iterator[Fault]:
    units = problem.units
    sides = np.union1d(problem.left, problem.right)
    missing = sides[~units.is_complete[sides]]
    if len(missing):
        yield Fault("incomplete", _units(missing))
    full = sides[units.is_complete[sides] & (units.capacity[sides] <= 0)]
    if len(full):
        yield Fault("no-capacity", _units(full))
    yield from unkept_musts(problem)[1]


def unkept_musts(problem: Problem) -> tuple[IntArray, list[Fault]]:
    """The locked pairs that can be kept, left unit first, and a fault for each that cannot.

    A locked pair is weaker than every rule; of locked pairs that exceed a capacity, the first listed are kept.
    """
    units, kept, faults = problem.units, [], []
    is_left, is_right = np.isin(np.arange(len(units)), problem.left), np.isin(np.arange(len(units)), problem.right)
    room = problem.room
    for a, b in dict.fromkeys((int(a), int(b)) for a, b in problem.rules.must):
        one, other = (a, b) if is_left[a] and is_right[b] else (b, a)
        left, right = np.array([one]), np.array([other])
        barring = next((key for key, barrier in BARRIERS.items() if barrier(problem, left, right)[0]), "")
        if not (is_left[one] and is_right[other]):
            faults.append(Fault("must-other-side", (a, b)))
        elif barring:
            faults.append(Fault(f"must-{barring}", (one, other)))
        elif room[one] < 1 or room[other] < 1:
            faults.append(Fault("must-over-capacity", (one, other)))
        elif (one, other) not in kept and (other, one) not in kept:
            room[[one, other]] -= 1
            kept.append((one, other))
    return np.array(kept, dtype=np.int64).reshape(-1, 2), faults


def _units(numbers: IntArray) -> tuple[int, ...]:
    return tuple(int(number) for number in numbers)
