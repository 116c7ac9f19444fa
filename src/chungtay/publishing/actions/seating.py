from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from chungtay.kernel.clock import to_local
from chungtay.kernel.people import Person
from chungtay.matching.choices import Method, ProposalAnswer, Side
from chungtay.matching.models import Pairing, Proposal, Scenario
from chungtay.matching.queries.seats import seating_of
from chungtay.programmes.actions import free_pilot_seat, seat_pilot_schools
from chungtay.programmes.models import PilotSeat
from chungtay.programmes.queries import schools

LIVING = (ProposalAnswer.WAITING, ProposalAnswer.ACCEPTED)


def seat_chosen_schools(scenario: Scenario, pairs: Collection[Pairing], *, by: Person, on: date) -> list[PilotSeat]:
    """Write schools a published round chose by quota into the seats of the bodies they stand below.

    Where the bodies of neither side name a quota, the department's own seats take the schools of side A.
    """
    if scenario.method != Method.BY_QUOTA:
        return []
    run = scenario.run
    sided = {Side.LEFT: [row.left for row in pairs], Side.RIGHT: [row.right for row in pairs]}
    levels = schools.levels_taught({school.pk for each in sided.values() for school in each}, run.level, on)
    seats: list[PilotSeat] = []
    for side, found in seating_of(run):
        chosen = {school: levels.get(school.pk, "") for school in sided[side]}
        seats += seat_pilot_schools(run.programme, [row.organisation_id for row in found], chosen, by=by, on=on)
    return seats


@transaction.atomic
def free_seat_of(proposal: Proposal, *, by: Person, on: date) -> bool:
    """Empty the seat a school took by a published round and gives up by its answer; a seat it held before stays.

    The next pair proposed instead takes it.
    """
    scenario = proposal.pairing.scenario
    run, school = scenario.run, proposal.organisation
    if scenario.method != Method.BY_QUOTA or run.published_at is None:
        return False
    if Proposal.objects.filter(pairing__scenario=scenario, organisation=school, state__in=LIVING).exists():
        return False  # another pair of the same round still holds it
    found = [row.pk for _side, each in seating_of(run) for row in each]
    since = to_local(max(filter(None, (run.published_at, run.partner_published_at)))).date()
    seat = PilotSeat.objects.filter(participation__in=found, school=school, taken_on__gte=since).first()
    if seat is None:
        return False
    free_pilot_seat(seat.participation, school, by=by, on=on)
    return True
