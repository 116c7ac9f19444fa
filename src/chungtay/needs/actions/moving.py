"""The way of a need: matched, promised, helped with, and met when the side in need says so."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy
from chungtay.needs.choices import STEPS, EntryKind, EntryState, HelpReplyKind
from chungtay.needs.facts import NeedAdvanced, NeedMet, NeedNotYetMet, NeedReported
from chungtay.needs.models import Entry, HelpReply
from chungtay.needs.queries.ground import lock_as_seen
from chungtay.needs.rules.reach import spoken_for
from chungtay.organisations.models import Organisation

ADVANCED = ["state", "partner", "answered_by", "help_number", "due_on", "handed_on", "pair_ended_on", "version"]


@transaction.atomic
def advance_need(
    need: Entry,
    to: EntryState,
    *,
    by: Person,
    on: date,
    partner: Organisation | Entry | None = None,
    due_on: date | None = None,
) -> Entry:
    """Move a need one step on its way; back to open it loses its helper.

    `partner` names who helps, a unit or its strength, when a need is matched. “Met” is said by `confirm_met` and
    “withdrawn” by `withdraw_entry`, never here.
    """
    need.refresh_from_db(from_queryset=Entry.objects.select_for_update(of=("self",)))
    before = EntryState(need.state)
    if need.kind != EntryKind.NEED:
        raise RuleBroken(_("A strength is not matched or met; the needs it answers are."))
    if to in (EntryState.MET, EntryState.WITHDRAWN):
        raise RuleBroken(_("Only the side in need closes a need."))
    STEPS.check(before, to)
    if to == EntryState.MATCHED:
        _join(need, partner)
    if to == EntryState.OPEN:
        need.partner, need.answered_by, need.due_on, need.handed_on, need.pair_ended_on = None, None, None, None, None
    if to in (EntryState.COMMITTED, EntryState.BEING_MET) and (due_on or before == EntryState.OVERDUE):
        need.due_on = due_on
    if need.due_on is not None and need.due_on < on and to in (EntryState.COMMITTED, EntryState.BEING_MET):
        raise RuleBroken(_("The day promised lies in the past. Please choose a later one."), field="due_on")
    need.state = to
    need.version += 1
    need.save(update_fields=ADVANCED)
    tell(NeedAdvanced(entry=need, of=str(need.organisation), before=before, to=str(to.label), by=by, on=on))
    return need


def _join(need: Entry, partner: Organisation | Entry | None) -> None:
    strength = partner if isinstance(partner, Entry) else None
    unit = strength.organisation if strength is not None else partner
    if not isinstance(unit, Organisation) or unit.pk == need.organisation_id:
        raise RuleBroken(_("Name another unit that helps."), field="partner")
    if strength is not None and (strength.kind != EntryKind.STRENGTH or strength.state != EntryState.OPEN):
        raise RuleBroken(_("The strength of the helper is no longer declared."), field="partner")
    need.partner, need.answered_by = unit, strength
    need.help_number += 1


@transaction.atomic
def report_helped(need: Entry, *, by: Person, on: date, seen: int | None) -> Entry:
    """The helper says that the help has been given; now the side in need is waited for."""
    lock_as_seen(need, seen)
    if need.partner_id not in spoken_for(by, on):
        raise RuleBroken(_("Only the head or a deputy of the unit that helps reports this."))
    if need.state not in (EntryState.BEING_MET, EntryState.OVERDUE):
        raise RuleBroken(_("Help has to begin before it can be reported as done."))
    if need.handed_on is not None:
        raise RuleBroken(_("This has been reported already. Now the side in need answers."))
    need.handed_on = on
    need.version += 1
    need.save(update_fields=["handed_on", "version"])
    reply = _replied(need, HelpReplyKind.REPORTED, "", by=by, on=on)
    tell(NeedReported(entry=need, of=str(need.organisation), wrote=[reply], by=by, on=on))
    return need


@transaction.atomic
def answer_not_yet(need: Entry, reason: str, *, by: Person, on: date, seen: int | None) -> Entry:
    """The side in need answers a report of help given: not yet, and why; now the helper is waited for again.

    A need past its promised day stays overdue until the helper names a later one. Where the two are partners no more,
    the helper is let go and the need is open again.
    """
    lock_as_seen(need, seen)
    if need.organisation_id not in spoken_for(by, on):
        raise RuleBroken(_("Only the head or a deputy of the side in need answers this."))
    is_parted = need.has_lost_its_partner(on)
    if need.handed_on is None and not is_parted:
        raise RuleBroken(_("The helper has not reported the help as given, so there is nothing to answer yet."))
    if not tidy(reason):
        raise RuleBroken(_("Please write what is still missing, so that the helper can go on."), field="reason")
    need.handed_on = None
    need.version += 1
    need.save(update_fields=["handed_on", "version"])
    reply = _replied(need, HelpReplyKind.NOT_YET, tidy(reason)[:300], by=by, on=on)
    tell(NeedNotYetMet(entry=need, of=str(need.organisation), wrote=[reply], by=by, on=on))
    return advance_need(need, EntryState.OPEN, by=by, on=on) if is_parted else need


def _replied(need: Entry, kind: HelpReplyKind, words: str, *, by: Person, on: date) -> HelpReply:
    if need.partner_id is None:
        raise ValueError("nobody helps with this need")
    said = {"kind": kind, "words": words, "on": on, "at": now(), "by_id": by.pk, "help_number": need.help_number}
    return HelpReply.objects.create(need=need, partner_id=need.partner_id, **said)


@transaction.atomic
def confirm_met(need: Entry, *, by: Person, on: date, seen: int | None) -> Entry:
    """The side in need, and nobody else, says that a need is met."""
    lock_as_seen(need, seen)
    if need.organisation_id not in spoken_for(by, on):
        raise RuleBroken(_("Only the head or a deputy of the side in need confirms that a need is met."))
    STEPS.check(EntryState(need.state), EntryState.MET)
    need.state, need.met_on = EntryState.MET, on
    need.version += 1
    need.save(update_fields=["state", "met_on", "version"])
    tell(NeedMet(entry=need, of=str(need.organisation), by=by, on=on))
    return need


def mark_overdue(*, by: Person, on: date) -> int:
    """Mark the needs whose promised day passed before the helper reported the help as given; returns how many."""
    late = Entry.objects.filter(due_on__lt=on, state__in=[EntryState.COMMITTED, EntryState.BEING_MET])
    rows = list(late.filter(handed_on__isnull=True).order_by("pk"))
    for row in rows:
        advance_need(row, EntryState.OVERDUE, by=by, on=on)
    return len(rows)
