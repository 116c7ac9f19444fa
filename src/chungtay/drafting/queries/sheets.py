from __future__ import annotations

from django.db.models import QuerySet

from chungtay.agreements.models import Agreement
from chungtay.drafting.models import DraftSheet
from chungtay.kernel.people import Person, Visitor

MOST_OPEN = 20


def visible_sheets(visitor: Visitor) -> QuerySet[DraftSheet]:
    """The open sheets of the visitor; what somebody drafts is nobody else's to read. Newest work first."""
    own = DraftSheet.objects.filter(person_id=visitor.pk or 0, closed_at__isnull=True)
    return own.select_related("agreement__programme", "agreement__phase").order_by("-saved_at", "-pk")


def open_sheet(person: Person, agreement: Agreement) -> DraftSheet | None:
    """The sheet on which the person is revising this memorandum."""
    return visible_sheets(person).filter(agreement=agreement).first()
