"""Schools chosen by quota take their seats when their round is published."""

from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.models import AuditEntry
from chungtay.matching.actions.review import send_to_review
from chungtay.matching.models import Scenario
from chungtay.matching.tests.test_pilot_quota import by_quota
from chungtay.matching.tests.world import Round
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import name_pilot_school, record_participation
from chungtay.programmes.models import Participation
from chungtay.programmes.queries import pilot_schools
from chungtay.publishing.actions.publishing import publish_run


def with_seats(world: Round, body: Organisation, **quotas: int) -> Participation:
    return record_participation(world.programme, body, by=world.he_thong, on=today(), year=2026, quotas=quotas)


def published(world: Round) -> Scenario:
    scenario = by_quota(world)
    publish_run(send_to_review(scenario, by=world.hanh, on=today()), by=world.hanh, on=today())
    return scenario


def test_the_chosen_schools_of_both_sides_take_their_seats_when_the_round_is_published(world: Round) -> None:
    plain, hills = with_seats(world, world.plain, TH=2), with_seats(world, world.hills, TH=3)
    scenario = published(world)
    for participation, side in ((plain, "left"), (hills, "right")):
        seated = {seat.school for seat in pilot_schools(participation)}
        assert seated == {getattr(row, side) for row in scenario.pairings.select_related(side)}
        assert len(seated) == 2
    assert AuditEntry.objects.filter(verb="programmes.pilot_school_named").count() == 4


def test_a_school_that_has_its_seat_keeps_it_and_a_full_quota_stops_nobody(world: Round) -> None:
    plain = with_seats(world, world.plain, TH=2)
    scenario = by_quota(world)
    first, second = (row.left for row in scenario.pairings.order_by("pk"))
    other = next(world.schools[name] for name in ("P1", "P2", "P3") if world.schools[name] not in (first, second))
    for school in (first, other):
        name_pilot_school(plain, school, level="TH", by=world.hanh, on=today())
    publish_run(send_to_review(scenario, by=world.hanh, on=today()), by=world.hanh, on=today())
    assert {seat.school for seat in pilot_schools(plain)} == {first, other}


def test_where_no_body_names_a_quota_the_department_seats_the_schools_of_side_a(world: Round) -> None:
    own = with_seats(world, world.so, **{"": 2})
    scenario = published(world)
    assert {seat.school for seat in pilot_schools(own)} == {
        row.left for row in scenario.pairings.select_related("left")
    }


def test_another_method_seats_nobody(world: Round) -> None:
    with_seats(world, world.plain, TH=2)
    publish_run(send_to_review(world.computed(), by=world.hanh, on=today()), by=world.hanh, on=today())
    assert not AuditEntry.objects.filter(verb="programmes.pilot_school_named").exists()
