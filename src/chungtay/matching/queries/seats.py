"""Seats of pilot schools: which a round may still fill, who holds one already, and who was left without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q

from chungtay.matching.choices import Method, ProposalAnswer, Side
from chungtay.matching.models import MatchingRun, Proposal, Scenario
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Participation, PilotQuota, PilotSeat
from chungtay.programmes.queries import SeatCount, schools
from chungtay.programmes.queries.lines import below

NO_LONGER = (ProposalAnswer.DECLINED, ProposalAnswer.LAPSED, ProposalAnswer.WITHDRAWN)
Levels = Mapping[str, int]


@dataclass(frozen=True)
class Seats:
    """The seats of a round by level, "" for all levels together: how many there are, and how many are empty."""

    named: Levels
    free: Levels

    @property
    def taken(self) -> int:
        """Seats that schools held before the round."""
        return sum(self.named.values()) - sum(self.free.values())

    def are_gone(self, level: str) -> bool:
        """Whether every seat a school of this level could take was taken before the round."""
        open_to = [key for key in (level, "") if key in self.named]
        return bool(open_to) and not any(self.free[key] for key in open_to)


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


def quota_of(run: MatchingRun, but: Collection[int] = ()) -> Seats:
    """The seats two sides can fill with each other: of each level the smaller number, where both name one.

    Seats held by the schools `but` count as empty.
    """
    whole = [_counted(found, but) for _side, found in seating_of(run)]
    mine, theirs = whole if len(whole) > 1 else (*whole, Seats({}, {}))
    if not mine.named:
        return theirs
    return Seats(
        {level: min(count, theirs.named.get(level, count)) for level, count in mine.named.items()},
        {level: min(count, theirs.free.get(level, count)) for level, count in mine.free.items()},
    )


def _counted(participations: Collection[Participation], but: Collection[int]) -> Seats:
    taken = Count("places", filter=Q(places__school__isnull=False) & ~Q(places__school__in=list(but)))
    named: dict[str, int] = defaultdict(int)
    free: dict[str, int] = defaultdict(int)
    for row in PilotQuota.objects.filter(participation__in=participations).annotate(taken=taken).order_by("pk"):
        named[row.level] += row.seats
        free[row.level] += row.seats - row.taken
    return Seats(dict(named), dict(free))


def holders_of(run: MatchingRun) -> frozenset[int]:
    """Keys of the schools that hold a seat of this round already: they are not chosen a second time."""
    found = [row for _side, each in seating_of(run) for row in each]
    seats = PilotSeat.objects.filter(participation__in=found, school__isnull=False)
    return frozenset(key for key in seats.values_list("school_id", flat=True) if key is not None)


def seats_of(scenario: Scenario, on: date) -> list[SeatCount]:
    """How far the pairs of a scenario fill the quota, with who held a seat before; empty where it goes by none."""
    if scenario.method != Method.BY_QUOTA:
        return []
    sides = list(scenario.pairings.values_list("left_id", "right_id"))
    quota = quota_of(scenario.run, but={key for pair in sides for key in pair})
    lefts = [left for left, _right in sides]
    counts = schools.seats_filled(quota.named, lefts, scenario.run.level, scenario.computed_on or on)
    return [replace(each, taken=each.taken + each.seats - quota.free[each.level]) for each in counts]


def seats_held_before(scenario: Scenario) -> int:
    """Of the seats of a round those that others than its own schools hold."""
    if scenario.method != Method.BY_QUOTA:
        return 0
    pairs = scenario.pairings.values_list("left_id", "right_id")
    return quota_of(scenario.run, but={key for pair in pairs for key in pair}).taken


def unseated_of(scenario: Scenario, on: date) -> list[Organisation]:
    """The schools a published round chose by quota that found no seat of their body, as others took it first."""
    if scenario.method != Method.BY_QUOTA or not scenario.run.is_published:
        return []
    proposals = Proposal.objects.filter(pairing__scenario=scenario).exclude(state__in=NO_LONGER)
    seated = holders_of(scenario.run)
    lacking: set[int] = set()
    for side, found in seating_of(scenario.run):
        asked = set(proposals.filter(side=side).values_list("organisation_id", flat=True)) - seated
        levels = schools.levels_taught(asked, scenario.run.level, on)
        quotas = PilotQuota.objects.filter(participation__in=found).values_list("participation__organisation", "level")
        named = {body: {level for key, level in quotas if key == body} for body, _level in quotas}
        for open_to, under in zip(named.values(), below([[body] for body in named], on, only=asked), strict=True):
            lacking |= {key for key in under if open_to & {"", levels.get(key, "")}}
    return list(Organisation.objects.filter(pk__in=lacking).order_by("name_key", "pk"))
