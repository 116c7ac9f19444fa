from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chungtay.agreements.choices import PARTY_ROLES, SIGNING_ROLES
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries.lists import Whose
from chungtay.agreements.queries.pages import WorkPage
from chungtay.agreements.queries.waiting import Step, Wait, end_of_wait, names_of, open_waits, what_is_waited_for
from chungtay.drafting.choices import Part
from chungtay.drafting.forms.sheets import PlainForm
from chungtay.drafting.queries.suggestions import reminded_on, reminders_in, suggestions_in
from chungtay.kernel.clock import today
from chungtay.kernel.duties import Duty, register_duties
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.vietnamese import initials, own_name
from chungtay.kernel.web.drawing import RingParty
from chungtay.organisations.queries import Surroundings, own_bodies

SIGNING_STEPS = {Step.BRING_SCAN, Step.SEE_SIGNATURE, Step.SIGN}


@offer_panel("agreements.list.actions", order=10)
def way_to_a_draft(request: HttpRequest, thing: None, on: date) -> Panel | None:
    if not is_allowed(request.user, "drafting.draft"):
        return None
    words = {"to": reverse("drafting:choose"), "kind": "primary", "icon": "plus-lg"}
    return Panel(gettext_lazy("Draft a memorandum"), "drafting/_button.html", words)


@offer_panel("organisations.show.actions", order=30)
def draft_with_the_body(request: HttpRequest, around: Surroundings, on: date) -> Panel | None:
    body, own = around.organisation, own_bodies(request.user, today(), SIGNING_ROLES)
    if not own or body.pk in own or not body.is_valid_on(today()):
        return None
    words = {"icon": "plus-lg", "to": f"{reverse('drafting:choose')}?ben={body.uid}"}
    return Panel(gettext_lazy("Draft a memorandum with this unit"), "drafting/_button.html", words)


@offer_panel("agreements.work.articles", order=10)
def way_to_a_revision(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    words = {"to": reverse("drafting:revise", args=[thing.uid]), "icon": "pencil", "kind": "small"}
    return Panel(gettext_lazy("Revise the text"), "drafting/_button.html", words)


def ring_of(party: Party) -> RingParty:
    name = party.frozen_name
    url = reverse("register:show", args=[party.organisation.uid])
    return RingParty(name=name, short_name=own_name(name), initials=initials(name), hue=party.number, url=url)


@offer_panel("agreements.work.article", order=10)
def suggestions_here(request: HttpRequest, thing: tuple[WorkPage, int | None], on: date) -> Panel | None:
    page, number = thing
    here, answered = suggestions_in(page.agreement, page.text)
    is_open = page.agreement.is_open_to_change and not page.papers
    may_suggest = page.mine is not None and is_open
    if not (here or answered or may_suggest):
        return None
    titles = {row.number: row.title for row in page.current.commitments if row.clause_number in {number, None}}
    mine = page.mine.pk if page.mine else None
    context: dict[str, Any] = {
        "agreement": page.agreement,
        "number": number,
        "here": [(each, ring_of(each.suggestion.party), each.suggestion.party_id == mine) for each in here],
        "answered": answered,
        "may_suggest": may_suggest and number is not None,
        "may_answer": page.may_bind and is_open,
        "may_carry": may_suggest,
        "promises": sorted(titles.items()) if may_suggest else [],
        "article": Part.ARTICLE.value,
        "commitment": Part.COMMITMENT.value,
        "text": page.text,
    }
    return Panel(gettext_lazy("Suggestions for other words"), "drafting/_suggestions.html", context)


@offer_panel("agreements.work.versions", order=10)
def way_to_the_changes(request: HttpRequest, page: WorkPage, on: date) -> Panel | None:
    words = {"to": reverse("drafting:changes", args=[page.agreement.uid])}
    if page.before is None:
        return Panel(gettext_lazy("Compare two versions"), "drafting/_link.html", words)
    return Panel(gettext_lazy("What changed since your version"), "drafting/_link.html", words)


@offer_panel("agreements.work.waits", order=10)
def who_waits(request: HttpRequest, page: WorkPage, on: date) -> Panel | None:
    if not page.waits:
        return None
    reminders = reminders_in(page.agreement)
    last = {row.party_id: row for row in reversed(reminders)}
    reminded = {row.party_id for row in reminders if row.reminded_on == on}
    rows = [
        {
            "waits": ring_of(wait.waits[0])
            if len(wait.waits) == 1
            else RingParty(name=names_of(wait.waits, None), initials=str(len(wait.waits)), hue=0),
            "waited_for": ring_of(wait.waited_for),
            "number": wait.waited_for.number,
            "who": names_of(wait.waits, page.mine),
            "rest": what_is_waited_for(wait, is_mine=wait.waited_for == page.mine),
            "days": _days((on - wait.since).days),
            "since": wait.since,
            "last": last.get(wait.waited_for.pk),
            "may_remind": page.mine is not None and wait.waited_for != page.mine and wait.waited_for.pk not in reminded,
        }
        for wait in page.waits
    ]
    context = {"rows": rows, "agreement": page.agreement, "form": PlainForm()}
    return Panel(gettext_lazy("Who waits for whom"), "drafting/_waits.html", context)


@offer_panel("agreements.list.rows", order=10)
def reminders_in_the_list(request: HttpRequest, thing: Mapping[int, Sequence[Wait]], on: date) -> Panel | None:
    if request.GET.get("cua") != Whose.FOR_OTHERS.value:
        return None
    own = own_bodies(request.user, on, PARTY_ROLES)
    # What waits for oneself is done, not reminded of; of several others the row names the first.
    waits = [
        found[0]
        for found in thing.values()
        if found[0].agreement.has_party_among(own) and not any(wait.waited_for.organisation_id in own for wait in found)
    ]
    if not waits:
        return None
    reminded = reminded_on([wait.waited_for for wait in waits], on)
    rows = [(wait.agreement, wait.waited_for, PlainForm(), wait.waited_for.pk in reminded) for wait in waits]
    return Panel(gettext_lazy("Remind"), "drafting/_remind.html", {"rows": rows})


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


def _days(days: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days} if days > 0 else _("since today")
