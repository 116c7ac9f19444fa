"""A round from its beginning to what was computed, and what it says of those left out."""

from __future__ import annotations

from typing import Any

import pytest

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.models import AuditEntry
from chungtay.matching.actions.computing import compute_scenario, request_scenario
from chungtay.matching.actions.preparing import add_scenario, arrange_scenario, join_run
from chungtay.matching.choices import Method, OldPairs, ScenarioState, WhyAlone
from chungtay.matching.jobs import compute
from chungtay.matching.models import Pairing, Scenario, Unmatched
from chungtay.matching.queries.units import readiness_of
from chungtay.matching.tests.world import Round, arranged
from chungtay.needs.choices import EntryKind, Visibility
from chungtay.organisations.models import Organisation


def why(scenario: Scenario, school: Organisation) -> Unmatched:
    return scenario.unmatched.get(organisation=school)


def test_a_small_round_is_computed_at_once_and_pairs_who_answer_each_other(world: Round) -> None:
    scenario = world.computed()
    assert scenario.state == ScenarioState.DONE
    assert world.pairs(scenario) == {("P1", "Q1"), ("P2", "Q2"), ("P3", "Q3")}
    assert scenario.is_optimal
    assert scenario.worst == scenario.worst_bound
    pair = scenario.pairings.get(left=world.schools["P1"])
    assert (pair.left_gain, pair.right_gain) == (8_000, 10_000)  # strength 4 of 5, and 5 of 5
    assert pair.km == pytest.approx(10.0, abs=0.1)
    assert [len(pair.figures[side]) for side in ("left", "right")] == [1, 1]
    assert pair.figures["right"][0][2:] == [5, 5]


