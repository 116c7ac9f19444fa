from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from chungtay.kernel.clock import today
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import Surroundings
from chungtay.reforms.choices import SLUGS, ReformKind
from chungtay.reforms.queries import heading_of, reforms_of


@offer_panel("organisations.show.actions", order=5)
def give_a_new_name(request: HttpRequest, around: Surroundings, on: date) -> Panel | None:
    """The way to a new name of the body: what it touches is read before anything is written."""
    body = around.organisation
    if not body.is_valid_on(today()) or not is_allowed(request.user, "reforms.change", body):
        return None
    to = reverse("reforms:plan", args=[body.uid, SLUGS[ReformKind.RENAME]])
    return Panel(gettext_lazy("Record a new name"), "reforms/_rename.html", {"to": to})


@offer_panel("organisations.show.actions", order=10)
def change_the_register(request: HttpRequest, around: Surroundings, on: date) -> Panel | None:
    """The way to merge, split or move the body, for the department above it."""
    body = around.organisation
    if not body.is_valid_on(today()) or not is_allowed(request.user, "reforms.choose", body):
        return None
    to = reverse("reforms:choose", args=[body.uid])
    return Panel(gettext_lazy("Change the register"), "reforms/_button.html", {"to": to})


@offer_panel("organisations.show.aside", order=40)
def changes_of_the_body(request: HttpRequest, organisation: Organisation, on: date) -> Panel | None:
    """The changes this body is about, for the department that prepared them."""
    reforms = reforms_of(organisation, request.user)
    if not reforms:
        return None
    lines = [(heading_of(reform), reform, reverse("reforms:show", args=[reform.uid])) for reform in reforms]
    return Panel(gettext_lazy("Changes of the register"), "reforms/_changes.html", {"lines": lines})
