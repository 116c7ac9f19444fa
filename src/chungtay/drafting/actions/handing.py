from __future__ import annotations

from django.db import models, transaction

from chungtay.drafting.facts import SheetHandedOn
from chungtay.drafting.queries.sheets import open_sheet, sheets_in_hand
from chungtay.handovers.queries.named import ChangeOfHands
from chungtay.kernel.facts import tell


@transaction.atomic
def hand_sheets_on(change: ChangeOfHands) -> list[models.Model]:
    """Give the drafts of the body to who takes over; of a memorandum this person revises too, the own sheet stays."""
    moved: list[models.Model] = []
    for row in change.of(sheets_in_hand(change.leaving, change.organisation)):
        if row.agreement is not None and open_sheet(change.taking, row.agreement) is not None:
            continue
        row.person_id = change.taking.pk
        row.version += 1
        row.save(update_fields=["person", "version"])
        tell(SheetHandedOn(sheet=row, to=str(change.taking), by=change.by, on=change.on))
        moved.append(row)
    return moved
