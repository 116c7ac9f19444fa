from __future__ import annotations

from chungtay.organisations.models import Organisation, Parentage
from chungtay.register.models import SheetTrace


def entered_under(body: Organisation) -> Organisation | None:
    """Under which body it was entered by hand: under itself when under none; None when it came in otherwise."""
    if not SheetTrace.objects.filter(organisation=body, import_uid=body.uid).exists():
        return None
    link = Parentage.objects.filter(organisation=body).select_related("parent").order_by("pk").first()
    return link.parent if link else body
