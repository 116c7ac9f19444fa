from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed


@offer_panel("accounts.profile", order=40)
def everything_in_one_file(request: HttpRequest, person: Person, on: date) -> Panel | None:
    if not is_allowed(person, "register.take_away"):
        return None
    return Panel(gettext_lazy("Everything in one file"), "register/_take_away_panel.html")
