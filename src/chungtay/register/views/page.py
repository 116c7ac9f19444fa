"""The page of one body as of a day: what the templates show, already in words and in the order they show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.vietnamese import short_day
from chungtay.kernel.web.drawing import Stop
from chungtay.organisations.models import Membership, Organisation, StatedPost, Succession
from chungtay.organisations.queries import (
    Answer,
    History,
    Snapshot,
    Surroundings,
    members_on,
    snapshot_of,
    stated_posts,
)
from chungtay.register.queries.turns import turns_of

MOST_STOPS = 4


@dataclass(frozen=True)
class BodyPage:
    """Everything the page of a body shows."""

    seen: Snapshot
    answer: Answer
    answering: Sequence[tuple[str, str]]
    history: History
    stops: Sequence[Stop]
    members: Sequence[Membership]
    posts: Sequence[StatedPost]
    may: Mapping[str, bool]

    @property
    def is_more_to_come(self) -> bool:
        """Whether some of the roles begin only after the day."""
        return any(row.valid_from and row.valid_from > self.seen.day for row in self.members)


def page_of_body(person: Person, around: Surroundings) -> BodyPage:
    organisation, day = around.organisation, around.day
    seen = {key: snapshot_of(history, day) for key, history in around.histories.items()}
    here, answer = seen[organisation.pk], around.answer
    stands = organisation.is_valid_on(today())  # what is done today does not depend on the day that is looked at
    may = {
        "take_back": stands
        and is_allowed(person, "organisations.register")
        and is_allowed(person, "register.take_back", organisation),
        "manage": stands and is_allowed(person, "organisations.manage_memberships", organisation),
        "see_people": is_allowed(person, "organisations.see_people", organisation),
    }
    return BodyPage(
        seen=here,
        answer=answer,
        answering=[(seen[body.pk].name, url_of(body)) for body in answer.organisations],
        history=around.history,
        stops=_stops(around.history, around.before, day),
        members=list(members_on(organisation, day, only_leading=not may["see_people"], and_later=may["manage"])),
        posts=stated_posts(organisation),
        may=may,
    )


def url_of(body: Organisation) -> str:
    return reverse("register:show", args=[body.uid])


def urls_of(bodies: Sequence[Organisation]) -> list[str]:
    pattern = url_of(bodies[0]) if bodies else ""  # looking up each address anew would take longer than its row
    return [pattern.replace(bodies[0].uid, body.uid) for body in bodies]


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
