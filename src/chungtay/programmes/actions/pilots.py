from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.people import Person
from chungtay.organisations.models import Organisation
from chungtay.organisations.models.walks import descendants
from chungtay.programmes.actions.programmes import name_pilot_school
from chungtay.programmes.models import PilotSeat, Programme
from chungtay.programmes.queries.schools import newest_participations


@transaction.atomic
def seat_pilot_schools(
    programme: Programme, bodies: Collection[int], levels: Mapping[Organisation, str], *, by: Person, on: date
) -> list[PilotSeat]:
    """Seat schools, each at its level, with the one of these bodies it stands below; who finds no seat is left out."""
    seats: list[PilotSeat] = []
    for participation in newest_participations(programme, bodies):
        below = descendants([participation.organisation_id], on) | {participation.organisation_id}
        seated = set(participation.places.filter(school__isnull=False).values_list("school_id", flat=True))
        for school, level in levels.items():
            if school.pk not in below or school.pk in seated:
                continue
            try:
                seats.append(name_pilot_school(participation, school, level=level, by=by, on=on))
            except RuleBroken:  # no quota at this level, or its seats are taken: the programme's page shows both
                continue
    return seats
