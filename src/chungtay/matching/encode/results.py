"""Numbers back to rows: pairs with what each gives the other, and why somebody stays alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from django.db.models import Avg, Count, Max, Min, Sum

from chungtay.assignment.engine.barriers import kilometres
from chungtay.assignment.engine.outcome import Outcome
from chungtay.assignment.engine.problem import BY_QUOTA, SCALE, IntArray
from chungtay.assignment.engine.quotas import counts
from chungtay.assignment.engine.score import Scorer
from chungtay.assignment.engine.takers import GROUPS_APART, answered
from chungtay.explanations.engine.explain import Surroundings, alone_reasons, chief_reason
from chungtay.matching.choices import WhyAlone
from chungtay.matching.encode.problem import Encoded
from chungtay.matching.models import Pairing, Scenario, Unmatched
from chungtay.needs.choices import MissingPart
from chungtay.needs.queries.entries import Profile, degrees

MOST_FIGURES = 8
MOST_WAYS = 200  # units for which the way out is looked for; the reason is said for every one
SEATLESS = (WhyAlone.NO_SEAT, WhyAlone.SEATS_GONE, WhyAlone.NO_QUOTA)

Known = Mapping[int, Profile]


def pairings_of(scenario: Scenario, encoded: Encoded, pairs: IntArray, known: Known) -> list[Pairing]:
    """The rows of these pairs, weighed and with what each gives the other; not saved."""
    problem = encoded.problem
    left, right = pairs[:, 0], pairs[:, 1]
    scores, far = Scorer(problem).of(left, right), kilometres(problem, left, right)
    bonus = problem.weights.any_pair + problem.weights.incumbent * scores.is_incumbent
    fits = scores.worth - np.rint(SCALE * bonus).astype(np.int64)
    must = {frozenset(pair) for pair in problem.rules.must.tolist()}
    rows = []
    for number, (one, other) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        a, b = encoded.units[one].organisation, encoded.units[other].organisation
        rows.append(
            Pairing(
                scenario=scenario,
                left=a,
                right=b,
                worth=int(scores.worth[number]),
                fit=max(0, int(fits[number])),
                left_gain=round(SCALE * float(scores.left_gains[number])),
                right_gain=round(SCALE * float(scores.right_gains[number])),
                km=None if np.isnan(far[number]) else round(float(far[number]), 1),
                left_room=int(problem.room[one]),
                right_room=int(problem.room[other]),
                figures=figures_of(known[a.pk], known[b.pk]),
                is_locked=frozenset((one, other)) in must,
                is_old=frozenset((one, other)) in encoded.partners,
            )
        )
    return rows


def shares(held: Iterable[tuple[int, int, int]]) -> tuple[int, int]:
    """The share of whoever of side A fares worst, and how many of them have fewer partners than they may.

    Each pair is its unit of side A, its fit, and how many partners that unit may have. A share is the sum of 1 and the
    fit for every partner, divided by how many partners the unit may have: an empty place counts 0, as in the engine,
    and a pair that is kept counts no more than another. Who has nobody is not among them: the board names them apart.
    """
    sums, count, most = Counter[int](), Counter[int](), Counter[int]()
    for unit, fit, room in held:
        sums[unit] += SCALE + fit
        count[unit] += 1
        most[unit] = max(most[unit], room, count[unit])
    return min((sums[unit] // most[unit] for unit in sums), default=0), sum(count[unit] < most[unit] for unit in sums)


def note_figures(scenario: Scenario) -> None:
    """The figures of a scenario, added up by the database from its pairs; not saved, and what was proved stays."""
    added = {"count": Count("pk"), "total": Sum("worth"), "worst": Min("fit"), "mean": Avg("km"), "longest": Max("km")}
    found = scenario.pairings.aggregate(**added)
    scenario.pairs_count, scenario.by_hand = found["count"], scenario.hand_rules.count()
    scenario.total, scenario.worst = found["total"] or 0, found["worst"] or 0
    if scenario.is_several:
        held = scenario.pairings.values_list("left_id", "fit", "left_room").order_by()
        scenario.worst, scenario.short_count = shares(held)
    scenario.mean_km = None if found["mean"] is None else round(found["mean"], 1)
    scenario.longest_km = found["longest"]


def figures_of(left: Profile, right: Profile) -> dict[str, list[list[int | None]]]:
    """Which needs of each of the two the other answers: [leaf, subject, urgency, strength], the weightiest first."""
    return {"left": _answered(left, right), "right": _answered(right, left)}


def _answered(taker: Profile, giver: Profile) -> list[list[int | None]]:
    return answered(degrees(taker.needs), degrees(giver.strengths), MOST_FIGURES)


def reasons_for(
    scenario: Scenario, encoded: Encoded, outcome: Outcome, known: Known, told: Callable[[int, int], None]
) -> Iterator[Unmatched]:
    """The rows of those who stay alone, each with its reason and what would let it in; not saved."""
    problem, units = encoded.problem, encoded.units
    asked = np.union1d(problem.left, problem.right)
    alone = asked[~np.isin(asked, outcome.pairs)]
    around, looked = Surroundings.of(problem, outcome), 0
    full = {cap.key for cap in problem.quota.caps if counts(problem, cap, *outcome.pairs.T).sum() >= cap.at_most}
    for at, number in enumerate(alone.tolist()):
        told(at, len(alone))
        unit = units[number]
        why = _not_ready(known[unit.organisation.pk], int(problem.units.capacity[number]))
        why, figures = WhyAlone.SEATED if unit.organisation.pk in encoded.seated else why, {}
        if why is None:
            said = chief_reason(problem, number, around.room)
            why = WhyAlone.SAME_GROUP if said == GROUPS_APART else WhyAlone(said)
            if problem.method == BY_QUOTA and why in (WhyAlone.NOT_CHOSEN, WhyAlone.TAKEN):
                # Pairs come first: only a full cap leaves apart two who have room.
                taker = (unit.organisation.pk, unit.side, unit.level)
                seats = WhyAlone(encoded.seats.why_without(*taker))
                is_left_out = why == WhyAlone.NOT_CHOSEN or seats != WhyAlone.NO_SEAT
                why = seats if is_left_out or full & set(encoded.seats.keys_for(*taker)) else why
            if why not in SEATLESS:  # whom no single change lets in but another seat
                looked += 1
                figures = _way(encoded, around, number) if looked <= MOST_WAYS else {}
        yield Unmatched(scenario=scenario, organisation=unit.organisation, side=unit.side, why=why, figures=figures)


def _not_ready(declared: Profile, capacity: int) -> WhyAlone | None:
    missing = set(declared.missing)
    if missing == {MissingPart.NEED, MissingPart.STRENGTH}:
        return WhyAlone.NOTHING
    if missing:
        return WhyAlone.NO_NEED if MissingPart.NEED in missing else WhyAlone.NO_STRENGTH
    return WhyAlone.NO_ROOM if capacity < 1 else None


def _way(encoded: Encoded, around: Surroundings, number: int) -> dict[str, Any]:
    """The smallest single change that lets a unit in: which rule, with whom, from which figure to which."""
    ways = alone_reasons(encoded.problem, around.outcome, number, around).ways
    if not ways:
        return {}
    way = ways[0]
    with_whom = None if way.unit is None else encoded.units[way.unit].organisation.pk
    return {"rule": way.rule, "with": with_whom, "before": way.before, "after": way.after}
