from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from chungtay.agreements.choices import PARTY_ROLES, PILLS, SIGNING_ROLES, AgreementState
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.visible import (
    agreements_of,
    agreements_of_programme,
    known_to,
    readable_bodies,
    visible_agreements,
)
from chungtay.agreements.queries.waiting import Step, Wait, end_of_wait, names_of, open_waits, what_is_waited_for
from chungtay.kernel.duties import Duty, register_duties
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import own_bodies
from chungtay.programmes.models import Programme
from chungtay.signatures.queries.checks import register_signed

MOST_ROWS = 10
SIGNING_STEPS = {Step.BRING_SCAN, Step.SEE_SIGNATURE, Step.SIGN}


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


@register_duties
def what_waits_in_memoranda(person: Person, on: date) -> list[Duty]:
    own, heads = own_bodies(person, on, PARTY_ROLES), own_bodies(person, on, SIGNING_ROLES)
    return [_duty(wait, own, heads) for wait in open_waits(own)] if own else []


def _duty(wait: Wait, own: frozenset[int], heads: frozenset[int]) -> Duty:
    # Any head may bring the scan; until one does, it waits for each of them, and for nobody do they wait themselves.
    asked = (wait.waited_for, *wait.waits) if wait.step == Step.BRING_SCAN else (wait.waited_for,)
    is_mine = any(party.organisation_id in heads for party in asked)
    mine = next((party for party in wait.waits if party.organisation_id in own), None)
    waits = tuple(party for party in asked if party != mine) if len(asked) > 1 and is_mine and mine else wait.waits
    who = names_of(waits, mine)
    to, action = end_of_wait(wait)
    return Duty(
        sentence=f"{who} {what_is_waited_for(wait, is_mine=is_mine)}",
        detail=wait.agreement.title,
        to=to,
        action=action,
        waits=who,
        waited_for=wait.waited_for.frozen_name,
        is_mine=is_mine,
        since=wait.since,
        icon="pencil" if wait.step in SIGNING_STEPS else "file-earmark-text",
    )


register_signed("agreements.agreement", visible_agreements)
