"""Asking a partner for help with a need, taking it on, saying no, and taking the request back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy
from chungtay.needs.actions import advance_need
from chungtay.needs.choices import EntryKind, EntryState, Visibility
from chungtay.needs.models import Entry
from chungtay.needs.rules.reach import spoken_for
from chungtay.offers import facts
from chungtay.offers.choices import HelpState
from chungtay.offers.models import LONGEST_REASON, HelpRequest
from chungtay.offers.queries.requests import NAMED, places_left, waiting_about
from chungtay.programmes.queries import are_partners

ENTRY = ("organisation", "leaf", "subject", "grade")


@transaction.atomic
def ask_help(need: Entry, strength: Entry, *, by: Person, on: date, seen: int | None) -> HelpRequest:
    """The side in need asks a partner whether its strength could answer; `seen` is the version of the need."""
    need, strength = _locked(need, strength, seen)
    if need.organisation_id not in spoken_for(by, on):
        raise RuleBroken(_("Only the head or a deputy of the side in need asks for help."))
    _must_fit(need, strength, on)
    if HelpRequest.objects.filter(need=need, strength=strength, state=HelpState.WAITING).exists():
        raise RuleBroken(
            _("%(unit)s has been asked already and has not answered yet.") % {"unit": strength.organisation}, "strength"
        )
    request = HelpRequest.objects.create(need=need, strength=strength, asked_on=on, asked_by_id=by.pk)
    _tell(facts.HelpAsked, request, by=by, on=on)
    return request


@transaction.atomic
def take_up(need: Entry, strength: Entry, *, by: Person, on: date, seen: int | None) -> HelpRequest:
    """The side that can help takes a need on, asked or not; the need has found its helper. `seen`: of the need."""
    need, strength = _locked(need, strength, seen)
    if strength.organisation_id not in spoken_for(by, on):
        raise RuleBroken(_("Only the head or a deputy of the unit that helps takes this on."))
    _must_fit(need, strength, on)
    rows = HelpRequest.objects.select_for_update(of=("self",)).filter(need=need, strength=strength)
    request = rows.filter(state=HelpState.WAITING).first() or HelpRequest(need=need, strength=strength)
    _answer(request, HelpState.TAKEN_UP, by=by, on=on)
    _tell(facts.HelpTakenUp, request, by=by, on=on)
    advance_need(need, EntryState.MATCHED, by=by, on=on, partner=strength)
    return request


@transaction.atomic
def decline_request(request: HelpRequest, reason: str, *, by: Person, on: date, seen: int | None) -> HelpRequest:
    """The side that was asked says why it cannot help now."""
    request = _waiting(request, seen)
    if request.strength.organisation_id not in spoken_for(by, on):
        raise RuleBroken(_("Only the head or a deputy of the unit that was asked answers."))
    request.reason = tidy(reason)[:LONGEST_REASON]
    if not request.reason:
        raise RuleBroken(_("Say in a few words why you cannot help now; your partner will read it."), "reason")
    _answer(request, HelpState.DECLINED, by=by, on=on)
    _tell(facts.HelpDeclined, request, by=by, on=on)
    return request


@transaction.atomic
def withdraw_request(request: HelpRequest, *, by: Person, on: date, seen: int | None) -> HelpRequest:
    """The side in need takes its request back."""
    request = _waiting(request, seen)
    if request.need.organisation_id not in spoken_for(by, on):
        raise RuleBroken(_("Only the head or a deputy of the side in need takes the request back."))
    _answer(request, HelpState.WITHDRAWN, by=by, on=on)
    _tell(facts.HelpWithdrawn, request, by=by, on=on)
    return request


@transaction.atomic
def lapse_requests(entry: Entry, *, by: Person, on: date) -> int:
    """Close what still waits about a need that found its helper or an entry that was withdrawn; returns how many."""
    return _lapse(waiting_about(entry), by=by, on=on)


@transaction.atomic
def lapse_what_no_longer_fits(entry: Entry, *, by: Person, on: date) -> int:
    """Close what waits about an entry that now says something else, or is kept from partners; returns how many."""
    return _lapse([request for request in waiting_about(entry) if not _still_fits(request)], by=by, on=on)


def _still_fits(request: HelpRequest) -> bool:
    need, strength = request.need, request.strength
    is_same = (need.leaf_id, need.subject_id) == (strength.leaf_id, strength.subject_id)
    return is_same and min(need.seen_by, strength.seen_by) >= Visibility.PARTNERS


def _lapse(rows: Collection[HelpRequest], *, by: Person, on: date) -> int:
    for request in rows:
        _answer(request, HelpState.LAPSED, by=by, on=on)
        _tell(facts.HelpLapsed, request, by=by, on=on)
    return len(rows)


def _locked(need: Entry, strength: Entry, seen: int | None) -> tuple[Entry, Entry]:
    """Both rows under lock, the lower key first; a strength is locked so that its last place is given once."""
    rows = Entry.objects.select_for_update(of=("self",)).select_related(*ENTRY)
    found = {row.pk: row for row in rows.filter(pk__in=[need.pk, strength.pk]).order_by("pk")}
    need = found[need.pk]
    if seen != need.version:
        raise StaleVersion(need)
    return need, found[strength.pk]


def _must_fit(need: Entry, strength: Entry, on: date) -> None:
    """A sentence where the need cannot be answered by this strength today."""
    _must_be_open(need, on)
    unit = strength.organisation
    words = {"unit": unit, "other": need.organisation}
    if strength.kind != EntryKind.STRENGTH or strength.state != EntryState.OPEN or not strength.is_valid_on(on):
        raise RuleBroken(_("%(unit)s no longer declares this strength.") % words, "strength")
    if strength.seen_by < Visibility.PARTNERS:
        raise RuleBroken(_("%(unit)s no longer opens this strength to its partners.") % words, "strength")
    if strength.is_stale_on(on):
        raise RuleBroken(_("%(unit)s has not confirmed this strength for 90 days.") % words, "strength")
    if (need.leaf_id, need.subject_id) != (strength.leaf_id, strength.subject_id):
        raise RuleBroken(_("This strength is of another field than the need."), "strength")
    if not are_partners(need.organisation, unit, on):
        raise RuleBroken(_("No memorandum between %(unit)s and %(other)s is in force today.") % words, "strength")
    left = places_left([strength])[strength.pk]
    if left is not None and left <= 0:
        raise RuleBroken(
            _("%(unit)s helps as many units with this as it said it could: %(most)s.")
            % {**words, "most": strength.partners_most},
            "strength",
        )


def _must_be_open(need: Entry, on: date) -> None:
    unit = {"unit": need.organisation}
    if need.kind != EntryKind.NEED or need.state == EntryState.WITHDRAWN or not need.is_valid_on(on):
        raise RuleBroken(_("This need no longer stands: %(unit)s has withdrawn it, or its time is over.") % unit)
    if need.state != EntryState.OPEN:
        raise RuleBroken(_("This need of %(unit)s has found its helper already.") % unit)
    if need.seen_by < Visibility.PARTNERS:
        raise RuleBroken(_("%(unit)s keeps this need to itself. Open it to partners first.") % unit)
    if need.is_stale_on(on):
        raise RuleBroken(_("%(unit)s has not confirmed this need for 90 days. Confirm first that it holds.") % unit)


def _waiting(request: HelpRequest, seen: int | None) -> HelpRequest:
    rows = HelpRequest.objects.select_for_update(of=("self",)).select_related(*NAMED)
    request = rows.get(pk=request.pk)
    if not request.is_waiting:
        raise RuleBroken(_("This request has its answer: %(state)s.") % {"state": request.get_state_display().lower()})
    if seen != request.version:
        raise StaleVersion(request)
    return request


def _answer(request: HelpRequest, state: HelpState, *, by: Person, on: date) -> None:
    request.state, request.answered_on, request.answered_by_id = state, on, by.pk
    request.version += 1
    request.save()


def _tell(fact: type[facts.AboutRequest], request: HelpRequest, *, by: Person, on: date) -> None:
    sides = {"of": str(request.need.organisation), "giver": str(request.strength.organisation)}
    tell(fact(request=request, **sides, by=by, on=on, wrote=[request]))
