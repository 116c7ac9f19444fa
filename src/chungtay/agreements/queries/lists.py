from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import islice

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from chungtay.agreements.choices import PARTY_ROLES, AgreementState
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries.visible import own_memoranda, visible_memoranda
from chungtay.agreements.queries.waiting import Wait, open_waits, waits_of_many
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import read_once
from chungtay.organisations.queries import own_bodies
from chungtay.programmes.models import Programme


class Whose(Enum):
    """Which of those one may read: all, of one's own bodies, those that wait for oneself, or for others."""

    ALL = ""
    MINE = "toi"
    FOR_ME = "cho-toi"
    FOR_OTHERS = "cho-ben-khac"


BY_TURN = (Whose.FOR_ME, Whose.FOR_OTHERS)
ROWS_AT_ONCE = 1000


def narrowed(
    visitor: Visitor,
    *,
    whose: Whose = Whose.ALL,
    state: AgreementState | None = None,
    programme: Programme | None = None,
) -> QuerySet[Agreement]:
    """The memoranda one may read that meet every condition asked for; what one's own bodies signed, one may read."""
    found = visible_memoranda(visitor).prefetch_related(None) if whose is Whose.ALL else own_memoranda(visitor)
    if state is not None:
        found = found.filter(state=state)
    if programme is not None:
        found = found.filter(programme=programme)
    if whose not in BY_TURN:
        return found
    own = own_bodies(visitor, today(), PARTY_ROLES)
    is_mine = whose is Whose.FOR_ME
    return found.filter(
        pk__in={row.agreement.pk for row in _open_waits(own) if (row.waited_for.organisation_id in own) is is_mine}
    )


def rows_with_parties(rows: Iterable[Agreement], visitor: Visitor, whose: Whose) -> list[Agreement]:
    """The memoranda with their parties, which asking whose turn it is has read already."""
    own = own_bodies(visitor, today(), PARTY_ROLES) if whose in BY_TURN else frozenset[int]()
    known = {wait.agreement.pk: wait.agreement for wait in _open_waits(own)}
    found = [known.get(row.pk, row) for row in rows]
    prefetch_related_objects(found, Prefetch("parties", Party.objects.select_related("organisation")))
    return found


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A memorandum as one row of a long list: the names of its parties, and the columns in the order asked for."""

    parties: Sequence[str]
    key: int
    uid: str
    title: str
    programme: str
    phase: str | None
    state: str
    signed_on: str
    inferred_year: int | None
    part_of_day: str
    valid_from: date | None
    valid_until: date | None


LISTED = (
    *("pk", "uid", "title", "programme__name", "phase__label", "state", "signed_on", "signed_inferred_year"),
    *("signed_part_of_day", "valid_from", "valid_until"),
)


def rows_of_list(agreements: QuerySet[Agreement]) -> Iterator[ListedRow]:
    """The memoranda as plain values with the names their parties signed under, a thousand read at a time."""
    rows = agreements.prefetch_related(None).values_list(*LISTED).iterator(chunk_size=ROWS_AT_ONCE)
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        names: dict[int, list[str]] = {}
        parties = Party.objects.filter(agreement__in=[row[0] for row in chunk]).order_by("number")
        for key, name in parties.values_list("agreement", "frozen_name"):
            names.setdefault(key, []).append(name)
        yield from (ListedRow(names.get(row[0], ()), *row) for row in chunk)


def waits_by_memorandum(rows: Iterable[Agreement], visitor: Visitor, whose: Whose) -> dict[int, list[Wait]]:
    """Who waits for whom in those of the memoranda that are not signed yet, by their key."""
    # A list chosen by turns was chosen by the waits of one's own bodies.
    own = own_bodies(visitor, today(), PARTY_ROLES) if whose in BY_TURN else frozenset[int]()
    found: dict[int, list[Wait]] = {}
    for wait in _open_waits(own) if own else waits_of_many(row for row in rows if row.is_open_to_change):
        found.setdefault(wait.agreement.pk, []).append(wait)
    return found


def _open_waits(own: frozenset[int]) -> list[Wait]:
    return read_once(("open waits", own), lambda: open_waits(own)) if own else []
