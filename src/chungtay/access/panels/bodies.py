from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from chungtay.access.documents import Line
from chungtay.access.queries.invitations import members_without_account, open_invitations_of
from chungtay.access.rules import OFFICERS, may_give
from chungtay.kernel.clock import now, today
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.choices import NAMED_FROM_ABOVE, Role
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import holds_role

MOST_SHOWN = 8


@offer_panel("organisations.show", order=60)
def who_may_come_in(request: HttpRequest, thing: Organisation, on: date) -> Panel | None:
    day = today()
    if not thing.is_valid_on(day) or not is_allowed(request.user, "access.invite", thing):
        return None
    names_heads = may_give(request.user, thing, Role.HEAD)
    waiting = [row for row in open_invitations_of(thing) if names_heads or Role(row.role) not in NAMED_FROM_ABOVE]
    asked = {row.membership_id for row in waiting}
    outside = [
        row
        for row in members_without_account(thing, day)[:100]
        if row.pk not in asked and (names_heads or Role(row.role) not in NAMED_FROM_ABOVE)
    ]
    context = {
        "organisation": thing,
        "lines": [Line(row, "", "", row.is_over(now())) for row in waiting],
        "outside": outside[:MOST_SHOWN],
        "more": max(0, len(outside) - MOST_SHOWN),
        "is_officer_here": holds_role(request.user, thing, OFFICERS, day),
    }
    return Panel(gettext_lazy("Who may come in"), "access/_body_panel.html", context)
