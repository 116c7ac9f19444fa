from __future__ import annotations

from datetime import date

from django.db import transaction

from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.matching.choices import ProposalAnswer
from chungtay.matching.encode.trials import alternates_of
from chungtay.matching.facts import AlternateDrafted, ProposalLapsed, of_proposal
from chungtay.matching.models import Pairing, Proposal
from chungtay.matching.queries.board import units_to_offer
from chungtay.matching.queries.links import PURPOSE
from chungtay.notices.actions import close_links


@transaction.atomic
def let_lapse(proposal: Proposal, *, by: Person, on: date) -> bool:
    """Close a proposal whose last day has passed without an answer; the other side is not waited for any more."""
    Pairing.objects.select_for_update(of=("self",)).get(pk=proposal.pairing_id)
    proposal.refresh_from_db(fields=["state", "version"])
    if not proposal.is_waiting:
        return False
    proposal.state, proposal.version = ProposalAnswer.LAPSED, proposal.version + 1
    proposal.save(update_fields=["state", "version"])
    close_pair(proposal, by=by, on=on)
    tell(ProposalLapsed(**of_proposal(proposal), by=by, on=on))
    return True


def close_pair(ended: Proposal, *, by: Person, on: date) -> None:
    """Withdraw what the other side of a pair was asked, and close the links of both."""
    for each in ended.pairing.proposals.all():
        if each.pk != ended.pk and each.state in (ProposalAnswer.WAITING, ProposalAnswer.ACCEPTED):
            each.state, each.version = ProposalAnswer.WITHDRAWN, each.version + 1
            each.save(update_fields=["state", "version"])
        close_links(PURPOSE, each, by=by, on=on)


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
