"""Where mergers, splits and moves are listed, on the list of the register."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.permissions import is_allowed


@offer_panel("register.ways", order=30)
def way_to_changes(request: HttpRequest, thing: None, on: date) -> Panel | None:
    if not is_allowed(request.user, "reforms.list"):
        return None
    return Panel(
        gettext_lazy("Changes of the register"), "ui/way.html", {"to": reverse("reforms:list"), "icon": "diagram-3"}
    )
