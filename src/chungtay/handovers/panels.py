from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from chungtay.handovers.queries.handing import open_handovers_of
from chungtay.kernel.clock import today
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.choices import NAMED_FROM_ABOVE, Role
from chungtay.organisations.models import Membership, Organisation
from chungtay.organisations.queries import members_on

MOST_ROLES = 12  # a large school has a hundred teachers; their handovers begin at "end the role"


@offer_panel("organisations.show.aside", order=30)
def handovers_of_a_body(request: HttpRequest, thing: Organisation, on: date) -> Panel | None:
    may_change = is_allowed(request.user, "organisations.manage_memberships", thing)
    if not may_change or not thing.is_valid_on(today()):
        return None
    may_name = is_allowed(request.user, "organisations.name_heads", thing)
    prepared = list(open_handovers_of(thing))
    under_way = {row.leaving_id for row in prepared}
    roles = [
        row
        for row in members_on(thing, today())
        if row.pk not in under_way and (may_name or Role(row.role) not in NAMED_FROM_ABOVE)
    ]
    if not prepared and not roles:
        return None
    context = {"prepared": prepared, "roles": roles[:MOST_ROLES]}
    return Panel(gettext_lazy("Handovers"), "handovers/_panel.html", context)


@offer_panel("organisations.end_membership", order=10)
def handover_instead_of_an_end(request: HttpRequest, thing: Membership, on: date) -> Panel | None:
    if not thing.is_valid_on(today()) or not is_allowed(request.user, "handovers.prepare", thing):
        return None
    prepared = [row for row in open_handovers_of(thing.organisation) if row.leaving_id == thing.pk]
    context = {"prepared": prepared, "roles": [] if prepared else [thing]}
    return Panel(gettext_lazy("Does somebody take over?"), "handovers/_panel.html", context)


@offer_panel("register.ways", order=20)
def way_to_handovers(request: HttpRequest, thing: None, on: date) -> Panel | None:
    if not is_allowed(request.user, "handovers.list"):
        return None
    return Panel(
        gettext_lazy("Handovers"), "ui/way.html", {"to": reverse("handovers:list"), "icon": "arrow-left-right"}
    )
