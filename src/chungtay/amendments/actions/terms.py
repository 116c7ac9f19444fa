from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.agreements.models import Agreement
from chungtay.amendments.actions.annexes import Wanted, draft_annex
from chungtay.amendments.choices import Purpose
from chungtay.amendments.facts import EndIsNear
from chungtay.amendments.models import ExpiryAlert
from chungtay.amendments.queries.terms import alerts_due, last_day_of
from chungtay.amendments.queries.texts import clauses_said
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day, tidy


@transaction.atomic
def draft_renewal(agreement: Agreement, *, by: Person, at: datetime, last_day: date) -> Agreement:
    """Put the annex on the table by which the memorandum lasts longer, to the end of `last_day`."""
    day = to_local(at).date()
    known = last_day_of(agreement, day)
    if last_day <= max(day, known or day):
        raise RuleBroken(
            _("The memorandum lasts until %(day)s already. Write a later last day.") % {"day": short_day(known or day)},
            "ends_on",
        )
    words = {"agreement": agreement.title, "last_day": short_day(last_day)}
    clauses = clauses_said("renewal", "clauses", **words)
    wanted = Wanted(purpose=Purpose.RENEWAL, clauses=clauses, ends_on=last_day)
    return draft_annex(agreement, wanted, by=by, at=at)


@transaction.atomic
def draft_ending(agreement: Agreement, *, by: Person, at: datetime, last_day: date, reason: str) -> Agreement:
    """Put the annex on the table by which all parties agree that the memorandum ends after `last_day`."""
    day = to_local(at).date()
    known = last_day_of(agreement, day)
    if last_day < day or (known is not None and last_day > known):
        raise RuleBroken(_("Write a last day from today on, and not after the one that is agreed already."), "ends_on")
    if not tidy(reason):
        raise RuleBroken(_("Say in one sentence why the memorandum ends; the other parties will read it."), "reason")
    words = {"agreement": agreement.title, "last_day": short_day(last_day), "reason": tidy(reason)}
    clauses = clauses_said("ending", "clauses", **words)
    wanted = Wanted(purpose=Purpose.ENDING, clauses=clauses, ends_on=last_day)
    return draft_annex(agreement, wanted, by=by, at=at)


@transaction.atomic
def alert_of_near_ends(*, by: Person, on: date) -> int:
    """Tell the heads of every party 90, 30 and 7 days before the agreed last day; running it again tells nobody."""
    due = alerts_due(on)
    for agreement, last_day, distance in due:
        row = ExpiryAlert.objects.create(agreement=agreement, ends_on=last_day, days_before=distance)
        left = (last_day - on).days
        tell(EndIsNear(agreement=agreement, days=left, last_day=last_day, by=by, on=on, wrote=[row]))
    return len(due)
