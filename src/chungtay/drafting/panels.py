from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from chungtay.agreements.choices import SIGNING_ROLES
from chungtay.agreements.models import Agreement
from chungtay.kernel.clock import today
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.queries import Surroundings, own_bodies


@offer_panel("agreements.list.actions", order=10)
def way_to_a_draft(request: HttpRequest, thing: None, on: date) -> Panel | None:
    if not is_allowed(request.user, "drafting.draft"):
        return None
    words = {"to": reverse("drafting:choose"), "kind": "primary", "icon": "plus-lg"}
    return Panel(gettext_lazy("Draft a memorandum"), "drafting/_button.html", words)


@offer_panel("organisations.show.actions", order=30)
def draft_with_the_body(request: HttpRequest, around: Surroundings, on: date) -> Panel | None:
    body, own = around.organisation, own_bodies(request.user, today(), SIGNING_ROLES)
    if not own or body.pk in own or not body.is_valid_on(today()):
        return None
    words = {"icon": "plus-lg", "to": f"{reverse('drafting:draft')}?ben={body.uid}"}
    return Panel(gettext_lazy("Draft a memorandum with this unit"), "drafting/_button.html", words)


@offer_panel("agreements.work.articles", order=10)
def way_to_a_revision(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    words = {"to": reverse("drafting:revise", args=[thing.uid]), "icon": "pencil", "kind": "small"}
    return Panel(gettext_lazy("Revise the text"), "drafting/_button.html", words)
