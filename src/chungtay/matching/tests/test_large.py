"""What makes a round of a whole country bearable must say the same as the plain way does."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chungtay.assignment.engine.solve import solve as solve_problem
from chungtay.kernel.clock import today
from chungtay.kernel.models import AuditEntry
from chungtay.matching.actions import computing
from chungtay.matching.actions.by_hand import lock_pair
from chungtay.matching.actions.computing import compute_scenario, request_scenario
from chungtay.matching.choices import ScenarioState, Step
from chungtay.matching.encode import trials, trying
from chungtay.matching.models import Scenario
from chungtay.matching.queries.units import keys_of_units, profiles, readiness_of, sides_of, units_of
from chungtay.matching.tests.quotas import by_quota, named
from chungtay.matching.tests.world import Round, client_of
from chungtay.needs.queries.readiness import declaring
from chungtay.programmes.models import PilotQuota
from chungtay.programmes.queries.lines import below


def test_lines_read_from_a_few_schools_upwards_lead_to_the_same_bodies(world: Round) -> None:
    groups = [[world.plain.pk], [world.hills.pk], [world.so.pk], []]
    whole = below(groups, today())
    some = {school.pk for name, school in world.schools.items() if name in {"P1", "Q2", "Q3"}}
    assert below(groups, today(), some) == [found & some for found in whole]


def test_a_round_read_in_part_or_counted_names_the_same_schools_on_the_same_sides(world: Round) -> None:
    run = world.begun()
    every = units_of(run, today())
    assert keys_of_units(run, today()) == {unit.organisation.pk: unit.side for unit in every}
    few = {unit.organisation.pk for unit in every[1:3]}
    assert units_of(run, today(), few) == every[1:3]
    assert set(sides_of(run, today(), few)) == few


def test_who_is_ready_is_counted_as_the_profiles_say(world: Round) -> None:
    world.add("P4", world.plain, world.communes[0])
    world.says("P4", need=[("DN.gv-moi", 3)])
    world.add("Q4", world.hills, None)
    run = world.begun()
    units = units_of(run, today())
    known = profiles(units, today())
    found, ready = declaring([unit.organisation.pk for unit in units], today()), readiness_of(run, world.hanh, today())
    assert found.missing == {key: profile.missing for key, profile in known.items() if profile.missing}
    assert found.stale == ready.stale == sum(profile.stale > 0 for profile in known.values())
    assert (ready.ready, ready.units, ready.lacking, ready.without_place) == (6, 8, 2, 1)


def test_the_board_shows_the_pairs_of_one_body_and_draws_them(world: Round) -> None:
    scenario = world.computed()
    board = reverse("boards:show", args=[scenario.uid])
    client = client_of(world.hanh)
    assert client.get(board, {"cua": world.plain.uid}).content.decode().count('class="pair-row"') == 3
    assert client.get(board, {"cua": world.plain.uid, "tim": "P2"}).content.decode().count('class="pair-row"') == 1
    nothing = client.get(board, {"tim": "không có"}).content.decode()
    assert "Không tìm thấy cặp nào như vậy trong phương án này." in nothing
    assert "Với các quy tắc này chưa có cặp nào" not in nothing


def test_each_step_says_how_much_of_it_is_done(world: Round) -> None:
    scenario = world.computed()
    Scenario.objects.filter(pk=scenario.pk).update(state=ScenarioState.QUEUED)
    with CaptureQueriesContext(connection) as questions:
        done = compute_scenario(scenario, by=world.hanh, on=today())
    told = [each["sql"] for each in questions if each["sql"].startswith("UPDATE") and "part_done" in each["sql"]]
    assert ["reading" in said or "solving" in said or "keeping" in said for said in told].count(True) >= 3
    assert any('"part_done" = 6, "part_of" = 6' in said for said in told)
    assert (done.state, done.pairs_count) == (ScenarioState.DONE, 3)


def test_a_computation_asked_for_again_begins_at_nothing_done(world: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = world.computed()
    Scenario.objects.filter(pk=scenario.pk).update(part_done=20, part_of=20)
    monkeypatch.setattr(computing, "IN_THE_REQUEST", 0)
    scenario = request_scenario(scenario, by=world.hanh, on=today())
    assert (scenario.step, scenario.part_done, scenario.part_of) == (Step.WAITING, 0, 0)
    assert 'value="0.00"' in client_of(world.hanh).get(reverse("boards:progress", args=[scenario.uid])).content.decode()


def test_what_a_second_worker_finds_finished_stays_as_it_is(world: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = world.begun().scenarios.get()
    Scenario.objects.filter(pk=scenario.pk).update(state=ScenarioState.RUNNING, asked_by=world.hanh)
    scenario.refresh_from_db()
    solve = solve_problem

    def slowly(*args: Any, **options: Any) -> Any:
        monkeypatch.setattr(computing, "solve", solve)
        compute_scenario(scenario, by=world.hanh, on=today())  # another worker has done it meanwhile
        return solve(*args, **options)

    monkeypatch.setattr(computing, "solve", slowly)
    compute_scenario(Scenario.objects.get(pk=scenario.pk), by=world.hanh, on=today())
    assert AuditEntry.objects.filter(verb="matching.computed").count() == 1
    assert Scenario.objects.get(pk=scenario.pk).pairs_count == 3


def test_nothing_is_read_of_a_round_too_large_to_try_while_somebody_waits(
    world: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.add("P4", world.plain, world.communes[0])
    scenario = world.begun().scenarios.get()
    monkeypatch.setattr(trying, "MOST_PAIRS", 11)
    monkeypatch.setattr(trials, "profiles", lambda *_args: pytest.fail("read what every school declares"))
    found = trying.possible_under(scenario, today())
    assert (found.units, found.ready, found.reached, found.pairs) == (7, 6, None, None)


def test_in_a_round_too_large_a_quota_is_asked_only_about_what_is_locked(
    world: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(world, world.plain, TH=5)
    scenario = by_quota(world)
    assert trying.contradictions_of(scenario, today()).found
    monkeypatch.setattr(trying, "PAIRS", 8)
    assert not trying.contradictions_of(scenario, today()).found
    for name in ("P1", "P2"):
        lock_pair(scenario.pairings.get(left=world.schools[name]), by=world.hanh, on=today())
    PilotQuota.objects.update(seats=1)
    (found,) = trying.contradictions_of(scenario, today()).found
    assert {rule.key for rule in found.rules} == {"must", "cap-most"}
