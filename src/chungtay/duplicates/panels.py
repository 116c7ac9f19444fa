from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from chungtay.duplicates.choices import REASONS, ProposalState
from chungtay.duplicates.queries import bodies_like, proposals_in, visible_proposals
from chungtay.kernel.duties import Duty, register_duties
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.queries import own_bodies
from chungtay.organisations.rules import DEPARTMENT_ROLES


@register_duties
def pairs_to_look_at(person: Person, on: date) -> list[Duty]:
    """Pairs of bodies below the person's department that may be one, as one line."""
    if not own_bodies(person, on, DEPARTMENT_ROLES):
        return []
    waiting = proposals_in(visible_proposals(person), ProposalState.PROPOSED, on).count()
    if not waiting:
        return []
    sentence = ngettext(
        "%(count)s pair of bodies may have been entered twice and waits for you to look at it",
        "%(count)s pairs of bodies may have been entered twice and wait for you to look at them",
        waiting,
    ) % {"count": waiting}
    to = reverse("duplicates:list")
    return [
        Duty(
            sentence=sentence,
            detail="",
            to=to,
            action=gettext_lazy("Look at the pairs"),
            waits="",
            waited_for="",
            is_mine=True,
            icon="copy",
        )
    ]


@offer_panel("register.entering", order=10)
def bodies_that_look_like_it(request: HttpRequest, typed: Mapping[str, Any], on: date) -> Panel | None:
    """The bodies of the register a body that is being entered looks like, each with the reasons."""
    said = {code: words for code, words in REASONS.items() if code != "rare_name"}  # here it would deny the likeness
    lines = [(body, [said[each] for each in reasons if each in said]) for body, reasons in bodies_like(typed, on)]
    return Panel(gettext_lazy("Looks like"), "duplicates/_like.html", {"lines": lines}) if lines else None


@offer_panel("register.ways", order=40)
def way_to_duplicates(request: HttpRequest, thing: None, on: date) -> Panel | None:
    if not is_allowed(request.user, "duplicates.list"):
        return None
    return Panel(
        gettext_lazy("Bodies entered twice"), "ui/way.html", {"to": reverse("duplicates:list"), "icon": "copy"}
    )
