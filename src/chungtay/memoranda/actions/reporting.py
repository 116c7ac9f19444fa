from __future__ import annotations

from datetime import date

from django.db import transaction

from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.texts import bodies_reported_to, current_text
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.memoranda.facts import MemorandumReported
from chungtay.memoranda.models import ReportedMemorandum


@transaction.atomic
def report_memorandum(agreement: Agreement, *, by: Person, on: date) -> list[ReportedMemorandum]:
    """Give a memorandum that holds to read to every body its text names; running it again changes nothing."""
    text = current_text(agreement)
    names = dict(zip((each["uid"] for each in text.reported_bodies), text.reported_names, strict=True))
    known = {row.organisation_id: row for row in ReportedMemorandum.objects.filter(agreement=agreement)}
    found = []
    for number, body in enumerate(bodies_reported_to(text), start=1):
        row = known.get(body.pk)
        if row is None:
            row = ReportedMemorandum.objects.create(
                agreement=agreement, text=text, organisation=body, number=number, reported_on=on
            )
            told = names[body.uid]
            tell(MemorandumReported(agreement=agreement, report=row, body=told, by=by, on=on, wrote=[row]))
        found.append(row)
    return found
