from __future__ import annotations

from chungtay.matching.choices import ProposalAnswer
from chungtay.matching.models import Proposal

PURPOSE = "matching.proposal"
PAIR = ("pairing__left", "pairing__right", "pairing__scenario__run__department", "pairing__scenario__run__begun_by")


def left_alone_by(pairing: str) -> list[Proposal]:
    """What was withdrawn from the side that is left over when a pair comes to nothing."""
    rows = Proposal.objects.filter(pairing__uid=pairing, state=ProposalAnswer.WITHDRAWN)
    return list(rows.select_related("organisation", *PAIR))


def proposals_to_hand_out(run: str) -> list[Proposal]:
    """What a round still has to let its units know, in the order it was made."""
    rows = Proposal.objects.filter(pairing__scenario__run__uid=run, told_at__isnull=True)
    return list(rows.select_related("organisation", *PAIR).order_by("pk"))
