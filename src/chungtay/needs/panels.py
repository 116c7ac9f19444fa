"""What waits on the page of the day: needs under way, and entries to be confirmed again."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.kernel.duties import Duty, register_duties
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.people import Person
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import concerning, standing_on
from chungtay.needs.queries.waiting import waiting_over
from chungtay.needs.rules.reach import spoken_for
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.queries import own_bodies
from chungtay.taxonomy.models import Leaf

MOST_SHOWN = 20


@register_duties
def what_waits_over_needs(person: Person, on: date) -> list[Duty]:
    own = own_bodies(person, on, SIGNERS)
    if not own:
        return []
    spoken = spoken_for(person, on)
    rows = concerning(spoken, on)
    duties = [duty for row in rows if (duty := _over(row, spoken)) is not None]
    stale = [row for row in rows if row.organisation_id in own and row.is_stale_on(on)]
    if stale:
        duties.append(_to_confirm(stale))
    return duties[:MOST_SHOWN]


def _over(row: Entry, own: frozenset[int]) -> Duty | None:
    waiting = waiting_over(row)
    if waiting is None:
        return None
    is_mine = waiting.waited_for.pk in own
    return Duty(
        sentence=waiting.sentence,
        detail=f"{row.title}: {waiting.because}" if is_mine and waiting.because else row.title,
        to=reverse("needs:show", args=[row.uid]),
        action=_("Open the need"),
        waits=str(waiting.waits),
        waited_for=str(waiting.waited_for),
        is_mine=is_mine,
        since=row.handed_on,
        due=row.due_on if row.handed_on is None else None,
        icon="clipboard-check",
    )


def _to_confirm(stale: list[Entry]) -> Duty:
    unit = stale[0].organisation
    asked = ngettext(
        "%(count)s entry of %(unit)s has not been confirmed for 90 days",
        "%(count)s entries of %(unit)s have not been confirmed for 90 days",
        len(stale),
    )
    return Duty(
        sentence=asked % {"count": len(stale), "unit": unit},
        detail="",
        to=f"{reverse('needs:confirm_again')}?unit={unit.uid}",
        action=_("Does it still hold?"),
        waits=str(unit),
        waited_for=str(unit),
        is_mine=True,
        icon="clock-history",
    )


@offer_panel("taxonomy.leaf", order=10)
def what_stands_under_a_leaf(request: HttpRequest, leaf: Leaf, on: date) -> Panel:
    return Panel("", "needs/_standing.html", {"count": standing_on(request.user, leaf, on).count()})
