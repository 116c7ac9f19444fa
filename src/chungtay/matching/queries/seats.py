"""Seats of pilot schools: which a round may still fill, and who holds one already."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from chungtay.assignment.engine.takers import Seats, Stock
from chungtay.matching.choices import Side
from chungtay.matching.models import MatchingRun
from chungtay.organisations.choices import Level
from chungtay.programmes.models import Participation, PilotQuota, PilotSeat
from chungtay.programmes.queries import schools
from chungtay.programmes.queries.lines import below

ORDER = ["", *Level.values]


def seating_of(run: MatchingRun) -> list[tuple[Side, list[Participation]]]:
    """Whose seats the schools of each side take: their bodies'; where none names any, the department's, by side A."""
    sided = [
        (
            side,
            schools.newest_participations(
                run.programme, [row.organisation_id for row in run.bodies.all() if row.side == side]
            ),
        )
        for side in Side
    ]
    if not any(found for _side, found in sided):
        return [(Side.LEFT, schools.newest_participations(run.programme, [run.department_id]))]
    return sided


def stocks_of(run: MatchingRun, but: Collection[int] = ()) -> list[Stock]:
    """The seats each body of a round names for its own schools; those held by the schools `but` count as empty."""
    taken = Count("places", filter=Q(places__school__isnull=False) & ~Q(places__school__in=list(but)))
    sides = {row.pk: (side, row.organisation) for side, found in seating_of(run) for row in found}
    rows = PilotQuota.objects.filter(participation__in=sides).annotate(taken=taken).order_by("pk")
    return [
        Stock(body.uid, body.current_name, side, row.level, row.seats, row.seats - row.taken)
        for key, (side, body) in sides.items()
        for row in sorted(rows, key=lambda row: ORDER.index(row.level))
        if row.participation_id == key
    ]


def labels_of(stocks: Collection[Stock]) -> dict[str, str]:
    """For whose schools the seats are, by key: their level, and the body where several name seats."""
    levels = {each.key: str(Level(each.level).label if each.level else _("all levels together")) for each in stocks}
    several = len({each.body for each in stocks}) > 1
    return {each.key: f"{levels[each.key]}, {each.name}" if several else levels[each.key] for each in stocks}


def seats_for(run: MatchingRun, keys: Collection[int], on: date, but: Collection[int] = ()) -> Seats:
    """The seats of a round, and which of the bodies that name them stand above each of these schools."""
    stocks = stocks_of(run, but)
    bodies = {row.organisation_id: row.organisation.uid for _side, found in seating_of(run) for row in found}
    only = keys if len(keys) <= schools.WHOLE_TABLE else None
    above: dict[int, list[str]] = {}
    for uid, under in zip(bodies.values(), below([[key] for key in bodies], on, only), strict=True):
        for key in under:
            above.setdefault(key, []).append(uid)
    return Seats(stocks, above)


def held_in(run: MatchingRun) -> set[tuple[int, str]]:
    """Which schools hold a seat of this round already, by key, and of which body."""
    part = [row for _side, each in seating_of(run) for row in each]
    rows = PilotSeat.objects.filter(participation__in=part).values_list("school_id", "participation__organisation__uid")
    return {(school, body) for school, body in rows if school is not None}
