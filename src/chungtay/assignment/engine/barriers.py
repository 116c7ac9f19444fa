"""The hard rules, one function each: which of the pairs in question a rule bars."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chungtay.assignment.engine.problem import NEED_TO_STRENGTH, BoolArray, FloatArray, IntArray, Problem

Barrier = Callable[[Problem, IntArray, IntArray], BoolArray]


def barred_by(problem: Problem, left: IntArray, right: IntArray) -> dict[str, BoolArray]:
    """For each rule by its key, which pairs (left[i], right[i]) it bars; arrays as long as `left`."""
    return {key: barrier(problem, left, right) for key, barrier in BARRIERS.items()}


def admitted(problem: Problem, left: IntArray, right: IntArray) -> BoolArray:
    """Which pairs no rule bars."""
    free = np.ones(len(left), dtype=bool)
    for barrier in BARRIERS.values():
        free &= ~barrier(problem, left, right)
    return free


def kilometres(problem: Problem, left: IntArray, right: IntArray) -> FloatArray:
    """Distance of each pair in km; NaN where a place is unknown."""
    apart = problem.units.place[left] - problem.units.place[right]
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", apart, apart)))


def among(pairs: IntArray, left: IntArray, right: IntArray, count: int) -> BoolArray:
    """Whether each pair stands in a list of pairs, either way round; `count` is the number of units."""
    if not len(pairs):
        return np.zeros(len(left), dtype=bool)
    listed = np.unique(pairs.min(axis=1) * count + pairs.max(axis=1))
    asked = np.minimum(left, right) * count + np.maximum(left, right)
    at = np.minimum(np.searchsorted(listed, asked), len(listed) - 1)
    found: BoolArray = listed[at] == asked
    return found


def other_level(problem: Problem, left: IntArray, right: IntArray) -> BoolArray:
    """Bars units of different levels, where levels may not mix."""
    level = problem.units.level
    return np.asarray(problem.rules.same_level & (level[left] != level[right]))


def too_far(problem: Problem, left: IntArray, right: IntArray) -> BoolArray:
    """Bars pairs farther apart than allowed, and those whose distance nobody knows when one is asked for."""
    farthest = problem.rules.farthest_km
    if farthest is None:
        return np.zeros(len(left), dtype=bool)
    return ~(kilometres(problem, left, right) <= farthest)  # an unknown distance is not near enough


def same_group(problem: Problem, left: IntArray, right: IntArray) -> BoolArray:
    """Bars two units of one group, where partners must come from different ones."""
    group = problem.units.group
    return np.asarray(problem.rules.other_group & (group[left] == group[right]))


def groups_apart(problem: Problem, left: IntArray, right: IntArray) -> BoolArray:
    """Bars pairs of groups that may not be paired."""
    may_pair, group = problem.rules.group_may_pair, problem.units.group
    if may_pair is None:
        return np.zeros(len(left), dtype=bool)
    return np.asarray(~may_pair[group[left], group[right]])


def no_partner(problem: Problem, left: IntArray, right: IntArray) -> BoolArray:
    """Bars groups that are in no partnership, where one is asked for."""
    partners, group = problem.rules.partners, problem.units.group
    if partners is None:
        return np.zeros(len(left), dtype=bool)
    return ~among(partners, group[left], group[right], int(max(group.max(), partners.max(initial=0))) + 1)


def other_leaf(problem: Problem, left: IntArray, right: IntArray) -> BoolArray:
    """Bars a strength that is not of the leaf a need is of, where single needs meet single strengths."""
    if problem.method != NEED_TO_STRENGTH:
        return np.zeros(len(left), dtype=bool)
    needs, strengths = problem.units.needs, problem.units.strengths
    asked, given = np.append(needs.columns, -1), np.append(strengths.columns, -1)
    return np.asarray(asked[needs.starts[left]] != given[strengths.starts[right]])


def itself(problem: Problem, left: IntArray, right: IntArray) -> BoolArray:
    """Bars a unit with itself."""
    return np.asarray(left == right)


def incomplete(problem: Problem, left: IntArray, right: IntArray) -> BoolArray:
    """Bars units whose profile is not complete."""
    complete = problem.units.is_complete
    return np.asarray(~(complete[left] & complete[right]))


def _listed(name: str) -> Barrier:
    def barrier(problem: Problem, left: IntArray, right: IntArray) -> BoolArray:
        return among(getattr(problem.rules, name), left, right, len(problem.units))

    return barrier


BARRIERS: dict[str, Barrier] = {
    "itself": itself,
    "incomplete": incomplete,
    "other-level": other_level,
    "same-group": same_group,
    "groups-apart": groups_apart,
    "no-partner": no_partner,
    "other-leaf": other_leaf,
    "too-far": too_far,
    "already-paired": _listed("already_paired"),
    "conflict": _listed("conflicts"),
    "excluded": _listed("excluded"),
    "forbidden": _listed("forbidden"),
}
