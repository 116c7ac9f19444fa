"""Who of a published round has nobody, and whom it still waits for."""

from __future__ import annotations

from collections.abc import Collection

from chungtay.matching.choices import ProposalAnswer, WhyAlone
from chungtay.matching.models import Proposal, Scenario
from chungtay.matching.queries.board import NOT_READY


def free_units(scenario: Scenario) -> Collection[int]:
    """Keys of the units of a published scenario that have nobody: never paired, or whose pair came to nothing."""
    not_free = [*NOT_READY, WhyAlone.NO_ROOM, WhyAlone.SEATED, WhyAlone.NO_QUOTA]
    alone = set(scenario.unmatched.exclude(why__in=not_free).values_list("organisation_id", flat=True))
    rows = list(Proposal.objects.filter(pairing__scenario=scenario).values_list("organisation_id", "state"))
    kept = {unit for unit, state in rows if state in (ProposalAnswer.WAITING, ProposalAnswer.ACCEPTED)}
    return (alone | {unit for unit, _state in rows}) - kept
