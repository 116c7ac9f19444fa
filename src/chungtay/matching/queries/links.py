from __future__ import annotations

from collections.abc import Iterable

from chungtay.kernel.clock import now
from chungtay.matching.choices import Side
from chungtay.matching.models import Pairing, Proposal

PURPOSE = "matching.proposal"
PAIR = ("pairing__left", "pairing__right", "pairing__scenario__run__department", "pairing__scenario__run__begun_by")


def proposals_to_hand_out(run: str) -> list[Proposal]:
    """What a round still has to let its units know, in the order it was made."""
    rows = Proposal.objects.filter(pairing__scenario__run__uid=run, told_at__isnull=True)
    return list(rows.select_related("organisation", *PAIR).order_by("pk"))


def proposals_for(pairings: Iterable[Pairing]) -> list[Proposal]:
    """What both sides of these pairs are to be asked; not saved."""
    sides = (Side.LEFT, Side.RIGHT)
    return [
        Proposal(
            pairing=row, side=side, organisation_id=row.left_id if side == Side.LEFT else row.right_id, sent_at=now()
        )
        for row in pairings
        for side in sides
    ]
