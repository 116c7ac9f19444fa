from __future__ import annotations

from django.db import models, transaction

from chungtay.handovers.queries.named import ChangeOfHands
from chungtay.kernel.facts import tell
from chungtay.needs.facts import DraftHandedOn
from chungtay.needs.queries.entries import open_drafts_of


@transaction.atomic
def hand_drafts_on(change: ChangeOfHands) -> list[models.Model]:
    """Give what somebody was declaring for the unit to who takes over; who has begun there too keeps the own draft."""
    if open_drafts_of(change.taking, change.organisation).exists():
        return []
    moved: list[models.Model] = []
    for row in change.of(open_drafts_of(change.leaving, change.organisation)):
        row.person_id = change.taking.pk
        row.version += 1
        row.save(update_fields=["person", "version"])
        tell(DraftHandedOn(draft=row, to=str(change.taking), by=change.by, on=change.on))
        moved.append(row)
    return moved
