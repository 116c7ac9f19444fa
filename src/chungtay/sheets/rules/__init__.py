"""Who may bring which sheet in. Authority is that of today and is asked anew at every step."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.sheets.models import SheetImport
from chungtay.sheets.rules.offers import may_enter, offered_sheets


@predicate
def is_offered_a_sheet(visitor: Visitor, thing: SheetImport | None = None) -> bool:
    return not isinstance(visitor, AnonymousUser) and bool(offered_sheets(visitor, today()))


@predicate
def may_enter_it(visitor: Visitor, thing: SheetImport | None = None) -> bool:
    if thing is None or isinstance(visitor, AnonymousUser):
        return False
    return may_enter(visitor, thing.sheet_key, thing.scope_uid, today())


allow(
    {
        "sheets.list": is_offered_a_sheet,
        "sheets.bring": is_offered_a_sheet,
        "sheets.export": is_offered_a_sheet,
        "sheets.see": may_enter_it,
        "sheets.take_over": may_enter_it,
        "sheets.undo": may_enter_it,
        "sheets.withdraw": may_enter_it,
    }
)
