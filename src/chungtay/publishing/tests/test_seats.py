"""Schools chosen by quota take their seats when their round is published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from chungtay.boards.queries.seats import unseated_of
from chungtay.kernel.clock import now, today
from chungtay.kernel.facts import tell
from chungtay.kernel.models import AuditEntry
from chungtay.matching.actions.asking import propose_alternate
from chungtay.matching.actions.review import send_to_review
from chungtay.matching.choices import ProposalAnswer, WhyAlone
from chungtay.matching.encode.trials import alternates_of
from chungtay.matching.facts import SideDeclined, of_proposal
from chungtay.matching.models import Proposal, Scenario
from chungtay.matching.queries.free import free_units
from chungtay.matching.queries.seats import stocks_of
from chungtay.matching.tests.quotas import by_quota, with_seats
from chungtay.matching.tests.world import Round, client_of
from chungtay.organisations.actions import set_parent
from chungtay.organisations.choices import Function, Kind
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import free_pilot_seat, name_pilot_school
from chungtay.programmes.models import Participation, PilotQuota
from chungtay.programmes.queries import pilot_schools
from chungtay.publishing.actions.publishing import publish_run
from chungtay.publishing.queries.visible import standing_of


def published(world: Round, **further: Any) -> Scenario:
    scenario = by_quota(world, **further)
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


def area_of_the_plain(world: Round) -> Participation:
    """A body above the cluster of the plain that names two seats of its own."""
    area = world.body("Liên cụm Mẫu", Kind.CLUSTER)
    set_parent(area, world.so, Function.PROFESSIONAL, by=world.he_thong, valid_from=None)
    set_parent(world.plain, area, Function.ADMINISTRATIVE, by=world.he_thong, valid_from=None)
    return with_seats(world, area, TH=2)


def seats_in(participation: Participation) -> set[Organisation]:
    return {seat.school for seat in pilot_schools(participation) if seat.school}


def answered_no(world: Round, scenario: Scenario, school: Organisation) -> Proposal:
    proposal = Proposal.objects.get(pairing__scenario=scenario, organisation=school)
    Proposal.objects.filter(pk=proposal.pk).update(
        state=ProposalAnswer.DECLINED, answered_by=world.hanh, answered_at=now()
    )
    Proposal.objects.filter(pairing=proposal.pairing).exclude(pk=proposal.pk).update(state=ProposalAnswer.WITHDRAWN)
    with transaction.atomic():
        tell(SideDeclined(**of_proposal(proposal), why="", by=world.hanh, on=today()))
    return proposal


def test_a_school_that_declines_frees_its_seat_and_who_moves_up_takes_it(world: Round) -> None:
    plain, hills = with_seats(world, world.plain, TH=2), with_seats(world, world.hills, TH=3)
    scenario = published(world)
    pair = scenario.pairings.select_related("left", "right").order_by("pk")[0]
    spare = next(school for name, school in world.schools.items() if name[0] == "P" and school not in seats_in(plain))
    answered_no(world, scenario, pair.left)
    assert pair.left not in seats_in(plain)
    assert pair.right in seats_in(hills)
    (fresh,) = [row for row in alternates_of(scenario, pair.right_id, {spare.pk}, today()) if row.left_id == spare.pk]
    before = standing_of(Scenario.objects.get(pk=scenario.pk))
    propose_alternate(scenario.run, fresh, by=world.hanh, on=today())
    assert standing_of(Scenario.objects.get(pk=scenario.pk)) > before  # a sheet written before shows too little
    assert spare in seats_in(plain)
    assert len(seats_in(plain)) == 2
    assert AuditEntry.objects.filter(verb="matching.alternate_proposed").count() == 1


def test_who_was_seated_with_two_bodies_frees_the_seats_of_both(world: Round) -> None:
    area, plain = area_of_the_plain(world), with_seats(world, world.plain, TH=2)
    scenario = published(world, left=[area.organisation, world.plain])
    first = scenario.pairings.select_related("left").order_by("pk")[0].left
    assert first in seats_in(area) & seats_in(plain)
    answered_no(world, scenario, first)
    assert first not in seats_in(area) | seats_in(plain)
    assert {each.free for each in stocks_of(scenario.run)} == {1}


def test_who_was_seated_with_one_of_two_bodies_is_named_on_the_board(world: Round) -> None:
    area, plain = area_of_the_plain(world), with_seats(world, world.plain, TH=2)
    scenario = published(world, left=[area.organisation, world.plain])
    scenario = Scenario.objects.get(pk=scenario.pk)
    assert unseated_of(scenario, today()) == []
    first = scenario.pairings.select_related("left").order_by("pk")[0].left
    free_pilot_seat(plain, first, by=world.hanh, on=today())
    assert unseated_of(scenario, today()) == [first]


def test_a_seat_named_by_hand_after_the_round_stays_with_who_declines(world: Round) -> None:
    plain = with_seats(world, world.plain, TH=2)
    scenario = by_quota(world)
    first, second = (row.left for row in scenario.pairings.select_related("left").order_by("pk"))
    spare = next(world.schools[name] for name in ("P1", "P2", "P3") if world.schools[name] not in (first, second))
    name_pilot_school(plain, first, level="TH", by=world.hanh, on=today())
    name_pilot_school(plain, spare, level="TH", by=world.hanh, on=today())
    publish_run(send_to_review(scenario, by=world.hanh, on=today()), by=world.hanh, on=today())
    answered_no(world, scenario, first)
    assert first in seats_in(plain)


def test_who_holds_a_seat_already_is_offered_to_nobody(world: Round) -> None:
    plain = with_seats(world, world.plain, TH=2)
    name_pilot_school(plain, world.schools["P1"], level="TH", by=world.hanh, on=today())
    scenario = published(world)
    assert scenario.unmatched.get(organisation=world.schools["P1"]).why == WhyAlone.SEATED
    assert world.schools["P1"].pk not in free_units(scenario)


def test_a_seat_held_before_the_round_stays_with_who_declines(world: Round) -> None:
    plain = with_seats(world, world.plain, TH=2)
    scenario = by_quota(world)
    left = scenario.pairings.select_related("left").order_by("pk")[0].left
    name_pilot_school(plain, left, level="TH", by=world.hanh, on=today() - timedelta(days=9))
    publish_run(send_to_review(scenario, by=world.hanh, on=today()), by=world.hanh, on=today())
    answered_no(world, scenario, left)
    assert left in seats_in(plain)


def test_who_found_no_seat_is_named_on_the_board(world: Round) -> None:
    plain = with_seats(world, world.plain, TH=2)
    scenario = by_quota(world)
    first, second = (row.left for row in scenario.pairings.select_related("left").order_by("pk"))
    other = next(world.schools[name] for name in ("P1", "P2", "P3") if world.schools[name] not in (first, second))
    for school in (first, other):
        name_pilot_school(plain, school, level="TH", by=world.hanh, on=today())
    publish_run(send_to_review(scenario, by=world.hanh, on=today()), by=world.hanh, on=today())
    scenario = Scenario.objects.get(pk=scenario.pk)
    assert unseated_of(scenario, today()) == [second]
    board = client_of(world.hanh).get(reverse("boards:show", args=[scenario.uid])).content.decode()
    assert "Các trường sau chưa có chỗ" in board
    PilotQuota.objects.filter(participation=plain).update(level="THCS")
    assert unseated_of(scenario, today()) == []  # its body has no seats at its level that others could have taken
