"""What the partners of a person's units could do for them, and they for the partners, as far as the person reads it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from chungtay.kernel.people import Visitor
from chungtay.needs.choices import EntryKind, EntryState, Visibility
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import visible_entries
from chungtay.needs.rules.reach import reach_of
from chungtay.offers.choices import HelpState, Unanswered
from chungtay.offers.engine import Piece, Sharing, shared
from chungtay.offers.models import HelpRequest
from chungtay.offers.queries.requests import places_left, visible_requests
from chungtay.offers.rules import pairs_around

MOST_ENTRIES = 2_000  # a school has a handful; a body with hundreds of partners reads the newest


@dataclass(frozen=True)
class NeedLine:
    """One open need: the strength put forward, others that fit, or why there is none; what was asked so far."""

    need: Entry
    best: Entry | None = None
    others: Sequence[Entry] = ()
    reason: Unanswered | None = None
    waiting: Sequence[HelpRequest] = ()
    declined: Sequence[HelpRequest] = ()

    @property
    def is_kept_to_ourselves(self) -> bool:
        return self.need.seen_by < Visibility.PARTNERS

    @property
    def is_asked_enough(self) -> bool:
        """Whether everybody who could help has been asked and has not answered yet."""
        asked = {request.strength_id for request in self.waiting}
        return bool(asked) and all(row.pk in asked for row in (*([self.best] if self.best else ()), *self.others))


@dataclass(frozen=True)
class OwnHelp:
    """Both directions between the person's units and their partners."""

    ours: Sequence[NeedLine] = ()
    theirs: Sequence[NeedLine] = ()
    further: int = 0  # open needs of partners that none of our strengths answers
    has_partner: bool = False
    is_best: bool = True


@dataclass(frozen=True)
class Asked:
    """What waits and what was declined, by need."""

    waiting: Mapping[int, list[HelpRequest]] = field(default_factory=dict)
    declined: Mapping[int, list[HelpRequest]] = field(default_factory=dict)


def pieces_of(rows: Collection[Entry], left: Mapping[int, int | None]) -> list[Piece]:
    """Entries as the engine takes them; `left` are the places of strengths."""
    return [
        Piece(row.pk, row.organisation_id, (row.leaf_id, row.subject_id), row.degree, left.get(row.pk, 1), row.is_stale)  # type: ignore[attr-defined]  # annotated by visible_entries
        for row in rows
    ]


def open_entries(person: Visitor, on: date) -> list[Entry]:
    """What the person's own units and their partners declare openly today: the same rows the room of needs shows."""
    reach = reach_of(person, on)
    rows = visible_entries(person).valid_on(on).filter(state=EntryState.OPEN)
    return list(rows.filter(organisation_id__in=reach.own | reach.partners).order_by("-degree", "pk")[:MOST_ENTRIES])


def own_help(person: Visitor, on: date) -> OwnHelp:
    """Who could help whom between the person's units and their partners: the best sharing out, and what else fits."""
    own = reach_of(person, on).own
    rows = open_entries(person, on)
    pairs = pairs_around(own, on)
    told = [row for row in rows if row.seen_by >= Visibility.PARTNERS]
    left = places_left([row for row in told if not row.is_need])
    parts = {kind: [row for row in told if row.kind == kind] for kind in EntryKind}
    sides = {
        is_own: shared(
            pieces_of([row for row in parts[EntryKind.NEED] if (row.organisation_id in own) is is_own], {}),
            pieces_of([row for row in parts[EntryKind.STRENGTH] if (row.organisation_id in own) is not is_own], left),
            pairs,
        )
        for is_own in (True, False)
    }
    by_key, asked = {row.pk: row for row in told}, asked_about(person)
    needs = [row for row in rows if row.is_need]
    ours = [line_of(row, sides[True], by_key, asked) for row in needs if row.organisation_id in own]
    theirs = [line_of(row, sides[False], by_key, asked) for row in needs if row.organisation_id not in own]
    answerable = [line for line in theirs if line.best or line.others or line.waiting]
    return OwnHelp(
        ours=ours,
        theirs=sorted(answerable, key=lambda line: (not line.waiting, line.best is None)),
        further=len(theirs) - len(answerable),
        has_partner=bool(pairs),
        is_best=all(side.is_best for side in sides.values()),
    )


def line_of(need: Entry, side: Sharing, by_key: Mapping[int, Entry], asked: Asked) -> NeedLine:
    """One need with what the sharing out says of it."""
    best, reason = side.answers.get(need.pk), side.reasons.get(need.pk)
    return NeedLine(
        need,
        by_key[best] if best is not None else None,
        [by_key[key] for key in side.possible.get(need.pk, ()) if key != best],
        Unanswered(reason) if reason else None,
        asked.waiting.get(need.pk, ()),
        asked.declined.get(need.pk, ()),
    )


def asked_about(person: Visitor) -> Asked:
    """What was asked and waits, or was declined, by need; one question."""
    found = Asked({}, {})
    rows = visible_requests(person).filter(
        state__in=[HelpState.WAITING, HelpState.DECLINED],
        need__state=EntryState.OPEN,
        strength__state=EntryState.OPEN,
    )
    for row in rows.order_by("-answered_on", "pk")[:MOST_ENTRIES]:
        part = found.waiting if row.is_waiting else found.declined
        part.setdefault(row.need_id, []).append(row)  # type: ignore[attr-defined]  # the dicts made above
    return found
