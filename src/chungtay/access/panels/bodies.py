from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from chungtay.kernel.clock import today
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.models import Organisation


# Asks the database nothing of its own: the page of a body gathers many rooms already.
@offer_panel("organisations.show", order=60)
def who_may_come_in(request: HttpRequest, thing: Organisation, on: date) -> Panel | None:
    if not thing.is_valid_on(today()) or not is_allowed(request.user, "access.see_ways", thing):
        return None
    context = {"organisation": thing, "invites": is_allowed(request.user, "access.invite", thing)}
    return Panel(gettext_lazy("Who may come in"), "access/_body_panel.html", context)


@offer_panel("accounts.today.aside", order=85)
def ask_people_in(request: HttpRequest, person: Person, on: date) -> Panel | None:
    if not is_allowed(person, "access.invite_many"):
        return None
    return Panel(gettext_lazy("Ask people in"), "access/_today_panel.html")
