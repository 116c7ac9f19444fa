"""Rules that contradict each other are named, the fewest there are, with the way out; the run never fails for them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chungtay.assignment.engine.problem import Cap, Problem, Quota, Rules
from chungtay.assignment.tests.tables import units
from chungtay.explanations.engine import conflicts as module
from chungtay.explanations.engine.conflicts import Conflict, Rule, Way, conflicts, minimal

pytestmark = pytest.mark.once


def two_by_two(
    rules: Rules | None = None, quota: Quota | None = None, levels: tuple[int, ...] = (0, 0, 0, 0)
) -> Problem:
    """Units 0 and 1 face units 2 and 3, which are 10 and 40 km away from them."""
    place = np.array([[0.0, 0.0], [0.0, 0.0], [10.0, 0.0], [40.0, 0.0]])
    everybody = units(4, place=place, level=np.array(levels))
    return Problem(everybody, np.array([0, 1]), np.array([2, 3]), rules=rules or Rules(), quota=quota or Quota())


def pairs(*ends: tuple[int, int]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array(ends, dtype=np.int64)


def test_nothing_contradicts_itself_in_a_problem_without_locks_and_quotas() -> None:
    assert conflicts(two_by_two(Rules(farthest_km=5))) == []


def test_a_pair_locked_and_forbidden() -> None:
    must, forbidden = Rule("must", (0, 2)), Rule("forbidden", (0, 2))
    found = conflicts(two_by_two(Rules(must=pairs((0, 2)), forbidden=pairs((2, 0)))))
    assert found == [Conflict((must, forbidden), (Way(must), Way(forbidden)))]


def test_a_pair_locked_beyond_the_distance_tells_the_distance_it_needs() -> None:
    must, far = Rule("must", (0, 3)), Rule("too-far", (0, 3), figure=30)
    found = conflicts(two_by_two(Rules(must=pairs((0, 3)), farthest_km=30)))
    assert found == [Conflict((must, far), (Way(must), Way(far, 40)))]


def test_more_locked_pairs_than_partners() -> None:
    one, other, room = Rule("must", (0, 2)), Rule("must", (0, 3)), Rule("capacity", (0,), figure=1)
    found = conflicts(two_by_two(Rules(must=pairs((0, 2), (0, 3)))))
    assert found == [Conflict((one, other, room), (Way(one), Way(other), Way(room, 2)))]


def test_more_locked_pairs_than_a_cap_admits() -> None:
    one, other, most = Rule("must", (0, 2)), Rule("must", (1, 3)), Rule("cap-most", cap="all", figure=1)
    found = conflicts(two_by_two(Rules(must=pairs((0, 2), (1, 3))), Quota((Cap("all", 1),))))
    assert found == [Conflict((one, other, most), (Way(one), Way(other), Way(most, 2)))]


def test_a_quota_that_the_distance_keeps_short_names_the_distance_that_would_do() -> None:
    quota = Quota((Cap("all", 5, at_least=2),))
    (found,) = conflicts(two_by_two(Rules(farthest_km=30), quota))
    least, far, room = Rule("cap-least", cap="all", figure=2), Rule("too-far", figure=30), Rule("capacity")
    assert found == Conflict((least, far, room), (Way(least, 1), Way(far, 40), Way(room)))


def test_a_quota_above_a_nested_one_names_both() -> None:
    quota = Quota((Cap("all", 2, at_least=2), Cap("primary", 1, levels=(0,))))
    (found,) = conflicts(two_by_two(quota=quota))
    least, most = Rule("cap-least", cap="all", figure=2), Rule("cap-most", cap="primary", figure=1)
    assert found == Conflict((least, most), (Way(least, 1), Way(most, 2)))


def test_a_quota_of_more_than_there_are_schools_has_one_way_out_besides_more_partners() -> None:
    (found,) = conflicts(two_by_two(quota=Quota((Cap("all", 9, at_least=3),))))
    assert {rule.key for rule in found.rules} == {"cap-least", "capacity"}
    assert found.ways[0].to == 2


def test_what_remains_after_the_filter_holds_without_any_one_of_its_rules() -> None:
    bars = Rules(farthest_km=5, same_level=True, forbidden=pairs((0, 2), (1, 2)))
    problem = two_by_two(bars, Quota((Cap("all", 9, at_least=1),)), levels=(0, 0, 1, 0))
    (found,) = conflicts(problem)
    assert {rule.key for rule in found.rules} == {"cap-least", "too-far"}  # without it 0 and 3 could be paired
    eased = replace(problem, rules=replace(bars, farthest_km=found.ways[-1].to))
    assert conflicts(eased) == []


def test_the_filter_finds_a_smallest_set_though_more_is_wrong() -> None:
    rules = [Rule(name) for name in "abcdef"]
    contradictory = ({"b", "d"}, {"c", "e", "f"})
    found = minimal(rules, lambda some: not any(each <= {rule.key for rule in some} for each in contradictory))
    assert {rule.key for rule in found} in contradictory


def test_no_table_of_all_pairs_is_made_where_they_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAIRS", 3)
    monkeypatch.setattr(np, "meshgrid", lambda *_args, **_options: pytest.fail("made the table"))
    assert conflicts(two_by_two(quota=Quota((Cap("all", 9, at_least=3),)))) == []
