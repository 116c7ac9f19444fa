"""Several partners on both sides: what the encoder makes of a round and the engine finds, against trying everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.assignment.engine.barriers import admitted
from chungtay.assignment.engine.outcome import Outcome
from chungtay.assignment.engine.problem import Problem
from chungtay.assignment.engine.score import score
from chungtay.assignment.engine.solve import solve
from chungtay.matching.choices import Method, OldPairs, Side
from chungtay.matching.encode.problem import Encoded, encode
from chungtay.matching.encode.results import shares
from chungtay.matching.models import Scenario
from chungtay.matching.queries.history import Standing
from chungtay.matching.queries.units import TakingPart
from chungtay.needs.queries.entries import Profile, Value
from chungtay.organisations.models import Organisation

RIGHT = 100  # keys of side B begin here
PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(RIGHT, RIGHT + 4)), max_size=2, unique=True)
DEGREES = st.dictionaries(st.integers(0, 4), st.integers(1, 5), min_size=1, max_size=3)


@dataclass(frozen=True)
class School:
    needs: dict[int, int]
    strengths: dict[int, int]
    says: int | None  # partners it takes at most
    km: int
    level: str


@dataclass(frozen=True)
class Drawn:
    """A small round: its schools, its numbers, and the rules that are drawn with them."""

    left: list[School]
    right: list[School]
    left_most: int
    right_most: int
    is_same_level: bool
    farthest_km: int | None
    forbidden: list[tuple[int, int]]
    partners: list[tuple[int, int]]
    conflicts: list[tuple[int, int]]
    locked: list[tuple[int, int]] = field(default_factory=list)
    old_pairs: OldPairs = OldPairs.NOT_AGAIN


SCHOOLS = st.lists(
    st.builds(
        School,
        needs=DEGREES,
        strengths=DEGREES,
        says=st.sampled_from([None, None, 1, 2]),
        km=st.integers(0, 60),
        level=st.sampled_from(["TH", "TH", "THCS"]),
    ),
    min_size=1,
    max_size=5,
)
ROUNDS = st.builds(
    Drawn,
    left=SCHOOLS,
    right=SCHOOLS,
    left_most=st.integers(1, 3),
    right_most=st.integers(1, 3),
    is_same_level=st.booleans(),
    farthest_km=st.sampled_from([None, None, 40]),
    forbidden=PAIRS,
    partners=PAIRS,
    conflicts=PAIRS,
    locked=st.one_of(st.just([]), PAIRS),
    old_pairs=st.sampled_from(list(OldPairs)),
)


def encoded(drawn: Drawn, method: Method) -> Encoded:
    """The round as the room gives it to the engine; nothing of it is in a database."""
    sided = [(key, school, Side.LEFT) for key, school in enumerate(drawn.left)]
    sided += [(RIGHT + key, school, Side.RIGHT) for key, school in enumerate(drawn.right)]
    units = [
        TakingPart(
            Organisation(pk=key, uid=f"u{key:03}"), side, school.level, (105.8, 21.0 + school.km / 111), 1 + key, False
        )
        for key, school, side in sided
    ]
    known = {
        key: Profile(
            key,
            {(leaf, None): Value(degree, None, None, "", "", 0) for leaf, degree in school.needs.items()},
            {(leaf, None): Value(degree, school.says, None, "", "", 0) for leaf, degree in school.strengths.items()},
        )
        for key, school, _side in sided
    }
    scenario = Scenario(
        method=method,
        left_most=drawn.left_most,
        right_most=drawn.right_most,
        is_same_level=drawn.is_same_level,
        farthest_km=drawn.farthest_km,
        old_pairs=drawn.old_pairs,
    )
    standing = Standing(
        partners=drawn.partners, conflicts=drawn.conflicts, locked=drawn.locked, forbidden=drawn.forbidden
    )
    return encode(scenario, units, known, standing)


def most(drawn: Drawn, key: int, method: Method) -> int:
    """Partners a school may have, by the rules and its own word, said once more in other words than the encoder's."""
    school = drawn.left[key] if key < RIGHT else drawn.right[key - RIGHT]
    allowed = drawn.left_most if key < RIGHT else drawn.right_most
    if method == Method.ONE_TO_ONE or (method == Method.BY_QUOTA and key < RIGHT):
        allowed = 1
    return allowed if school.says is None else min(allowed, school.says)


