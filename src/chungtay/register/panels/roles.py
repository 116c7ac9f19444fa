from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.people import Person
from chungtay.organisations.queries import memberships_of, names_on


@offer_panel("accounts.today.aside", order=90)
def roles_today(request: HttpRequest, person: Person, on: date) -> Panel | None:
    return _roles(person, on)


@offer_panel("accounts.profile", order=10)
def roles_of_the_profile(request: HttpRequest, person: Person, on: date) -> Panel | None:
    return _roles(person, on)


def _roles(person: Person, on: date) -> Panel | None:
    held = list(memberships_of(person, on))
    if not held:
        return None
    names = names_on([row.organisation for row in held], on)
    lines = [(row, names[row.organisation_id]) for row in held]
    return Panel(gettext_lazy("My roles"), "register/_my_roles.html", {"lines": lines})
