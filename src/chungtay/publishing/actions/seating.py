from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import F

from chungtay.kernel.people import Person
from chungtay.matching.choices import Method, ProposalAnswer, Side
from chungtay.matching.models import Pairing, Proposal, Scenario
from chungtay.matching.queries.seats import seating_of
from chungtay.programmes.actions import free_pilot_seat, seat_pilot_schools
from chungtay.programmes.models import PilotSeat
from chungtay.programmes.queries import schools
from chungtay.publishing.models import GivenSeat

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
    GivenSeat.objects.filter(seat__in=seats).delete()  # somebody emptied them since
    GivenSeat.objects.bulk_create(GivenSeat(scenario=scenario, seat=seat, given_on=on) for seat in seats)
    return seats


@transaction.atomic
def free_seat_of(proposal: Proposal, *, by: Person, on: date) -> bool:
    """Empty the seats a school took by a published round and gives up by its answer; a seat it held before stays.

    It took one of each body above it that names any; the next pair proposed instead takes them.
    """
    scenario = proposal.pairing.scenario
    school = proposal.organisation
    if Proposal.objects.filter(pairing__scenario=scenario, organisation=school, state__in=LIVING).exists():
        return False  # another pair of the same round still holds it
    rows = GivenSeat.objects.filter(scenario=scenario, seat__school=school, seat__taken_on=F("given_on"))
    given = list(rows.select_related("seat__participation__organisation").order_by("pk"))
    for row in given:
        free_pilot_seat(row.seat.participation, school, by=by, on=on)
        row.delete()
    return bool(given)
