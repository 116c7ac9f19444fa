from __future__ import annotations

from datetime import date

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungtay.agreements.choices import PARTY_ROLES, PILLS, SIGNING_ROLES, AgreementState, Standing
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.lists import Asked
from chungtay.agreements.queries.parties import standing_on
from chungtay.agreements.queries.visible import agreements_of
from chungtay.agreements.rules import answered_for
from chungtay.amendments.queries.inheritance import to_inherit
from chungtay.amendments.queries.terms import coming_into_force, ending_within, last_day_of, running_in
from chungtay.amendments.queries.texts import amended_by, annexes_of
from chungtay.kernel.duties import ComingDate, Duty, register_dates, register_duties
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.vietnamese import own_name
from chungtay.organisations.queries import own_bodies

TITLE = gettext_lazy("Annexes, term and inheritance")


@offer_panel("agreements.show", order=40)
def life_of_memorandum(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    if link := amended_by(thing):
        return Panel(gettext_lazy("The memorandum this annex amends"), "amendments/_amended.html", {"link": link})
    if not is_allowed(request.user, "amendments.see", thing):
        return None
    context = {
        "agreement": thing,
        "annexes": [(row, PILLS[AgreementState(row.annex.state)]) for row in annexes_of(thing)],
        "last_day": last_day_of(thing, on),
        "left": [party for party in thing.parties.all() if party.left_on],
        "is_reorganised": standing_on(thing, on) != Standing.UNCHANGED,
    }
    return Panel(TITLE, "amendments/_panel.html", context)


@offer_panel("agreements.work", order=40)
def what_the_draft_amends(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    link = amended_by(thing)
    if link is None:
        return None
    return Panel(gettext_lazy("The memorandum this annex amends"), "amendments/_amended.html", {"link": link})


@offer_panel("agreements.list.actions", order=40)
def way_to_terms(request: HttpRequest, thing: Asked, on: date) -> Panel | None:
    kept = f"?{urlencode(thing.typed)}" if thing.typed else ""
    words = {"to": reverse("amendments:list") + kept, "icon": "clock-history"}
    return Panel(gettext_lazy("Terms and inheritance"), "amendments/_button.html", words)


@register_duties
def who_has_to_inherit(person: Person, on: date) -> list[Duty]:
    return [
        Duty(
            sentence=_("The other parties are waiting for you to inherit the part of %(party)s.")
            % {"party": each.party},
            detail=agreement.title,
            to=f"{reverse('amendments:inherit', args=[agreement.uid])}?ben={each.party.number}",
            action=_("Write the annex"),
            waits=", ".join(own_name(party.frozen_name) for party in agreement.parties.all() if party != each.party),
            waited_for=", ".join(each.seen.today),
            is_mine=True,
            since=each.seen.since,
            icon="diagram-3",
        )
        for agreement, each in to_inherit(own_bodies(person, on, SIGNING_ROLES), on)
    ]


@register_dates
def last_days_of_memoranda(person: Person, on: date) -> list[ComingDate]:
    own = own_bodies(person, on, PARTY_ROLES)
    if not own:
        return []
    near = ending_within(agreements_of(own | answered_for(person, PARTY_ROLES, on)), on).order_by(
        F("agreed_until"), "pk"
    )
    to = "amendments:show"
    return [
        ComingDate(row.agreed_until, _("Last day of the memorandum"), row.title, reverse(to, args=[row.uid]))  # type: ignore[attr-defined]  # annotated by the query
        for row in near
    ]


@register_dates
def days_of_memoranda(person: Person, on: date) -> list[ComingDate]:
    if not (own := own_bodies(person, on, PARTY_ROLES)):
        return []
    starts = [(row.effective_on, _("Takes effect"), row) for row in coming_into_force(own, on)]
    ends = [
        (date(row.phase.ends_year, 12, 31), _("End of the phase"), row) for row in running_in(own, on.year) if row.phase
    ]
    return [ComingDate(day, said, row.title, row.get_absolute_url()) for day, said, row in [*starts, *ends] if day]
