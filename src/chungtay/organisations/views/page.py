"""The page of one body as of a day: what the templates show, already in words and in the order they show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.vietnamese import short_day, sort_key
from chungtay.kernel.web.drawing import Stop
from chungtay.organisations.choices import SuccessionScope
from chungtay.organisations.models import Membership, Organisation, StatedPost, Succession
from chungtay.organisations.queries import (
    Answer,
    History,
    Snapshot,
    members_on,
    snapshot_of,
    stated_posts,
    surroundings_of,
    turns_of,
)
from chungtay.organisations.views.lineage import Heir, LineageDays, Predecessor, Strand

MOST_STOPS = 4
STRANDS = {
    SuccessionScope.LEGAL_PERSON: Strand.WHOLE,
    SuccessionScope.AGREEMENT: Strand.WHOLE,
    SuccessionScope.ASSETS: Strand.WHOLE,
    SuccessionScope.ADMINISTRATIVE: Strand.ADMINISTRATIVE,
    SuccessionScope.PROFESSIONAL: Strand.PROFESSIONAL,
}
ORDER = list(STRANDS)


Drawing = tuple[Predecessor, Sequence[Heir], LineageDays]


@dataclass(frozen=True)
class Handover:
    """One line of "who answers": a succession with the name its other end bears, and what may be done about it."""

    step: Succession
    body: Organisation
    name: str
    code: str
    decide_url: str
    is_of_another_day: bool

    @property
    def url(self) -> str:
        return _url(self.body)


@dataclass(frozen=True)
class BodyPage:
    """Everything the page of a body shows."""

    seen: Snapshot
    answer: Answer
    answering: Sequence[tuple[str, str]]
    handed_on: Sequence[Handover]
    taken_over: Sequence[Handover]
    history: History
    stops: Sequence[Stop]
    drawing: Drawing | None
    origins: Drawing | None
    members: Sequence[Membership]
    posts: Sequence[StatedPost]
    may: Mapping[str, bool]

    @property
    def undecided(self) -> Sequence[Handover]:
        return [line for line in self.handed_on if line.decide_url]


def page_of_body(person: Person, organisation: Organisation, day: date) -> BodyPage:
    around = surroundings_of(organisation, day)
    seen = {key: snapshot_of(history, day) for key, history in around.histories.items()}
    here, answer = seen[organisation.pk], around.answer
    stands = organisation.is_valid_on(today())  # what is done today does not depend on the day that is looked at
    may = {
        "decide": bool(around.after) and is_allowed(person, "organisations.confirm_succession", around.after[0]),
        "rename": stands and is_allowed(person, "organisations.rename", organisation),
        "manage": stands and is_allowed(person, "organisations.manage_memberships", organisation),
        "see_people": is_allowed(person, "organisations.see_people", organisation),
    }
    handed_on = [
        _handover(step, seen[step.successor_id], may_decide=may["decide"]) for step in _sorted(around.after, seen)
    ]
    taken_over = [_handover(step, seen[step.predecessor_id], may_decide=False) for step in around.before]
    return BodyPage(
        seen=here,
        answer=answer,
        answering=[(seen[body.pk].name, _url(body)) for body in answer.organisations],
        handed_on=handed_on,
        taken_over=taken_over,
        history=around.history,
        stops=_stops(around.history, around.before, day),
        drawing=_drawing(here, handed_on, day) if handed_on else None,
        origins=_drawing(here, taken_over, day) if taken_over else None,
        members=list(members_on(organisation, day, only_leading=not may["see_people"])),
        posts=stated_posts(organisation),
        may=may,
    )


def _url(body: Organisation) -> str:
    return reverse("organisations:show", args=[body.uid])


def _sorted(steps: Sequence[Succession], seen: Mapping[int, Snapshot]) -> list[Succession]:
    """Confirmed before awaited, the legal person before the work, lead successors before the others, then by name."""

    def place(step: Succession) -> tuple[bool, int, bool, str]:
        scope = ORDER.index(SuccessionScope(step.scope))
        return not step.is_confirmed, scope, not step.is_lead, sort_key(seen[step.successor_id].name)

    return sorted(steps, key=place)


def _handover(step: Succession, other: Snapshot, *, may_decide: bool) -> Handover:
    return Handover(
        step=step,
        body=other.organisation,
        name=other.name,
        code=other.unit_code,
        decide_url=reverse("organisations:confirm", args=[step.uid]) if may_decide and not step.is_confirmed else "",
        is_of_another_day=step.on != step.predecessor.valid_until,
    )


def _stops(history: History, before: Sequence[Succession], day: date) -> list[Stop]:
    """The days something changed, at most four of the last, and today."""
    now = today()
    turns = turns_of(history, before, now)[-MOST_STOPS:]
    words = {
        "renamed": _("new name"),
        "begun": _("begins"),
        "ended": _("no longer exists"),
        "took_over": _("takes over"),
    }
    here = max((turn.on for turn in turns if turn.on <= day), default=None)
    stops = [
        Stop(
            label=short_day(turn.on),
            note=words[turn.what],
            on=turn.on,
            url=f"?ngay={turn.on.isoformat()}",
            is_here=turn.on == here and day != now,
        )
        for turn in turns
    ]
    if stops and history.organisation.valid_from is None:
        stops.insert(0, Stop(label=_("Founded"), note=_("day not known")))
    last = Stop(label=_("Today"), note=short_day(now), on=now, url="?", is_here=day == now)
    return [*stops, last] if stops else []


def _drawing(seen: Snapshot, lines: Sequence[Handover], day: date) -> Drawing:
    """The body and, as strands, whoever took over its work or may have; or whose work it took over."""
    scopes = {line.step.scope for line in lines}
    change = min(line.step.on for line in lines)
    body = Predecessor(
        name=seen.short_name or seen.name,
        note=str(seen.kind.label) if seen.kind and seen.short_name else "",
        administrative=_("administration") if SuccessionScope.ADMINISTRATIVE in scopes else "",
        professional=_("guidance of teaching") if SuccessionScope.PROFESSIONAL in scopes else "",
    )
    heirs = [
        Heir(
            name=line.name,
            strand=STRANDS[SuccessionScope(line.step.scope)] if line.step.is_confirmed else Strand.CANDIDATE,
            note=_("code %(code)s") % {"code": line.code} if line.code else "",
            group=_group(line.step),
            url=line.url,
        )
        for line in lines
    ]
    days = LineageDays(
        before=_("to the end of %(day)s") % {"day": short_day(change - timedelta(days=1))},
        change=short_day(change),
        today=_("seen on %(day)s") % {"day": short_day(day)},
    )
    return body, heirs, days


def _group(step: Succession) -> str:
    words = {"scope": step.get_scope_display().lower()}
    if step.is_confirmed:
        return _("Confirmed: %(scope)s") % words
    return _("Awaiting confirmation: %(scope)s") % words
