from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.permissions import is_allowed


@offer_panel("agreements.show", order=80)
def life_of_memorandum(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    if thing.state == AgreementState.ENDED or thing.parties.count() != 2:
        return None
    if not is_allowed(request.user, "amendments.end", thing):
        return None
    return Panel(gettext_lazy("Ending"), "amendments/_panel.html", {"agreement": thing})
