"""What the sheet of schools stated, on the page of a school. Telephone and e-mail stay with the sheet."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from chungtay.kernel.panels import Panel, offer_panel
from chungtay.organisations.models import Organisation
from chungtay.register.queries.figures import stated_of


@offer_panel("organisations.show.aside", order=10)
def figures_of_a_school(request: HttpRequest, thing: Organisation, on: date) -> Panel | None:
    stated = stated_of(thing, on)
    if stated is None:
        return None
    return Panel(gettext_lazy("Figures"), "register/_figures.html", {"stated": stated})
