from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet

from chungtay.accounts.models import Person as PersonRow
from chungtay.kernel.clock import HERE, today
from chungtay.matching.choices import ProposalAnswer
from chungtay.matching.facts import PartnerProposed
from chungtay.matching.models import Proposal
from chungtay.notices.models import Link
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.queries import members_of_many, own_bodies

PURPOSE = "matching.proposal"
PAIR = ("pairing__left", "pairing__right", "pairing__scenario__run__department", "pairing__scenario__run__begun_by")


def proposal_by_link(link: Link) -> Proposal | None:
    """The proposal a link asks about."""
    rows = Proposal.objects.select_related("organisation", "pairing__left", "pairing__right")
    return rows.select_related("pairing__scenario__run__programme").filter(uid=link.key).first()


def link_to_send(keys: Mapping[str, Any], *, at: datetime) -> Link | None:
    """The open link of a person to a proposal that a letter is to carry."""
    rows = Link.objects.filter(purpose=PURPOSE, key=keys["proposal"], person__uid=keys["person"])
    open_ones = rows.filter(closed_at__isnull=True, answered_at__isnull=True, expires_at__gt=at)
    return open_ones.select_related("person").order_by("-pk").first()


def is_still_asked(link: Link) -> bool:
    """Whether the person still signs for the unit that is asked, and it still has to answer."""
    proposal = proposal_by_link(link)
    if proposal is None or link.person is None or not proposal.is_waiting:
        return False
    return proposal.organisation_id in own_bodies(link.person, today(), SIGNERS)


def heads_asked(fact: PartnerProposed) -> list[PersonRow]:
    """Who signs today for the unit a proposal asks."""
    return [row.person for row in members_of_many([fact.organisation.pk], SIGNERS, today())]


def told_before(day: date) -> QuerySet[Proposal]:
    """Proposals that wait for an answer and whose heads were told before this day."""
    begins = datetime.combine(day, time(), tzinfo=HERE)
    rows = Proposal.objects.filter(state=ProposalAnswer.WAITING, told_at__lt=begins).order_by("pk")
    return rows.select_related("organisation", *PAIR)


def left_alone_by(pairing: str) -> list[Proposal]:
    """What was withdrawn from the side that is left over when a pair comes to nothing."""
    rows = Proposal.objects.filter(pairing__uid=pairing, state=ProposalAnswer.WITHDRAWN)
    return list(rows.select_related("organisation", *PAIR))


def proposals_to_hand_out(run: str) -> list[Proposal]:
    """What a round still has to let its units know, in the order it was made."""
    rows = Proposal.objects.filter(pairing__scenario__run__uid=run, told_at__isnull=True)
    return list(rows.select_related("organisation", *PAIR).order_by("pk"))
