from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungtay.kernel.duties import Duty, register_duties
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed
from chungtay.needs.choices import EntryKind, EntryState
from chungtay.needs.models import Entry
from chungtay.needs.rules.reach import spoken_for
from chungtay.offers.models import HelpRequest
from chungtay.offers.queries.requests import asked_of, still_waiting, visible_requests
from chungtay.programmes.models import Programme

MOST_SHOWN = 20


@register_duties
def requests_that_wait(person: Person, on: date) -> list[Duty]:
    own = spoken_for(person, on)
    if not own:
        return []
    rows = still_waiting(visible_requests(person), on)[:MOST_SHOWN]
    sides = ((row, row.strength.organisation_id in own, row.need.organisation_id in own) for row in rows)
    return [_over(row, is_mine=is_asked) for row, is_asked, is_asking in sides if is_asked or is_asking]


def _over(row: HelpRequest, *, is_mine: bool) -> Duty:
    unit, giver = row.need.organisation, row.strength.organisation
    sentence = _("%(unit)s waits for %(giver)s to say whether it can help") % {"unit": unit, "giver": giver}
    return Duty(
        sentence=sentence,
        detail=row.need.title,
        to=reverse("offers:list"),
        action=_("Answer the partner") if is_mine else _("Open the requests"),
        waits=str(unit),
        waited_for=str(giver),
        is_mine=is_mine,
        since=row.asked_on,
        icon="people",
    )


@offer_panel("needs.list.actions", order=5)
def way_to_help_among_partners(request: HttpRequest, thing: None, on: date) -> Panel | None:
    return Panel("", "offers/_button.html", {}) if is_allowed(request.user, "offers.list") else None


@offer_panel("needs.show", order=10)
def what_partners_can_do_about_it(request: HttpRequest, thing: Entry, on: date) -> Panel | None:
    if thing.kind != EntryKind.NEED or thing.state != EntryState.OPEN:
        return None
    if is_allowed(request.user, "offers.ask", thing):
        return Panel("", "offers/_need.html", {"need": thing})
    asked = asked_of(request.user, thing)
    return Panel("", "offers/_need.html", {"asked": asked}) if asked else None


@offer_panel("programmes.show", order=60)
def what_the_partnerships_could_answer(request: HttpRequest, thing: Programme, on: date) -> Panel | None:
    if not is_allowed(request.user, "offers.oversee", thing):
        return None
    return Panel(gettext_lazy("Help among partners"), "offers/_programme.html", {"programme": thing})
