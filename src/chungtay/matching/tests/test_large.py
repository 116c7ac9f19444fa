"""What makes a round of a whole country bearable must say the same as the plain way does."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chungtay.kernel.clock import today
from chungtay.matching.actions.computing import compute_scenario
from chungtay.matching.choices import ScenarioState
from chungtay.matching.models import Scenario
from chungtay.matching.queries.units import keys_of_units, profiles, readiness_of, sides_of, units_of
from chungtay.matching.tests.world import Round, client_of
from chungtay.needs.queries.readiness import declaring
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
    found, ready = declaring([unit.organisation.pk for unit in units], today()), readiness_of(run, today())
    assert found.missing == {key: profile.missing for key, profile in known.items() if profile.missing}
    assert found.stale == ready.stale == sum(profile.stale > 0 for profile in known.values())
    assert (ready.ready, ready.units, ready.lacking, ready.without_place) == (6, 8, 2, 1)


def test_the_board_shows_the_pairs_of_one_body_and_draws_them(world: Round) -> None:
    scenario = world.computed()
    board = reverse("matching:board", args=[scenario.uid])
    client = client_of(world.hanh)
    assert client.get(board, {"cua": world.plain.uid}).content.decode().count('class="pair-row"') == 3
    assert client.get(board, {"cua": world.plain.uid, "tim": "P2"}).content.decode().count('class="pair-row"') == 1


def test_each_step_says_how_much_of_it_is_done(world: Round) -> None:
    scenario = world.computed()
    Scenario.objects.filter(pk=scenario.pk).update(state=ScenarioState.QUEUED)
    with CaptureQueriesContext(connection) as questions:
        done = compute_scenario(scenario, by=world.hanh, on=today())
    told = [each["sql"] for each in questions if each["sql"].startswith("UPDATE") and "part_done" in each["sql"]]
    assert ["reading" in said or "solving" in said or "keeping" in said for said in told].count(True) >= 3
    assert any('"part_done" = 6, "part_of" = 6' in said for said in told)
    assert (done.state, done.pairs_count) == (ScenarioState.DONE, 3)
