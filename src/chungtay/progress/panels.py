from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, Commitment, Party
from chungtay.agreements.queries.lists import Asked
from chungtay.kernel.clock import to_local, today
from chungtay.kernel.duties import ComingDate, Duty, register_dates, register_duties
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.vietnamese import own_name, short_day
from chungtay.kernel.web.drawing import BarPart, TwoSided
from chungtay.progress.choices import CommitmentPart
from chungtay.progress.engine import Verdict
from chungtay.progress.queries.sides import CommitmentProgress, Side, differing_by_memorandum, followed, held_in
from chungtay.progress.queries.speaking import due_soon, sides_of, spoken_for, spoken_of
from chungtay.progress.queries.words import figures, said_of, verdict_in_words, wait_in_words

PILLS = {
    Verdict.NOTHING: "",
    Verdict.ONE_SIDED: "waiting_other",
    Verdict.ALIKE: "",
    Verdict.AMOUNTS_DIFFER: "dormant",
    Verdict.STATES_DIFFER: "dormant",
}


@offer_panel("agreements.commitment", order=10)
def what_both_sides_say(request: HttpRequest, thing: Commitment, on: date) -> Panel | None:
    if not is_allowed(request.user, "progress.see", thing.text.agreement):
        return None
    progress = followed(thing, on)
    if progress is None:
        return None
    if progress.gone_on is not None:
        return Panel(gettext_lazy("Progress"), "progress/_gone.html", {"progress": progress})
    return Panel(gettext_lazy("Progress"), "progress/_commitment.html", shown(request, progress, is_short=True))


@offer_panel("progress.show", order=10)
@offer_panel("progress.state", order=10)
def side_by_side(request: HttpRequest, thing: Commitment, on: date) -> Panel | None:
    progress = followed(thing, on)
    if progress is None:
        return None
    return Panel(gettext_lazy("What each side states"), "progress/_commitment.html", shown(request, progress))


