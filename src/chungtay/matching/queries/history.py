"""What holds between the units of a round already: partnerships, refusals, and what somebody set by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from chungtay.assignment.engine.takers import Seats
from chungtay.matching.choices import HandKind, Method, ProposalAnswer
from chungtay.matching.models import HandRule, Proposal, Scenario
from chungtay.matching.queries.seats import held_in, seats_for
from chungtay.programmes.queries.conflicts import conflicts_between
from chungtay.programmes.queries.schools import pairs_of_partners

Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Standing:
    """Pairs of keys of organisations."""

    partners: Pairs = ()
    declined: Pairs = ()
    conflicts: Pairs = ()
    locked: Pairs = ()
    forbidden: Pairs = ()
    seated: frozenset[int] = frozenset()  # keys of those that hold a seat of the quota the scenario fills
    seats: Seats = field(default_factory=Seats)


def standing_of(scenario: Scenario, keys: Collection[int], on: date) -> Standing:
    """What holds between these units on the day."""
    set_by_hand = HandRule.objects.filter(scenario_id=scenario.pk)  # of one that is not saved yet: none
    goes_by_seats, run = scenario.method == Method.BY_QUOTA, scenario.run
    rules = list(set_by_hand.values_list("left_id", "right_id", "kind"))
    return Standing(
        partners=pairs_of_partners(keys, on),
        declined=_declined(scenario),
        conflicts=conflicts_between(run.programme, keys, on),
        locked=[(left, right) for left, right, kind in rules if kind == HandKind.LOCKED],
        forbidden=[(left, right) for left, right, kind in rules if kind == HandKind.FORBIDDEN],
        seated=frozenset(key for key, _body in held_in(run)) if goes_by_seats else frozenset(),
        seats=replace(seats_for(run, keys, on), same_level=scenario.is_same_level) if goes_by_seats else Seats(),
    )


def _declined(scenario: Scenario) -> list[tuple[int, int]]:
    """Who declined whom in an earlier round of the same programme: nobody is asked twice."""
    rows = Proposal.objects.filter(
        state=ProposalAnswer.DECLINED, pairing__scenario__run__programme_id=scenario.run.programme_id
    )
    return sorted(set(rows.values_list("pairing__left_id", "pairing__right_id")))
