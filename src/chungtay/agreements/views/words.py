"""Parties, waits and events as the drawings and parts show them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries.parties import PartyOn
from chungtay.agreements.queries.thread import Event
from chungtay.agreements.queries.waiting import Wait, names_of, what_is_waited_for
from chungtay.kernel.vietnamese import initials, own_name, short_day
from chungtay.kernel.web.drawing import RingParty, Stop

ICONS = dict.fromkeys(("law", "renamed"), "diagram-3")
ICONS |= dict.fromkeys(("signed", "agreements.signed", "agreements.came_into_force"), "linked-rings")
ICONS |= dict.fromkeys(("agreements.content_confirmed", "agreements.approved", "agreements.clicked"), "check-lg")
ICONS |= {"agreements.commented": "chat-left-text", "agreements.ended": "stop"}
WEIGHTY = {"law", "renamed", "signed", "agreements.signed", "agreements.came_into_force"}


def ring_of(party: Party, *, is_signed: bool = False, note: str = "") -> RingParty:
    return RingParty(
        name=party.frozen_name,
        short_name=own_name(party.frozen_name),
        initials=initials(party.frozen_name),
        hue=party.number,
        is_signed=is_signed,
        note=note,
        url=reverse("register:show", args=[party.organisation.uid]),
    )


def rings_on(parties: Sequence[PartyOn], agreement: Agreement, day: date) -> list[RingParty]:
    # Beside two rings there is room for a note; under a chain only the bracket speaks.
    is_chain = len(parties) > 2
    return [_ring_on(seen, agreement, day, is_chain=is_chain) for seen in parties]


def _ring_on(seen: PartyOn, agreement: Agreement, day: date, *, is_chain: bool) -> RingParty:
    party = seen.party
    nobody = _("no confirmed successor yet") if is_chain else ""
    return RingParty(
        name=party.frozen_name,
        short_name=own_name(party.frozen_name),
        initials=initials(party.frozen_name),
        hue=seen.hue,
        # Who has left stands beside the chain; a click is no signature and weaves nothing.
        is_signed=agreement.is_signed and not agreement.is_signed_by_click and not seen.has_left,
        has_changed=seen.has_changed,
        note=_note(seen),
        url=f"{reverse('register:show', args=[party.organisation.uid])}?ngay={day.isoformat()}",
        today=nobody if seen.is_awaiting else ", ".join(seen.today),
        today_note=" · ".join(part for part in _today_notes(seen) if part),
    )


def _note(seen: PartyOn) -> str:
    if seen.is_unknown:
        return _("no information about this day")
    words = {"day": short_day(seen.last_day)} if seen.last_day else {}
    if seen.is_awaiting:
        return " · ".join(
            part for part in (_("until the end of %(day)s, awaits confirmation") % words, _proposed(seen)) if part
        )
    return _("until the end of %(day)s") % words if words else ""


def _proposed(seen: PartyOn) -> str:
    count = len(seen.candidates)
    return ngettext("%(count)s proposed", "%(count)s proposed", count) % {"count": count} if count else ""


def _today_notes(seen: PartyOn) -> list[str]:
    until = seen.party.left_on and short_day(seen.party.left_on - timedelta(days=1))
    return [
        _proposed(seen) if seen.is_awaiting else _since(seen),
        _("no inheritance recorded") if seen.is_unsigned else "",
        _("a party until the end of %(day)s") % {"day": until} if until else "",
    ]


def _since(seen: PartyOn) -> str:
    if seen.is_unknown or not seen.has_changed or not seen.since:
        return ""
    cited = ", ".join(str(document) for document in seen.documents)
    words = {"day": short_day(seen.since), "document": cited}
    return _("since %(day)s, %(document)s") % words if cited else _("since %(day)s") % words


def knots_of(events: Sequence[Event]) -> list[dict[str, Any]]:
    kinds = ["law" if event.verb in WEIGHTY else "done" for event in events]
    icons = [ICONS.get(event.verb, "pencil") for event in events]
    return [{"kind": k, "icon_name": i, **vars(e)} for k, i, e in zip(kinds, icons, events, strict=True)]


def stops_of(agreement: Agreement, events: Sequence[Event], day: date, today: date) -> list[Stop]:
    """The days on which something became of the parties, between the signing and today."""
    stated = agreement.signed_day.as_date()
    signing = stated or agreement.signed_day.inferred_date()
    stops = []
    if signing is not None:
        label = _("Signing") if stated else _("Signing, year inferred")
        label = _("Confirmed by a click") if agreement.is_signed_by_click else label
        note = short_day(signing) if stated else f"{signing.day}/{signing.month}"
        stops.append(Stop(label=label, note=note, on=stated, url=f"?ngay={signing}", is_here=day == signing != today))
    days = {event.day.as_date(): event for event in events if event.verb in {"law", "renamed"}}
    for on in sorted(on for on in days if on is not None and on != signing):
        label = _("New name") if days[on].verb == "renamed" else _("Reorganisation of units")
        stops.append(Stop(label=label, note=short_day(on), on=on, url=f"?ngay={on}", is_here=day == on))
    if not any(stop.is_here for stop in stops) and day != today:
        stops.append(Stop(label=_("Read as of"), note=short_day(day), on=day, is_here=True))
    stops.append(Stop(label=_("Today"), note=short_day(today), on=today, url="?", is_here=day == today))
    return sorted(stops, key=lambda stop: stop.on or (signing or date.min))


def chip_of(waits: Sequence[Wait], own: Collection[int], day: date) -> tuple[str, str]:
    """The pill and the sentence of who waits for whom since when; empty where nobody waits."""
    if not waits:
        return "", ""
    mine = next((wait for wait in waits if wait.waited_for.organisation_id in own), None)
    wait = mine or waits[0]
    rest = what_is_waited_for(wait, is_mine=mine is not None)
    since = _("since %(day)s") % {"day": short_day(wait.since)}
    return "waiting_you" if mine else "waiting_other", f"{names_of(wait.waits, None)} {rest.rstrip('.')}, {since}."
