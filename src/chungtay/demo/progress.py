"""What the schools of the invented province state of their commitments, each for itself."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from chungtay.agreements.models import Commitment
from chungtay.demo.invented import MORNING
from chungtay.demo.reading import Table, read
from chungtay.demo.register import Loaded
from chungtay.progress.actions import Told, state_progress
from chungtay.progress.choices import Progress


def load_progress(loaded: Loaded) -> None:
    for row in read("progress")["statement"]:
        load_statement(loaded, row)


def load_statement(loaded: Loaded, row: Table) -> None:
    person = loaded.people[row["by"]]
    said = Commitment.objects.filter(title=row["commitment"], text__agreement__title=row["agreement"])
    commitment = said.select_related("text__agreement").latest("text__number")
    agreement = commitment.text.agreement
    party = agreement.parties.get(organisation__memberships__person_id=person.pk)
    told = Told(
        progress=Progress(row["progress"]), counted_on=row["on"], amount=Decimal(row["amount"]), note=row["note"]
    )
    seen = party.statements.filter(commitment=commitment).count()
    at = datetime.combine(row["on"], MORNING)
    state_progress(commitment, agreement, told, by=person, party=party, at=at, seen=seen)
