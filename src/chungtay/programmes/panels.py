from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.panels import Panel, offer_panel
from chungtay.organisations.models import Organisation
from chungtay.programmes.queries import participations_in, seat_counts


@offer_panel("organisations.show", order=20)
def programmes_of_body(request: HttpRequest, thing: Organisation, on: date) -> Panel | None:
    rows = [(row, seat_counts(row)) for row in participations_in(thing)]
    if not rows:
        return None
    return Panel(_("Programmes it takes part in"), "programmes/_body_panel.html", {"rows": rows})
