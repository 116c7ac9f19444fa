"""Who of a published round could still have a partner, and whom it still waits for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import Q

from chungtay.matching.choices import ProposalAnswer, Side, WhyAlone, WhyNot
from chungtay.matching.models import Proposal, Scenario
from chungtay.matching.queries.board import NOT_READY

LIVING = (ProposalAnswer.WAITING, ProposalAnswer.ACCEPTED)


def free_units(scenario: Scenario) -> Collection[int]:
    """Keys of the units of a published scenario that could still have a partner.

    Who was never paired, and who has fewer partners or open questions than the partners it may have.
    """
    not_free = [*NOT_READY, WhyAlone.NO_ROOM, WhyAlone.SEATED, WhyAlone.NO_QUOTA]
    alone = set(scenario.unmatched.exclude(why__in=not_free).values_list("organisation_id", flat=True))
    return alone | {unit for unit, places in places_of(scenario).items() if places > 0}


def places_of(scenario: Scenario) -> dict[int, int]:
    """How many partners more each unit that was asked could have, by key: one it waits for or has fills a place."""
    rooms, held = dict[int, int](), Counter[int]()
    rows = Proposal.objects.filter(pairing__scenario=scenario)
    columns = ("organisation_id", "state", "side", "pairing__left_room", "pairing__right_room")
    for unit, state, side, left, right in rows.values_list(*columns).order_by():
        rooms[unit] = max(rooms.get(unit, 0), left if side == Side.LEFT else right)
        held[unit] += state in LIVING
    return {unit: most - held[unit] for unit, most in rooms.items()}


def units_to_offer(scenario: Scenario) -> set[int]:
    """Of the free units who may be drafted: not who was silent, takes nobody, or has drafts for all its places."""
    asked = Proposal.objects.filter(pairing__scenario=scenario)
    drafted = asked.filter(alternate__isnull=False).values_list("organisation_id", "alternate_id")
    there = {frozenset(pair) for pair in scenario.pairings.values_list("left_id", "right_id")}
    waiting = Counter(unit for pair in drafted if frozenset(pair) not in there for unit in pair)
    places = places_of(scenario)
    silent = Q(state=ProposalAnswer.LAPSED) | Q(why_not__in=[WhyNot.NO_ROOM, WhyNot.HAS_ANOTHER])
    unwilling = asked.filter(silent).values_list("organisation_id", flat=True)
    return {unit for unit in set(free_units(scenario)) - set(unwilling) if places.get(unit, 1) > waiting[unit]}
