from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from chungtay.agreements.choices import PILLS, AgreementState
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.visible import (
    agreements_of,
    agreements_of_programme,
    known_to,
    readable_bodies,
    visible_agreements,
)
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Programme
from chungtay.signatures.queries.checks import register_signed

MOST_ROWS = 10


@offer_panel("organisations.show", order=10)
def memoranda_of_body(request: HttpRequest, thing: Organisation, on: date) -> Panel | None:
    found = _shown(request, agreements_of({thing.pk}))
    return Panel(gettext_lazy("Memoranda"), "agreements/_panel.html", found) if found["rows"] else None


@offer_panel("programmes.show", order=10)
def memoranda_of_programme(request: HttpRequest, thing: Programme, on: date) -> Panel | None:
    found = _shown(request, agreements_of_programme(thing))
    return Panel(gettext_lazy("Memoranda"), "agreements/_panel.html", found) if found["rows"] else None


def _shown(request: HttpRequest, found: QuerySet[Agreement]) -> Mapping[str, Any]:
    """What the person may open is a link; of the rest, title, parties and days are anybody's to know."""
    # Whom somebody oversees are thousands for a department: asked only where there is a memorandum at all.
    readable = readable_bodies(request.user) if found.exists() else frozenset[int]()
    rows = list(known_to(readable, found)[: MOST_ROWS + 1])
    shown = [(row, PILLS[AgreementState(row.state)], row.has_party_among(readable)) for row in rows[:MOST_ROWS]]
    return {"rows": shown, "has_more": len(rows) > MOST_ROWS, "may_list": is_allowed(request.user, "agreements.list")}


register_signed("agreements.agreement", visible_agreements)
