from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from chungtay.kernel import clock, people
from chungtay.kernel.duties import Duty, coming_dates, duties_of
from chungtay.kernel.modules import menu_entries
from chungtay.kernel.panels import panels_for
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.vietnamese import day_in_words, short_day
from chungtay.kernel.web.requests import UserRequest, route

MOST_ROWS: Final = 50


@dataclass(frozen=True)
class Wait:
    """A duty with the words for its time: the due day and what is left of it, or else how long it has waited."""

    duty: Duty
    due: str
    note: str
    is_over: bool


@route("accounts.today", audience=MEMBER, queries=25)
def today(request: UserRequest) -> HttpResponse:
    on = clock.today()
    duties = duties_of(request.user, on)
    mine = [described(duty, on) for duty in duties if duty.is_mine]
    others = [described(duty, on) for duty in duties if not duty.is_mine]
    context = {
        "greeting": greeting(str(request.user.name), len(mine)),
        "day": day_in_full(on),
        "school_year": clock.school_year_of(on),
        "waiting_count": len(mine),
        "mine": mine[:MOST_ROWS],
        "mine_left": len(mine[MOST_ROWS:]),
        "others": others[:MOST_ROWS],
        "others_left": len(others[MOST_ROWS:]),
        "dates": coming_dates(request.user, on)[:10],
        "first_step": first_step(request.user),
        "panels": panels_for("accounts.today", request, request.user, on),
        "aside_panels": panels_for("accounts.today.aside", request, request.user, on),
    }
    return render(request, "accounts/today.html", context)


def first_step(person: people.Person) -> tuple[str, str]:
    for entry in menu_entries():
        if entry.to != "accounts:today" and (not entry.permission or is_allowed(person, entry.permission)):
            with suppress(NoReverseMatch):
                return reverse(entry.to), _("Open “%(place)s”") % {"place": entry.label}
    return "", ""


def greeting(name: str, count: int) -> str:
    if not count:
        return _("Good day %(name)s, nothing waits for you today") % {"name": name}
    sentence = ngettext(
        "Good day %(name)s, %(count)s thing waits for you",
        "Good day %(name)s, %(count)s things wait for you",
        count,
    )
    return sentence % {"name": name, "count": count}


def day_in_full(day: date) -> str:
    weekdays = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    in_words = day_in_words(day) if get_language() == "vi" else date_format(day, "j F Y")
    return f"{weekdays[day.weekday()]}, {in_words}"


def described(duty: Duty, on: date) -> Wait:
    if duty.due is not None:
        return Wait(duty, *due_words(duty.due, on), is_over=duty.due < on)
    return Wait(duty, "", since_words(duty.since, on) if duty.since else "", is_over=False)


def due_words(due: date, on: date) -> tuple[str, str]:
    left = (due - on).days
    words = {"count": abs(left)}
    if left == 0:
        return _("Due today"), ""
    if left < 0:
        note = ngettext("%(count)s day over", "%(count)s days over", -left) % words
    else:
        note = ngettext("%(count)s day left", "%(count)s days left", left) % words
    return _("Due %(day)s") % {"day": short_day(due)}, note


def since_words(since: date, on: date) -> str:
    days = (on - since).days
    if days < 1:
        return _("Waiting since today")
    return ngettext("Waiting for %(count)s day", "Waiting for %(count)s days", days) % {"count": days}
