"""Seats of pilot schools on the board: how far the pairs fill them, and who was left without."""

from __future__ import annotations

from collections import Counter
from datetime import date

from chungtay.matching.choices import Method, ProposalAnswer, Side
from chungtay.matching.models import Proposal, Scenario
from chungtay.matching.queries.seats import held_in, labels_of, seats_for
from chungtay.organisations.models import Organisation
from chungtay.programmes.queries import SeatCount, schools

NO_LONGER = (ProposalAnswer.DECLINED, ProposalAnswer.LAPSED, ProposalAnswer.WITHDRAWN)


def seats_of(scenario: Scenario, on: date) -> tuple[list[SeatCount], int]:
    """How far the pairs of a scenario fill the seats of each body, and how many seats others held before it."""
    if scenario.method != Method.BY_QUOTA:
        return [], 0
    pairs = list(scenario.pairings.values_list("left_id", "right_id"))
    keys = {key for pair in pairs for key in pair}
    seats = seats_for(scenario.run, keys, scenario.computed_on or on, but=keys)
    levels = schools.levels_taught(keys, scenario.run.level, scenario.computed_on or on)
    filled = Counter(
        stock.key
        for pair in pairs
        for side, key in zip(Side, pair, strict=True)
        for stock in seats.open_to(key, side, levels.get(key, ""))
    )
    labels, held = labels_of(seats.stocks), {each.key: each.named - each.free for each in seats.stocks}
    counts = [
        SeatCount(each.level, labels[each.key], each.named, filled[each.key] + held[each.key]) for each in seats.stocks
    ]
    return counts, sum(held.values())


def unseated_of(scenario: Scenario, on: date) -> list[Organisation]:
    """The schools a published round chose by quota that lack a seat of a body above them, as others took it first."""
    if scenario.method != Method.BY_QUOTA or not scenario.run.is_published:
        return []
    proposals = Proposal.objects.filter(pairing__scenario=scenario).exclude(state__in=NO_LONGER)
    asked, held = dict(proposals.values_list("organisation_id", "side")), held_in(scenario.run)
    levels, seats = schools.levels_taught(asked, scenario.run.level, on), seats_for(scenario.run, asked, on)
    taken = {key: seats.open_to(key, side, levels.get(key, "")) for key, side in asked.items()}
    lacking = [key for key, stocks in taken.items() if any((key, each.body) not in held for each in stocks)]
    return list(Organisation.objects.filter(pk__in=lacking).order_by("name_key", "pk"))
