from __future__ import annotations

from datetime import date

from chungtay.kernel.people import Person
from chungtay.matching.choices import Method, Side
from chungtay.matching.models import MatchingRun
from chungtay.programmes.actions import seat_pilot_schools
from chungtay.programmes.models import PilotSeat
from chungtay.programmes.queries import schools


def seat_chosen_schools(run: MatchingRun, *, by: Person, on: date) -> list[PilotSeat]:
    """Write the schools a published round chose by quota into the seats of the bodies they stand below.

    Where the bodies of neither side name a quota, the department's own seats take the schools of side A.
    """
    if run.chosen is None or run.chosen.method != Method.BY_QUOTA:
        return []
    pairs = list(run.chosen.pairings.select_related("left", "right").order_by("pk"))
    sided = {Side.LEFT: [row.left for row in pairs], Side.RIGHT: [row.right for row in pairs]}
    levels = schools.levels_taught({school.pk for each in sided.values() for school in each}, run.level, on)
    seats: list[PilotSeat] = []
    named = [(side, [row.organisation_id for row in run.bodies.all() if row.side == side]) for side in Side]
    if not any(schools.newest_participations(run.programme, bodies) for _side, bodies in named):
        named = [(Side.LEFT, [run.department_id])]
    for side, bodies in named:
        chosen = {school: levels.get(school.pk, "") for school in sided[side]}
        seats += seat_pilot_schools(run.programme, bodies, chosen, by=by, on=on)
    return seats
