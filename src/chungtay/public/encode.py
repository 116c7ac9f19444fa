"""Rows to what the public pages show: cards, rings and the stops of the as-of bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.agreements.models import Agreement
from chungtay.kernel.vietnamese import initials, own_name, short_day
from chungtay.kernel.web.drawing import RingParty, Stop
from chungtay.organisations.choices import Kind
from chungtay.programmes.models import Partnership
from chungtay.records.engine.published import PublicParty


@dataclass(frozen=True)
class Card:
    """An agreement as it is shown in a list."""

    agreement: Agreement
    parties: Sequence[PublicParty]
    rings: Sequence[RingParty]
    note: str

    @property
    def is_pair(self) -> bool:
        return len(self.rings) == 2


@dataclass(frozen=True)
class PlanCard:
    """A joint plan of which the source does not say that anything was signed."""

    plan: Partnership
    rings: Sequence[RingParty]
    note: str


def card_of(agreement: Agreement, parties: Sequence[PublicParty]) -> Card:
    """The card of an agreement, with one sentence on what became of its parties."""
    letters = letters_of([party.as_signed for party in parties])
    has_signed = not agreement.is_signed_by_click
    rings = [ring_of(*pair, has_signed=has_signed) for pair in zip(parties, letters, strict=True)]
    return Card(agreement, parties, rings, note_of(parties))


def plan_card_of(plan: Partnership, day: date) -> PlanCard:
    """The card of a joint plan; its rings stand apart, and are dashed where the body has ended."""
    bodies = [member.organisation for member in plan.members.all()]
    # The name anybody may read; of a private person who gives, only that it is one.
    private = [getattr(member, "is_private", True) for member in plan.members.all()]
    names = [str(Kind.DONOR.label if hidden else body) for hidden, body in zip(private, bodies, strict=True)]
    letters = letters_of(names)
    rings = [
        RingParty(name=names[hue - 1], initials=letters[hue - 1], hue=hue, has_changed=not body.is_valid_on(day))
        for hue, body in enumerate(bodies, start=1)
    ]
    ended = {body.last_day for body in bodies if not body.is_valid_on(day)}
    is_told = len(ended) == 1 and None not in ended and len(bodies) > 1
    return PlanCard(plan, rings, _ended_on(ended.pop()) if is_told else "")


def letters_of(names: Sequence[str]) -> list[str]:
    """The letters in the rings of one strip; where two would be alike, the next letter of the name parts them."""
    letters = [initials(name) for name in names]
    return [
        letter + own_name(name).split()[-1][1:2] if letters.count(letter) > 1 else letter
        for name, letter in zip(names, letters, strict=True)
    ]


def ring_of(party: PublicParty, letters: str, *, has_signed: bool) -> RingParty:
    """A party as a ring, with what became of it; a click is no signature and weaves nothing."""
    today = ", ".join(party.answers) if party.answers else ""
    note = ""
    if party.is_awaiting:
        note = _("until the end of %(day)s; awaiting confirmation") % {"day": _figures(party.last_day)}
    elif party.is_unknown:
        note = _("nothing is known of this day")
    return RingParty(
        name=party.as_signed,
        initials=letters,
        short_name=own_name(party.as_signed),
        hue=party.hue,
        # Who has left stands beside the chain.
        is_signed=has_signed and not party.has_left,
        has_changed=party.has_changed,
        note=note,
        today=today,
        today_note=" · ".join(part for part in _notes(party) if part),
    )


def _notes(party: PublicParty) -> list[str]:
    until = {"day": _figures(party.left_after)}
    return [
        ", ".join(party.documents) if party.has_changed else "",
        _("no inheritance recorded") if party.is_unsigned else "",
        _("a party until the end of %(day)s") % until if party.left_after else "",
    ]


def note_of(parties: Sequence[PublicParty]) -> str:
    """What became of the parties, in one sentence; nothing when each still answers for itself."""
    awaiting = [party for party in parties if party.is_awaiting]
    if awaiting:
        days = {party.last_day for party in awaiting}
        if len(awaiting) == len(parties) and len(days) == 1:
            return _ended_on(days.pop())
        return ngettext(
            "%(count)d party has ended; who answers for it awaits confirmation.",
            "%(count)d parties have ended; who answers for them awaits confirmation.",
            len(awaiting),
        ) % {"count": len(awaiting)}
    if any(party.is_unknown for party in parties):
        return _("What the parties are today is not known.")
    if any(party.has_changed for party in parties):
        answering = {name for party in parties for name in party.answers}
        unsigned = sum(party.is_unsigned for party in parties)
        said = _("%(signed)d parties when signed; today %(answering)d bodies answer.") % {
            "signed": len(parties),
            "answering": len(answering),
        }
        if not unsigned:
            return said
        waiting = ngettext(
            "Of %(count)d party no signed annex of inheritance is recorded.",
            "Of %(count)d parties no signed annex of inheritance is recorded.",
            unsigned,
        )
        return f"{said} {waiting % {'count': unsigned}}"
    return ""


def stops_of(agreement: Agreement, today_parties: Sequence[PublicParty], *, on: date, today: date) -> list[Stop]:
    """The days one may read the agreement on: its signing, each change of who answers, and today."""
    stops = []
    signed, inferred = agreement.signed_day.as_date(), agreement.signed_day.inferred_date()
    if signed:
        stops.append(_stop(signed, _("confirmed by a click") if agreement.is_signed_by_click else _("signed"), on))
    elif inferred:
        label, note = f"{inferred.day}/{inferred.month}", _("year inferred: %(year)s") % {"year": inferred.year}
        stops.append(Stop(label=label, note=note, url=f"?ngay={inferred.isoformat()}", is_here=on == inferred))
    changes = {party.since for party in today_parties if party.since and party.has_changed}
    changes |= {party.last_day + timedelta(days=1) for party in today_parties if party.last_day and party.is_awaiting}
    stops += [_stop(day, _("a party changed"), on) for day in sorted(changes) if day not in (signed, inferred, today)]
    stops.append(_stop(today, _("today"), on))
    return stops


def _stop(day: date, note: str, on: date) -> Stop:
    return Stop(label=short_day(day), note=note, on=day, url=f"?ngay={day.isoformat()}", is_here=day == on)


def _ended_on(last_day: date | None) -> str:
    return _("The parties ended on %(day)s; who answers for them awaits confirmation.") % {"day": _figures(last_day)}


def _figures(day: date | None) -> str:
    return short_day(day) if day else ""
