from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.permissions import is_allowed


@offer_panel("needs.list.actions", order=10)
def way_to_the_overview(request: HttpRequest, thing: None, on: date) -> Panel | None:
    if not is_allowed(request.user, "demand.see"):
        return None
    return Panel("", "demand/_button.html", {"is_first": not is_allowed(request.user, "needs.declare")})


@offer_panel("needs.list.ways", order=10)
def way_to_the_entries(request: HttpRequest, thing: None, on: date) -> Panel | None:
    return Panel("", "demand/_way.html") if is_allowed(request.user, "demand.find") else None