def test_the_record_says_who_began_asked_and_what_came_of_it(world: Round) -> None:
    world.computed()
    verbs = list(AuditEntry.objects.filter(verb__startswith="matching.").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["matching.begun", "matching.scenario_added", "matching.requested", "matching.computed"]


def test_who_has_declared_nothing_is_named_and_stops_nobody(world: Round) -> None:
    silent = world.add("P4", world.plain, world.communes[0])
    half = world.add("P5", world.plain, world.communes[0])
    world.says("P5", strength=[("DN.gv-moi", 3)])
    run = world.begun()
    ready = readiness_of(run, world.hanh, today())
    assert {school.pk for school, _missing in ready.missing} >= {silent.pk, half.pk}
    scenario = world.computed(run)
    assert why(scenario, silent).why == WhyAlone.NOTHING
    assert why(scenario, half).why == WhyAlone.NO_NEED
    assert scenario.pairs_count == 3


def test_a_need_kept_from_the_department_counts_for_nothing(world: Round) -> None:
    hidden = world.add("P4", world.plain, world.communes[0])
    for kind in EntryKind:
        world.declare(hidden, world.heads["P4"], "DN.gv-moi", kind, seen_by=Visibility.AREA)
    assert why(world.computed(), hidden).why == WhyAlone.NOTHING


def test_who_is_too_far_from_everybody_is_told_how_far_would_do(world: Round) -> None:
    run = world.begun()
    scenario = run.scenarios.get()
    scenario = arrange_scenario(scenario, arranged(farthest_km=5), by=world.hanh, on=today(), seen=scenario.version)
    scenario = request_scenario(scenario, by=world.hanh, on=today())
    alone = why(scenario, world.schools["P1"])
    assert (scenario.pairs_count, alone.why) == (0, WhyAlone.TOO_FAR)
    assert alone.figures["rule"] == "too-far"
    assert alone.figures["after"] == pytest.approx(10.0, abs=0.1)


def test_a_school_of_another_level_has_nobody_on_the_other_side(world: Round) -> None:
    other = world.add("Q4", world.hills, world.communes[1], level="THCS")
    world.says("Q4", need=[("DN.gv-moi", 3)], strength=[("HS.hoa-nhap", 3)])
    assert why(world.computed(), other).why == WhyAlone.OTHER_LEVEL


def test_of_four_schools_for_three_the_one_left_is_told_that_all_are_taken(world: Round) -> None:
    world.add("P4", world.plain, world.communes[0])
    world.says("P4", need=[("HS.tieng-viet", 1)], strength=[("DN.nhan-vien", 1)])
    alone = why(world.computed(), world.schools["P4"])
    assert alone.why == WhyAlone.TAKEN
    assert alone.figures["rule"] == "capacity"


def test_two_schools_for_one_when_side_b_takes_more(world: Round) -> None:
    world.add("P4", world.plain, world.communes[0])
    world.says("P4", need=[("HS.tieng-viet", 3)], strength=[("DN.nhan-vien", 4)])
    run = world.begun()
    first = run.scenarios.get()
    many = arranged(method=Method.MANY_TO_ONE, right_most=2)
    scenario = arrange_scenario(first, many, by=world.hanh, on=today(), seen=first.version)
    scenario = request_scenario(scenario, by=world.hanh, on=today())
    assert ("P4", "Q3") in world.pairs(scenario)
    assert scenario.pairs_count == 4


def test_one_pool_pairs_anybody_with_anybody_but_never_within_one_body(world: Round) -> None:
    run = world.begun(left=[world.plain, world.hills], right=[])
    scenario = world.computed(run)
    assert scenario.method == Method.ANY_WITH_ANY
    assert {frozenset(pair) for pair in world.pairs(scenario)} == {
        frozenset({f"P{number}", f"Q{number}"}) for number in (1, 2, 3)
    }


def test_partners_are_not_proposed_again_unless_the_scenario_keeps_them(world: Round) -> None:
    world.twin(world.schools["P1"], world.schools["Q1"])
    run = world.begun()
    again = world.computed(run)
    assert ("P1", "Q1") not in world.pairs(again)
    kept = add_scenario(run, "Giữ cặp cũ", arranged(old_pairs=OldPairs.KEEP), by=world.hanh, on=today())
    kept = request_scenario(kept, by=world.hanh, on=today())
    assert ("P1", "Q1") in world.pairs(kept)
    assert kept.kept_pairs == 1


def test_the_same_round_computed_twice_gives_the_same_pairs_and_hash(world: Round) -> None:
    first = world.computed()
    pairs, digest = world.pairs(first), first.problem_hash
    second = request_scenario(first, by=world.hanh, on=today())
    assert (world.pairs(second), second.problem_hash) == (pairs, digest)
    assert second.before_total == second.total


def test_a_worker_that_comes_twice_changes_nothing(world: Round) -> None:
    scenario = world.computed()
    before = list(scenario.pairings.values_list("pk", flat=True))
    compute.call(uid=scenario.uid)
    compute_scenario(scenario, by=world.hanh, on=today())
    assert list(Pairing.objects.filter(scenario=scenario).values_list("pk", flat=True)) == before


def test_a_joint_round_reads_nothing_before_the_other_department_has_joined(world: Round) -> None:
    run = world.begun(right=[], partner=world.so_ben)
    with pytest.raises(RuleBroken, match="chưa nhận lời"):
        world.computed(run)
    with pytest.raises(RuleBroken, match="được mời"):
        join_run(run, by=world.hanh, on=today())
    join_run(run, by=world.quyen, on=today())
    assert world.computed(run).state == ScenarioState.DONE


@pytest.mark.parametrize(
    ("further", "words"),
    [
        ({"title": " "}, "đặt tên"),
        ({"left": []}, "ít nhất một đơn vị"),
        ({"right": ["plain"]}, "chỉ đứng ở một bên"),
        ({"left": ["so_ben"]}, "trực thuộc Sở của bạn"),
        ({"department": "so_ben"}, "chính Sở ấy tổ chức"),
    ],
)
def test_a_round_that_cannot_be_is_refused_in_a_sentence(world: Round, further: dict[str, object], words: str) -> None:
    given: dict[str, Any] = {
        key: [getattr(world, one) for one in value] if isinstance(value, list) else getattr(world, str(value), value)
        for key, value in further.items()
    }
    with pytest.raises(RuleBroken, match=words):
        world.begun(**given)


def test_weights_changed_behind_ones_back_are_not_overwritten(world: Round) -> None:
    scenario = world.begun().scenarios.get()
    arrange_scenario(scenario, arranged(near_weight=9), by=world.hanh, on=today(), seen=scenario.version)
    with pytest.raises(StaleVersion):
        arrange_scenario(scenario, arranged(near_weight=1), by=world.hanh, on=today(), seen=1)
    scenario.refresh_from_db()
    with pytest.raises(RuleBroken, match="trọng số"):
        arrange_scenario(
            scenario,
            arranged(left_weight=0, right_weight=0, near_weight=0, balance_weight=0),
            by=world.hanh,
            on=today(),
            seen=scenario.version,
        )
