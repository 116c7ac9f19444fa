"""What else is done with the register, on its list: sheets in and out, and everything in one file."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.permissions import is_allowed


@offer_panel("register.ways", order=10)
def way_to_sheets(request: HttpRequest, thing: None, on: date) -> Panel | None:
    if not is_allowed(request.user, "register.enter_staff"):
        return None
    shown = {"to": reverse("sheets:list"), "icon": "file-earmark-excel"}
    return Panel(gettext_lazy("Bring in or take out by spreadsheet"), "ui/way.html", shown)


@offer_panel("register.ways", order=60)
def way_to_everything(request: HttpRequest, thing: None, on: date) -> Panel | None:
    if not is_allowed(request.user, "register.take_away"):
        return None
    shown = {"to": reverse("register:take_away"), "icon": "download"}
    return Panel(gettext_lazy("Download everything (.zip)"), "ui/way.html", shown)
