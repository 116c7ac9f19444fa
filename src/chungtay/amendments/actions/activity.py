from __future__ import annotations

from datetime import date

from django.db import transaction

from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.authority import locked_agreement
from chungtay.amendments.facts import ActivityNoted
from chungtay.amendments.queries.texts import amended_by
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person


@transaction.atomic
def note_activity(agreement: Agreement, *, by: Person, on: date) -> Agreement:
    """Something was done on the day under a memorandum in force, or with an annex of it: dormancy counts from then.

    Every room in which such work is recorded calls this; of one day it is told once.
    """
    link = amended_by(agreement)
    known = locked_agreement(link.agreement if link else agreement)
    since = known.last_activity_on or known.valid_from
    if known.state != AgreementState.IN_FORCE or (since is not None and on <= since):
        return known
    known.last_activity_on = on
    known.save(update_fields=["last_activity_on"])
    tell(ActivityNoted(agreement=known, by=by, on=on))
    return known