@offer_panel("agreements.show.waits", order=10)
def who_waits_for_a_statement(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    if thing.state != AgreementState.IN_FORCE or not is_allowed(request.user, "progress.see", thing):
        return None
    waits = [(wait_in_words(each), each.commitment.uid) for each in held_in(thing, on)]
    found = [(words, uid) for words, uid in waits if words]
    return Panel(gettext_lazy("Progress"), "progress/_waits.html", {"waits": found}) if found else None


@offer_panel("agreements.show.commitments", order=10)
def commitments_of_annexes(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    held = held_in(thing, on)
    if not held or not is_allowed(request.user, "progress.see", thing):
        return None
    context = {
        "agreement": thing,
        "added": [shown(request, each, is_short=True) for each in held if each.is_added],
        "differing": sum(each.found.differs for each in held),
        "silent": sum(bool(each.missing) for each in held),
        "count": len(held),
        "is_silent": all(each.found.verdict is Verdict.NOTHING for each in held),
    }
    return Panel(gettext_lazy("Progress of the commitments"), "progress/_panel.html", context)


@offer_panel("agreements.list.exports", order=10)
def commitments_of_the_list(request: HttpRequest, thing: Asked, on: date) -> Panel | None:
    to = reverse("progress:export") + (f"?{urlencode(thing.typed)}" if thing.typed else "")
    return Panel(gettext_lazy("Excel of the commitments"), "progress/_button.html", {"to": to})


@offer_panel("agreements.list.pills", order=10)
def where_sides_differ(request: HttpRequest, thing: Sequence[Agreement], on: date) -> Panel | None:
    # Whoever may list a memorandum may read it, and with it what its sides state.
    differing = differing_by_memorandum(thing, on)
    return Panel(gettext_lazy("Progress"), "progress/_differing.html", {"differing": list(differing.items())})


def bar_of(progress: CommitmentProgress) -> TwoSided | None:
    """Both sides on one zero line, each half as wide as the target; None unless both have said how much."""
    if len(progress.sides) != 2 or not all(_part(side) for side in progress.sides):
        return None
    left, right = progress.sides
    target = float(progress.whole or 0)
    return TwoSided(left=_part(left), right=_part(right), most_left=target, most_right=target)


def _full_at(progress: CommitmentProgress) -> str:
    """The target at which either half of the bar is full; empty where there is none, or a side is beyond it."""
    whole = progress.whole
    said = [side.latest.said.counted or 0 for side in progress.sides if side.latest]
    return figures(whole, progress.unit) if whole and all(amount <= whole for amount in said) else ""


def _part(side: Side) -> tuple[BarPart, ...]:
    amount = side.latest.said.counted if side.latest else None
    return (BarPart(float(amount), side.party.number, side.party.frozen_name),) if amount is not None else ()


def shown(request: HttpRequest, progress: CommitmentProgress, *, is_short: bool = False) -> dict[str, object]:
    """A commitment as its part of a page and its own page show it."""
    agreement = progress.agreement
    # Read as of another day, the page offers nothing to do.
    is_now = progress.day == today() and progress.gone_on is None
    may = (
        is_now and agreement.state == AgreementState.IN_FORCE and is_allowed(request.user, "progress.state", agreement)
    )
    mine = sides_of(request.user, progress, progress.day) if may else []
    return {
        "progress": progress,
        "lines": [(side, said_of(side.latest) if side.latest else "") for side in progress.sides],
        "verdict": verdict_in_words(progress, is_beside=True),
        "pill": PILLS[progress.found.verdict],
        "pill_words": _("The sides say different things") if progress.found.differs else _("Waits for the other side"),
        "bar": bar_of(progress),
        "target": _full_at(progress),
        "mine": mine,
        "is_short": is_short,
    }


@register_duties
def what_is_to_be_stated(person: Person, on: date) -> list[Duty]:
    bodies = spoken_for(person, on)
    found = [_duty(progress, bodies) for progress in spoken_of(bodies, on)]
    return [duty for duty in found if duty is not None]


def _duty(progress: CommitmentProgress, bodies: frozenset[int]) -> Duty | None:
    """Who stated something waits for the side that has not; where both did and differ, each waits for the other.

    Past its due day, whoever is to carry it out is asked how far it is.
    """
    spoken = [side for side in progress.sides if side.latest]
    mine = [side for side in progress.sides if side.party.organisation_id in bodies]
    title = progress.commitment.title
    if not mine:
        return None
    if not spoken:
        return _late(progress, mine)
    silent = [side.party for side in mine if not side.latest]
    others = [side for side in spoken if side.party.organisation_id not in bodies]
    since = to_local(max(side.latest.stated_at for side in spoken if side.latest)).date()
    if silent and others:
        who = _names([side.party for side in others])
        sentence = _("%(who)s stated what has been done of “%(commitment)s” and is waiting for you to do so too.")
        return _waits(progress, sentence % {"who": who, "commitment": title}, who, silent[0], since, is_mine=True)
    if progress.found.differs and others:
        who = _names([side.party for side in others])
        sentence = _("%(who)s and you stated different things of “%(commitment)s”. Look at both together.")
        return _waits(progress, sentence % {"who": who, "commitment": title}, who, mine[0].party, since, is_mine=True)
    missing = [party for party in progress.missing if party.organisation_id not in bodies]
    if missing and any(side.latest for side in mine):
        sentence = _("You are waiting for %(who)s to state what has been done of “%(commitment)s”.")
        words = sentence % {"who": _names(missing), "commitment": title}
        return _waits(progress, words, _("You"), missing[0], since, is_mine=False)
    return _late(progress, mine)


def _late(progress: CommitmentProgress, mine: list[Side]) -> Duty | None:
    due = progress.commitment.due_on
    acting = [side.party for side in mine if side.part != CommitmentPart.RECEIVES]
    who = _names([side.party for side in progress.sides if side not in mine])
    if due is None or not progress.is_late or not acting or not who:
        return None
    sentence = _("%(who)s is waiting for you to state how far “%(commitment)s” is, which was due by %(day)s.")
    words = sentence % {"who": who, "commitment": progress.commitment.title, "day": short_day(due)}
    return replace(_waits(progress, words, who, acting[0], due, is_mine=True), due=due)


def _waits(
    progress: CommitmentProgress, sentence: str, who: str, waited_for: Party, since: date, *, is_mine: bool
) -> Duty:
    is_silent = is_mine and not progress.found.differs
    return Duty(
        sentence=sentence,
        detail=progress.agreement.title,
        to=reverse("progress:state" if is_silent else "progress:show", args=[progress.commitment.uid]),
        action=_("State the progress") if is_silent else _("Open the commitment"),
        waits=who,
        waited_for=waited_for.frozen_name,
        is_mine=is_mine,
        since=since,
        icon="arrow-left-right" if progress.found.differs else "pencil",
    )


def _names(parties: list[Party]) -> str:
    return ", ".join(own_name(party.frozen_name) for party in parties)


@register_dates
def commitments_due(person: Person, on: date) -> list[ComingDate]:
    return [
        ComingDate(
            each.commitment.due_on,
            _("Due day of a commitment"),
            each.commitment.title,
            reverse("progress:show", args=[each.commitment.uid]),
        )
        for each in due_soon(spoken_for(person, on), on)
        if each.commitment.due_on
    ]
