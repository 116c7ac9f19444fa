from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person as PersonRow
from chungtay.kernel import outbox
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.matching.choices import ANSWERED_WITHIN, ProposalAnswer
from chungtay.matching.encode.trials import alternates_of
from chungtay.matching.facts import AlternateDrafted, AlternateProposed, PartnerProposed, ProposalReminded, of_proposal
from chungtay.matching.models import MatchingRun, Pairing, Proposal
from chungtay.matching.queries.free import places_of, units_to_offer
from chungtay.matching.queries.links import PURPOSE, proposals_for
from chungtay.matching.queries.locked import locked_run
from chungtay.notices.actions import make_link
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.queries import members_of_many

LETTER = "matching.proposal"


@transaction.atomic
def hand_out(proposal: Proposal, *, by: Person, on: date) -> None:
    """Let the heads of the unit know: by notice, and by a letter with a link that needs no signing in."""
    if not Proposal.objects.filter(pk=proposal.pk, state=ProposalAnswer.WAITING, told_at=None).update(told_at=now()):
        return
    for person in _by_letter(proposal, on):
        make_link(PURPOSE, proposal, to=person, expires_at=now() + timedelta(days=ANSWERED_WITHIN), by=by, on=on)
    tell(PartnerProposed(**of_proposal(proposal), by=by, on=on))


@transaction.atomic
def remind(proposal: Proposal, number: int, *, by: Person, on: date) -> bool:
    """Remind the heads of a unit that it has not answered, each number once: by notice, and by the same link."""
    asked = Proposal.objects.filter(pk=proposal.pk, state=ProposalAnswer.WAITING, reminders__lt=number)
    if not asked.update(reminders=number, version=F("version") + 1):
        return False
    _by_letter(proposal, on, number)
    tell(ProposalReminded(**of_proposal(proposal), by=by, on=on))
    return True


def _by_letter(proposal: Proposal, on: date, number: int = 0) -> list[PersonRow]:
    """Put a letter into the outbox for every head with a confirmed address, and say who they are."""
    people = [row.person for row in members_of_many([proposal.organisation_id], SIGNERS, on)]
    reached = [person for person in people if person.email and person.email_confirmed_at]
    for person in reached:
        keys = {"letter": LETTER, "proposal": proposal.uid, "person": person.uid, "reminder": number}
        place = f"{LETTER}:{proposal.uid}:{person.uid}:{number}"
        outbox.put("mail", person.email, keys, dedupe_key=place, gate=LETTER)
    return reached


@transaction.atomic
def draft_alternate(proposal: Proposal, *, by: Person, on: date) -> Proposal:
    """Draft another partner for a unit that was left through no act of its own: the best who is free; nobody is asked.

    It keeps its other partners. Who has let a proposal lapse or takes nobody this year is not drafted, nor anybody for
    all of whose places somebody is drafted already.
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


@transaction.atomic
def propose_alternate(run: MatchingRun, pairing: Pairing, *, by: Person, on: date) -> Pairing:
    """Ask two units that could still have a partner whether they take each other; the pair is not saved yet."""
    run = locked_run(run)
    if not run.is_published or run.chosen_id != pairing.scenario_id:
        raise RuleBroken(_("Alternates are proposed once a round is published."))
    places = places_of(run.chosen)  # type: ignore[arg-type]  # a published round has chosen one
    is_taken = min(places.get(pairing.left_id, 1), places.get(pairing.right_id, 1)) < 1
    asked = Pairing.objects.filter(scenario=pairing.scenario_id, left=pairing.left_id, right=pairing.right_id)
    if is_taken or asked.exists():
        raise RuleBroken(_("One of the two has been asked meanwhile. Open the list of alternates again."))
    pairing.is_by_hand = True
    pairing.save(force_insert=True)
    run.version += 1
    run.save(update_fields=["version"])
    run.chosen.unmatched.filter(organisation_id__in=[pairing.left_id, pairing.right_id]).delete()  # type: ignore[union-attr]  # a published round has chosen one
    for proposal in Proposal.objects.bulk_create(proposals_for([pairing])):
        hand_out(proposal, by=by, on=on)
    tell(AlternateProposed(scenario=pairing.scenario, left=pairing.left, right=pairing.right, by=by, on=on))
    return pairing
