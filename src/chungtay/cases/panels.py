"""Where the end of the districts is carried out, on the list of the register."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.permissions import is_allowed


@offer_panel("register.ways", order=50)
def way_to_cases(request: HttpRequest, thing: None, on: date) -> Panel | None:
    if not is_allowed(request.user, "cases.open"):
        return None
    return Panel(gettext_lazy("End of the districts"), "ui/way.html", {"to": reverse("cases:list"), "icon": "archive"})
