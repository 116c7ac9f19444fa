"""Who reads which request, and what a strength has places left for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from chungtay.accounts.models import Person as PersonRow
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.validity import ValidityQuerySet, validity_condition
from chungtay.needs.choices import UNDER_WAY, EntryKind, EntryState, Visibility
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import is_silent, visible_entries
from chungtay.needs.rules.reach import helped_by, reach_of, spoken_for
from chungtay.offers.choices import HelpState
from chungtay.offers.facts import AboutRequest
from chungtay.offers.models import HelpRequest
from chungtay.offers.rules import pairs_around
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.queries.people import members_of_many

NAMED = ("need__organisation", "need__leaf", "need__subject", "need__grade", "strength__organisation", "strength__leaf")


def visible_requests(person: Visitor) -> QuerySet[HelpRequest]:
    """The requests of the person's own units, and those put to them by partners who let them read the need."""
    if not person.is_authenticated:
        return HelpRequest.objects.none()
    reach = reach_of(person, today())
    may_read = helped_by(reach.own, today(), "need__") | Q(
        need__organisation_id__in=reach.partners, need__seen_by__gte=Visibility.PARTNERS
    )
    mine = Q(need__organisation_id__in=reach.own) | (Q(strength__organisation_id__in=reach.own) & may_read)
    return HelpRequest.objects.filter(mine).select_related(*NAMED)


def still_waiting(rows: QuerySet[HelpRequest], on: date) -> QuerySet[HelpRequest]:
    """Of some requests those that wait for an answer, of a need and a strength that stand; the oldest first."""
    stands = Q(need__state=EntryState.OPEN, strength__state=EntryState.OPEN)
    stands &= validity_condition(on, "need__") & validity_condition(on, "strength__")
    return rows.filter(stands, state=HelpState.WAITING).order_by("asked_on", "pk")


def asked_of(person: Visitor, need: Entry) -> HelpRequest | None:
    """The request about a need that waits for whoever the person signs for; one question."""
    own = spoken_for(person, today())
    rows = still_waiting(visible_requests(person), today()).filter(need=need, strength__organisation_id__in=own)
    return rows.first() if own else None


def waiting_about(entry: Entry) -> list[HelpRequest]:
    """The requests that wait for an answer about one need or strength; for the room's own actions."""
    rows = HelpRequest.objects.filter(Q(need=entry) | Q(strength=entry), state=HelpState.WAITING)
    return list(rows.select_related(*NAMED).order_by("pk"))


def helpers_asked(fact: AboutRequest) -> list[PersonRow]:
    """Who signs today for the unit that is asked."""
    return signers_of([fact.request.strength.organisation_id])


def askers(fact: AboutRequest) -> list[PersonRow]:
    """Who signs today for the unit in need."""
    return signers_of([fact.request.need.organisation_id])


def signers_of(units: Iterable[int]) -> list[PersonRow]:
    """Who signs today for any of these units."""
    return [row.person for row in members_of_many(units, SIGNERS, today())]


def open_to_partners(rows: ValidityQuerySet[Entry], on: date) -> ValidityQuerySet[Entry]:
    """Of some entries those that are open on the day and that their units let partners read."""
    return rows.valid_on(on).filter(state=EntryState.OPEN, seen_by__gte=Visibility.PARTNERS)


def places_left(strengths: Collection[Entry]) -> dict[int, int | None]:
    """How many needs more each strength can serve; None where its unit named no limit. One question."""
    helping = needs_served([row.pk for row in strengths])
    return {
        row.pk: None if row.partners_most is None else row.partners_most - helping.get(row.pk, 0) for row in strengths
    }


def needs_served(strengths: Collection[int]) -> dict[int, int]:
    """How many needs under way each of these strengths serves now."""
    if not strengths:
        return {}
    rows = Entry.objects.filter(answered_by_id__in=strengths, state__in=UNDER_WAY).order_by()
    return dict(rows.values_list("answered_by").annotate(count=Count("pk")))


def strengths_to_ask(need: Entry, person: Visitor, on: date) -> list[Entry]:
    """The strengths of partners this need may be put to, the strongest first."""
    pairs = pairs_around([need.organisation_id], on)
    return fitting(need, {other for _one, other in pairs}, person, on)


def strengths_to_give(need: Entry, person: Visitor, on: date) -> list[Entry]:
    """The strengths of the units the person signs for that could answer the need of a partner."""
    pairs = pairs_around(spoken_for(person, on), on)
    return fitting(need, {one for one, other in pairs if other == need.organisation_id}, person, on)


def fitting(need: Entry, units: Collection[int], person: Visitor, on: date) -> list[Entry]:
    """What these units can give of the thing needed, confirmed, with a place left, as far as the person reads it."""
    if not units:
        return []
    rows = open_to_partners(visible_entries(person), on).exclude(is_silent(on)).filter(kind=EntryKind.STRENGTH)
    topic = Q(subject__isnull=True) if need.subject_id is None else Q(subject_id=need.subject_id)
    found = list(rows.filter(topic, organisation_id__in=units, leaf_id=need.leaf_id).order_by("-degree", "pk"))
    left = places_left(found)
    return [row for row in found if left[row.pk] is None or (left[row.pk] or 0) > 0]
