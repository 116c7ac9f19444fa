from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from chungtay.access.models import Look
from chungtay.access.queries.looks import looks_at
from chungtay.kernel.clock import now
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.people import Person

TOLD_FOR = timedelta(days=14)


def the_strip(request: HttpRequest) -> dict[str, Any]:
    """For the top of every page: whose eyes these are, while somebody looks as another person."""
    look = getattr(request, "look", None)
    title = gettext_lazy("Looking as somebody else")
    return {"strip": Panel(title, "access/_strip.html", {"look": look})} if look else {}


@offer_panel("accounts.today.aside", order=80)
def who_looked_today(request: HttpRequest, person: Person, on: date) -> Panel | None:
    return _told(list(looks_at(person, now() - TOLD_FOR)[:3]))


@offer_panel("accounts.profile", order=60)
def who_looked_at_me(request: HttpRequest, person: Person, on: date) -> Panel | None:
    return _told(list(looks_at(person, now() - timedelta(days=365))[:3]))


def _told(looks: list[Look]) -> Panel | None:
    if not looks:
        return None
    return Panel(gettext_lazy("Who looked as you"), "access/_looks_panel.html", {"looks": looks})
