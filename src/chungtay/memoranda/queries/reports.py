"""What was reported to whom, and who reads it there."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from chungtay.accounts.models import Person
from chungtay.agreements.models import SignedScan
from chungtay.agreements.queries.texts import live_papers, live_scan
from chungtay.agreements.queries.visible import PUBLISHED
from chungtay.agreements.rules import answered_for
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.memoranda.choices import REPORT_READERS
from chungtay.memoranda.models import ReportedMemorandum
from chungtay.organisations.queries import answers_for_many, members_of_many, own_bodies


def visible_reports(visitor: Visitor) -> QuerySet[ReportedMemorandum]:
    """What was reported to the visitor's own bodies, or to ended ones for which these answer today; newest first."""
    day = today()
    own = own_bodies(visitor, day, REPORT_READERS)
    bodies = own | answered_for(visitor, REPORT_READERS, day) if own else own
    found = ReportedMemorandum.objects.filter(organisation__in=bodies, agreement__state__in=PUBLISHED)
    return found.select_related("agreement__programme", "agreement__phase", "text", "organisation").order_by("-pk")


def readers_of(report: ReportedMemorandum, day: date) -> list[Person]:
    """Who reads it, on the day, for the body it was reported to or for those that answer for that body; each once."""
    answer = answers_for_many([report.organisation], day)[report.organisation_id]
    rows = members_of_many([body.pk for body in answer.organisations], REPORT_READERS, day)
    return list({row.person_id: row.person for row in rows}.values())


def signed_paper(report: ReportedMemorandum) -> SignedScan | None:
    """The scan of the signed paper; a file signed with certificates where there is no scan."""
    return live_scan(report.agreement) or live_papers(report.agreement).last()
