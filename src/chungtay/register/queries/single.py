"""Whether a body was entered by hand, and under which one."""

from __future__ import annotations

from chungtay.organisations.models import Organisation, Parentage
from chungtay.register.models import SheetTrace


def body_above(body: Organisation) -> Organisation | None:
    """The first body it was entered under."""
    link = Parentage.objects.filter(organisation=body).select_related("parent").order_by("pk").first()
    return link.parent if link else None


def is_entered_by_hand(body: Organisation) -> bool:
    """Whether the body came in on the form for one body, and that has not been taken back."""
    return SheetTrace.objects.filter(organisation=body, import_uid=body.uid).exists()
