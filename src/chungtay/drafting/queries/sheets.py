from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chungtay.agreements.models import Agreement
from chungtay.drafting.models import DraftSheet
from chungtay.handovers.queries.named import NamedWork
from chungtay.kernel.clock import to_local
from chungtay.kernel.people import Person, Visitor
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.models import Organisation

MOST_OPEN = 20


def visible_sheets(visitor: Visitor) -> QuerySet[DraftSheet]:
    """The open sheets of the visitor; what somebody drafts is nobody else's to read. Newest work first."""
    own = DraftSheet.objects.filter(person_id=visitor.pk or 0, closed_at__isnull=True)
    return own.select_related("agreement__programme", "agreement__phase").order_by("-saved_at", "-pk")


def is_closed(visitor: Visitor, uid: str) -> bool:
    """Whether this is a sheet of the visitor that is on the table by now, or given up."""
    own = DraftSheet.objects.filter(person_id=visitor.pk or 0, uid=uid, closed_at__isnull=False)
    return own.exists()


def sheets_in_hand(person: Person, organisation: Organisation) -> list[DraftSheet]:
    """The open sheets of the person that are drafted for the body."""
    return [row for row in visible_sheets(person) if _is_for(row, organisation)]


def _is_for(row: DraftSheet, organisation: Organisation) -> bool:
    if row.agreement is not None:
        return row.agreement.parties.filter(organisation=organisation).exists()
    return organisation.uid in row.sheet.parties[:1]


def drafts_in_hand(person: Person, organisation: Organisation, on: date) -> list[NamedWork]:
    """The same for who lists what a person leaves behind."""
    return [
        NamedWork(
            _("Draft of a text: %(title)s") % {"title": row.title or _("without a title yet")},
            _("last saved on %(day)s") % {"day": short_day(to_local(row.saved_at).date())},
        )
        for row in sheets_in_hand(person, organisation)
    ]


def open_sheet(person: Person, agreement: Agreement) -> DraftSheet | None:
    """The sheet on which the person is revising this memorandum."""
    return visible_sheets(person).filter(agreement=agreement).first()
