from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from chungtay.agreements.models import Agreement
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.memoranda.queries.prints import prints_of


@offer_panel("agreements.show", order=20)
@offer_panel("agreements.work", order=20)
def on_paper(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    newest, *older = prints_of(thing)
    context = {"agreement": thing, "newest": newest, "older": older}
    return Panel(gettext_lazy("On paper"), "memoranda/_panel.html", context)
