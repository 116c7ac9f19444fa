from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from chungtay.access.documents import Line
from chungtay.access.queries.invitations import open_invitations_of
from chungtay.access.rules import OFFICERS, may_give
from chungtay.kernel.clock import now, today
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.choices import NAMED_FROM_ABOVE, Role
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import holds_role, members_on
from chungtay.organisations.rules import oversees

MOST_SHOWN = 8


@offer_panel("organisations.show", order=60)
def who_may_come_in(request: HttpRequest, thing: Organisation, on: date) -> Panel | None:
    day, visitor = today(), request.user
    invites = is_allowed(visitor, "access.invite", thing)
    helps = bool(getattr(visitor, "is_operator", False)) or oversees(visitor, thing, day, OFFICERS)
    if not thing.is_valid_on(day) or not (invites or helps):
        return None
    names_heads = may_give(visitor, thing, Role.HEAD)
    waiting = [row for row in open_invitations_of(thing) if names_heads or Role(row.role) not in NAMED_FROM_ABOVE]
    asked = {row.membership_id for row in waiting}
    members = list(members_on(thing, day, only_leading=False)[:100])
    outside = [
        row
        for row in members
        if not row.person.is_active and row.pk not in asked and (names_heads or Role(row.role) not in NAMED_FROM_ABOVE)
    ]
    context = {
        "organisation": thing,
        "lines": [Line(row, "", "", row.is_over(now())) for row in waiting if invites],
        "outside": outside[:MOST_SHOWN] if invites else [],
        "more": max(0, len(outside) - MOST_SHOWN),
        "inside": [row for row in members if row.person.is_active][:MOST_SHOWN] if helps else [],
        "invites": invites,
        "is_officer_here": holds_role(visitor, thing, OFFICERS, day),
    }
    return Panel(gettext_lazy("Who may come in"), "access/_body_panel.html", context)


@offer_panel("accounts.today.aside", order=85)
def ask_people_in(request: HttpRequest, person: Person, on: date) -> Panel | None:
    if not is_allowed(person, "access.invite_many"):
        return None
    return Panel(gettext_lazy("Ask people in"), "access/_today_panel.html")
