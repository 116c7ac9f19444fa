from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from django.db.models import QuerySet

from chungtay.agreements.choices import PARTY_ROLES, AgreementState
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.visible import agreements_of
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


def narrowed(
    found: QuerySet[Agreement],
    visitor: Visitor,
    *,
    whose: Whose = Whose.ALL,
    state: AgreementState | None = None,
    programme: Programme | None = None,
) -> QuerySet[Agreement]:
    """The memoranda that meet every condition asked for."""
    if state is not None:
        found = found.filter(state=state)
    if programme is not None:
        found = found.filter(programme=programme)
    if whose is Whose.ALL:
        return found
    own = own_bodies(visitor, today(), PARTY_ROLES)
    if whose is Whose.MINE:
        return found.filter(pk__in=agreements_of(own).values("pk"))
    is_mine = whose is Whose.FOR_ME
    waits = _open_waits(own) if own else []
    return found.filter(
        pk__in={row.agreement.pk for row in waits if (row.waited_for.organisation_id in own) is is_mine}
    )


def waits_by_memorandum(rows: Iterable[Agreement], visitor: Visitor, whose: Whose) -> dict[int, list[Wait]]:
    """Who waits for whom in those of the memoranda that are not signed yet, by their key."""
    is_known = whose in {Whose.FOR_ME, Whose.FOR_OTHERS}  # the list was chosen by the waits of one's own bodies
    own = own_bodies(visitor, today(), PARTY_ROLES) if is_known else frozenset[int]()
    found: dict[int, list[Wait]] = {}
    for wait in _open_waits(own) if own else waits_of_many(row for row in rows if row.is_open_to_change):
        found.setdefault(wait.agreement.pk, []).append(wait)
    return found


def _open_waits(own: frozenset[int]) -> list[Wait]:
    return read_once(("open waits", own), lambda: open_waits(own))
