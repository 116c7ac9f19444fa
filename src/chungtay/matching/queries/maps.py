from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chungtay.assignment.engine.problem import SCALE
from chungtay.matching.models import Pairing
from chungtay.organisations.models import Organisation, Seat
from chungtay.places.queries.ways import End, Way, WayMap, map_of_ways

MOST_LINES = 400  # more lines than this are a cloud; the least fitting pairs are drawn


def map_of_pairs(pairings: Sequence[Pairing], on: date) -> WayMap | None:
    """The map of these pairs, low, middle and high fit by width; None when nobody knows where any of them is."""
    drawn = sorted(pairings, key=lambda row: (row.fit, row.pk))[:MOST_LINES]
    keys = {key for row in drawn for key in (row.left_id, row.right_id)}
    seats = Seat.objects.valid_on(on).filter(organisation_id__in=keys, unit__isnull=False)
    seated = dict(seats.values_list("organisation_id", "unit_id"))

    def end(unit: Organisation) -> End:
        return End(unit.pk, unit.current_name, seated.get(unit.pk))

    ways = [Way(end(row.left), end(row.right), 1 + min(2, 3 * row.fit // SCALE), row.pk) for row in drawn]
    return map_of_ways(ways, on, left_out=len(pairings) - len(drawn))
