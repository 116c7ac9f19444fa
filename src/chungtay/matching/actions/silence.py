from __future__ import annotations

from datetime import date

from django.db import transaction

from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.matching.choices import ProposalAnswer
from chungtay.matching.encode.trials import alternates_of
from chungtay.matching.facts import AlternateDrafted, of_proposal
from chungtay.matching.models import Pairing, Proposal
from chungtay.matching.queries.free import units_to_offer


@transaction.atomic
def draft_alternate(proposal: Proposal, *, by: Person, on: date) -> Proposal:
    """Draft another partner for a unit that was left through no act of its own: the best who is free; nobody is asked.

    Who has let a proposal lapse or takes nobody this year is not drafted, nor anybody who is drafted already.
    """
    scenario = proposal.pairing.scenario
    Pairing.objects.select_for_update(of=("self",)).get(pk=proposal.pairing_id)
    proposal.refresh_from_db(fields=["state", "alternate", "version"])
    if proposal.state != ProposalAnswer.WITHDRAWN or proposal.alternate_id is not None:
        return proposal
    unit = proposal.organisation_id
    offered = units_to_offer(scenario)
    found = alternates_of(scenario, unit, offered - {unit}, on)[:1] if unit in offered else []
    for best in found:
        other = best.right if best.left_id == unit else best.left
        proposal.alternate, proposal.version = other, proposal.version + 1
        proposal.save(update_fields=["alternate", "version"])
        tell(AlternateDrafted(**{**of_proposal(proposal), "other": other}, by=by, on=on))
    return proposal
