"""What is claimed of a fairest round: as it was computed, after pairs were locked, and after pairs were swapped."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from chungtay.assignment.engine.problem import SCALE
from chungtay.boards.queries.showing import proved
from chungtay.boards.tests.test_board import page
from chungtay.kernel.clock import today
from chungtay.matching.actions.by_hand import forbid_pair, lift_rule, lock_pair, swap_pairs
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.actions.preparing import arrange_scenario
from chungtay.matching.actions.stating import state_pair
from chungtay.matching.choices import HandKind, Method, OldPairs
from chungtay.matching.models import Scenario
from chungtay.matching.queries.board import cards_of
from chungtay.matching.queries.sentences import in_figures
from chungtay.matching.tests.world import Round, arranged, client_of
from chungtay.needs.models import Entry

GAINS = ((5, 3, 2), (2, 5, 3), (3, 1, 1))  # fifths of what P1 … P3 need that Q1 … Q3 can give


@pytest.fixture
def fairest(world: Round) -> Scenario:
    """Computed: P1 – Q2, P2 – Q3 and P3 – Q1, each 0,60; without asking for the worst-off 0,20 more in total."""
    Entry.objects.all().delete()
    needed = list(Round.leaves())
    for row in range(3):
        world.says(f"P{row + 1}", need=[(needed[row], 5)], strength=[(needed[5], 1)])
        given = [(needed[of], GAINS[of][row]) for of in range(3)]
        world.says(f"Q{row + 1}", strength=given, need=[(needed[4], 1)])
    scenario = world.begun().scenarios.get(number=1)
    only_a = arranged(left_weight=5, right_weight=0, near_weight=0, balance_weight=0)
    scenario = arrange_scenario(scenario, only_a, by=world.hanh, on=today(), seen=scenario.version)
    scenario = request_scenario(scenario, by=world.hanh, on=today())
    assert world.pairs(scenario) == {("P1", "Q2"), ("P2", "Q3"), ("P3", "Q1")}
    return scenario


def test_it_is_proved_as_it_was_computed_and_when_a_pair_of_it_is_locked(world: Round, fairest: Scenario) -> None:
    before = proved(fairest)
    assert before[0] == "Đã chứng minh tối ưu"
    assert "đơn vị khó nhất cao hơn 0,60" in before[1]
    lock_pair(fairest.pairings.get(left=world.schools["P1"]), by=world.hanh, on=today())
    fairest.refresh_from_db()
    assert proved(fairest) == before
    lift_rule(fairest.hand_rules.get(), by=world.hanh, on=today())
    fairest.refresh_from_db()
    assert proved(fairest) == before


def test_after_a_swap_it_says_what_was_lost_and_claims_nothing(world: Round, fairest: Scenario) -> None:
    one, other = (fairest.pairings.get(left=world.schools[name]) for name in ("P1", "P2"))
    swap_pairs(one, other, by=world.hanh, on=today())
    fairest.refresh_from_db()
    assert fairest.total > fairest.bound  # which holds only where nobody fares worse than 0,60
    claim, sentence = proved(fairest)
    assert claim == "Đã sửa bằng tay sau khi tính"
    assert "Cặp thấp nhất nay là 0,40" in sentence
    assert "cao hơn 0,60" in sentence
    assert "Tổng thấp hơn 3,8 %" in sentence  # of 5,20, with 1 for each pair
    assert "lớn hơn." not in sentence
    shown = page(client_of(world.hanh), "board", fairest)
    assert claim in shown
    assert "dấu vân tay" not in shown


def test_after_a_pair_was_forbidden_nothing_is_claimed_of_the_pairs_left(world: Round, fairest: Scenario) -> None:
    forbid_pair(fairest.pairings.get(left=world.schools["P1"]), by=world.hanh, on=today())
    fairest.refresh_from_db()
    assert proved(fairest)[0] == "Đã sửa bằng tay sau khi tính"


def test_computed_again_after_a_swap_it_is_proved_beside_the_locked_pairs(world: Round, fairest: Scenario) -> None:
    one, other = (fairest.pairings.get(left=world.schools[name]) for name in ("P1", "P2"))
    swap_pairs(one, other, by=world.hanh, on=today())
    again = request_scenario(fairest, by=world.hanh, on=today())
    assert again.worst < again.worst_bound
    claim, sentence = proved(again)
    assert claim == "Đã chứng minh tối ưu"
    assert sentence == (
        "Ngoài các cặp đã khóa, không cách ghép nào cho đơn vị khó nhất trong các đơn vị còn lại cao hơn 0,60. Trong"
        " các cách đạt mức ấy, không cách nào có tổng mức phù hợp lớn hơn."
    )
    assert again.best_total >= again.total


def test_a_swap_beside_a_locked_pair_that_fits_least_is_told_as_well(world: Round, fairest: Scenario) -> None:
    ends = world.schools["P3"], world.schools["Q3"]
    state_pair(fairest, *ends, HandKind.LOCKED, "Thử", by=world.hanh, on=today())
    again = request_scenario(fairest, by=world.hanh, on=today())
    assert world.pairs(again) == {("P1", "Q1"), ("P2", "Q2"), ("P3", "Q3")}
    assert "các đơn vị còn lại cao hơn 1,00" in proved(again)[1]
    one, other = (again.pairings.get(left=world.schools[name]) for name in ("P1", "P2"))
    swap_pairs(one, other, by=world.hanh, on=today())
    again.refresh_from_db()
    assert again.worst == again.found_worst  # that of the locked pair
    assert proved(again)[0] == "Đã sửa bằng tay sau khi tính"


@pytest.fixture
def kept(world: Round, fairest: Scenario) -> Scenario:
    """P1 and Q3, who fit 0,40, are partners already as P3 and Q1 are; both are kept where it costs little."""
    world.twin(world.schools["P1"], world.schools["Q3"])
    world.twin(world.schools["P3"], world.schools["Q1"])
    fairest.refresh_from_db()
    rules = asdict(arranged(left_weight=5, right_weight=0, near_weight=0, balance_weight=0))
    keep = arranged(**{**rules, "old_pairs": OldPairs.KEEP})
    return arrange_scenario(fairest, keep, by=world.hanh, on=today(), seen=fairest.version)


def test_to_keep_partners_together_leaves_nobody_worse_off(world: Round, kept: Scenario) -> None:
    scenario = request_scenario(kept, by=world.hanh, on=today())
    assert (scenario.worst, scenario.worst_bound) == (6_000, 6_000)
    assert ("P1", "Q3") not in world.pairs(scenario)
    assert "đơn vị khó nhất cao hơn 0,60" in proved(scenario)[1]


def test_the_card_and_the_comparison_count_no_bonus_for_partners_kept_together(world: Round, kept: Scenario) -> None:
    Scenario.objects.filter(pk=kept.pk).update(method=Method.ONE_TO_ONE)
    scenario = request_scenario(kept, by=world.hanh, on=today())
    assert ("P1", "Q3") in world.pairs(scenario)
    fits = sum(scenario.pairings.values_list("fit", flat=True))
    assert scenario.total == SCALE * 3 + fits + 2 * 2_000
    (card,) = cards_of(scenario.run, scenario)
    assert card.total == in_figures(fits)
    assert scenario.found_total == SCALE * 3 + fits
    shown = page(client_of(world.hanh), "board", scenario)
    assert f"thành {in_figures(fits)}" in shown
    assert "được tính thêm một ít" in shown


def test_what_is_lost_is_never_rounded_to_nothing_and_thousands_have_their_dot(fairest: Scenario) -> None:
    fairest.method, fairest.worst_bound, fairest.worst, fairest.found_worst = Method.FAIREST, 6_000, 4_000, 6_000
    fairest.total, fairest.best_total, fairest.bound = 99_999_999, 100_000_000, 100_000_000

    _claim, sentence = proved(fairest)

    assert "Tổng thấp hơn 0,1 %" in sentence
    assert in_figures(51_826_700) == "5.182,67"
    assert in_figures(6_100) == "0,61"
