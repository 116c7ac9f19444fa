"""What holds between the units of a round already: partnerships, refusals, and what somebody set by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from chungtay.matching.choices import HandKind, ProposalAnswer
from chungtay.matching.models import HandRule, Proposal, Scenario
from chungtay.programmes.choices import PartnershipKind
from chungtay.programmes.models import Partnership, PartnershipMember

Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Standing:
    """Pairs of keys of organisations."""

    partners: Pairs = ()
    declined: Pairs = ()
    locked: Pairs = ()
    forbidden: Pairs = ()


def standing_of(scenario: Scenario, keys: Collection[int], on: date) -> Standing:
    """What holds between these units on the day."""
    rules = list(HandRule.objects.filter(scenario=scenario).values_list("left_id", "right_id", "kind"))
    return Standing(
        partners=_partners(keys, on),
        declined=_declined(scenario),
        locked=[(left, right) for left, right, kind in rules if kind == HandKind.LOCKED],
        forbidden=[(left, right) for left, right, kind in rules if kind == HandKind.FORBIDDEN],
    )


def _partners(keys: Collection[int], on: date) -> list[tuple[int, int]]:
    """Who shares a memorandum in force; asked plainly, for long lists of keys are slow on both databases."""
    in_force = set(
        Partnership.objects.valid_on(on).filter(kind=PartnershipKind.MEMORANDUM).values_list("pk", flat=True)
    )
    members: dict[int, list[int]] = defaultdict(list)
    rows = PartnershipMember.objects.values_list("partnership_id", "organisation_id").order_by("pk")
    for partnership, organisation in rows.iterator(chunk_size=5_000):
        if partnership in in_force and organisation in keys:
            members[partnership].append(organisation)
    return sorted({pair for found in members.values() for pair in combinations(sorted(found), 2)})


def _declined(scenario: Scenario) -> list[tuple[int, int]]:
    """Who declined whom in an earlier round of the same programme: nobody is asked twice."""
    rows = Proposal.objects.filter(
        state=ProposalAnswer.DECLINED, pairing__scenario__run__programme_id=scenario.run.programme_id
    )
    return sorted(set(rows.values_list("pairing__left_id", "pairing__right_id")))