def worths(problem: Problem) -> dict[tuple[int, int], int]:
    """What each pair is worth that no rule bars."""
    pairs = np.array(list(product(problem.left.tolist(), problem.right.tolist())), dtype=np.int64)
    free = pairs[admitted(problem, *pairs.T)]
    return {(int(a), int(b)): int(worth) for (a, b), worth in zip(free, score(problem, *free.T).worth, strict=True)}


def best_total(problem: Problem) -> int:
    """The greatest total of all choices in which nobody has more partners than there is room for."""
    worth, room = worths(problem), problem.room
    left, right = problem.left.tolist(), problem.right.tolist()

    @cache
    def best(at: int, free: tuple[int, ...]) -> int:
        if at == len(left):
            return 0
        open_to = [place for place, unit in enumerate(right) if free[place] and (left[at], unit) in worth]
        found = 0
        for count in range(int(room[left[at]]) + 1):
            for taken in combinations(open_to, count):
                rest = tuple(each - (place in taken) for place, each in enumerate(free))
                gained = sum(worth[left[at], right[place]] for place in taken)
                found = max(found, gained + best(at + 1, rest))
        return found

    return best(0, tuple(int(room[unit]) for unit in right))


def best_share(problem: Problem) -> float:
    """The best share the worst-off of those that can have a partner may have, by trying everything."""
    worth, room = worths(problem), problem.room
    right = problem.right.tolist()
    left = [unit for unit in problem.left.tolist() if room[unit] and any((unit, other) in worth for other in right)]

    @cache
    def best(at: int, free: tuple[int, ...]) -> float:
        if at == len(left):
            return float("inf")
        open_to = [place for place, unit in enumerate(right) if free[place] and (left[at], unit) in worth]
        found = 0.0
        for count in range(int(room[left[at]]) + 1):
            for taken in combinations(open_to, count):
                rest = tuple(each - (place in taken) for place, each in enumerate(free))
                mine = sum(worth[left[at], right[place]] for place in taken) / int(room[left[at]])
                found = max(found, min(mine, best(at + 1, rest)))
        return found

    return best(0, tuple(int(room[unit]) for unit in right))


def keys(known: Encoded, outcome: Outcome) -> list[tuple[int, int]]:
    return [(known.units[a].organisation.pk, known.units[b].organisation.pk) for a, b in outcome.pairs.tolist()]


@settings(deadline=None, max_examples=60)
@given(ROUNDS, st.sampled_from([Method.MANY_TO_ONE, Method.FAIREST, Method.ONE_TO_ONE, Method.BY_QUOTA]))
def test_nobody_ever_has_more_partners_than_the_rules_and_its_own_word_allow(drawn: Drawn, method: Method) -> None:
    known = encoded(drawn, method)
    outcome = solve(known.problem)
    pairs = keys(known, outcome)
    assert len(set(pairs)) == len(pairs)
    held = [key for pair in pairs for key in pair]
    assert all(held.count(key) <= most(drawn, key, method) for key in held)
    assert not set(pairs) & {*drawn.forbidden, *drawn.conflicts}
    assert outcome.certificate.total <= outcome.certificate.bound


@settings(deadline=None, max_examples=60)
@given(ROUNDS.filter(lambda drawn: not drawn.locked))
def test_the_best_in_total_is_the_best_of_all_choices_and_its_proof_is_true(drawn: Drawn) -> None:
    problem = encoded(drawn, Method.MANY_TO_ONE).problem
    proof = solve(problem).certificate
    found = best_total(problem)
    assert (proof.total, proof.considers_all) == (found, True)
    assert proof.bound >= found
    assert proof.is_optimal


@settings(deadline=None, max_examples=60)
@given(ROUNDS.filter(lambda drawn: not drawn.locked and drawn.left_most > 1))
def test_the_bound_of_the_worst_off_holds_for_every_choice(drawn: Drawn) -> None:
    problem = encoded(drawn, Method.FAIREST).problem
    outcome = solve(problem)
    if outcome.fairness is None:
        assert not len(outcome.pairs)
        return
    if (problem.room[problem.left] > 1).any() and outcome.fairness.worst > 0 and best_share(problem) > 0:
        assert best_share(problem) <= outcome.fairness.bound + 1e-6
    assert outcome.fairness.worst <= outcome.fairness.bound + 1e-6


def test_a_share_counts_one_and_the_fit_of_each_partner_and_nothing_for_an_empty_place() -> None:
    held = [(1, 6_000, 2), (1, 4_000, 2), (2, 6_000, 2), (3, 1_000, 1)]
    assert shares(held) == (8_000, 1)  # (1 + 0,6) / 2 of the second, which has one partner of two
    assert shares(held[:2]) == (15_000, 0)
    assert shares([]) == (0, 0)
