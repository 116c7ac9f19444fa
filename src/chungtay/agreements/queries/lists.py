from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from itertools import islice

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from chungtay.agreements.choices import PARTY_ROLES, AgreementState, Standing
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries.parties import parties_of_many, standing_of
from chungtay.agreements.queries.visible import own_memoranda, visible_memoranda
from chungtay.agreements.queries.waiting import Wait, open_waits, waits_of_many
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import read_once
from chungtay.kernel.vietnamese import fold, fold_organisation, tidy
from chungtay.organisations.queries import own_bodies
from chungtay.programmes.models import Programme
from chungtay.programmes.queries import visible_programmes


class Whose(Enum):
    """Which of those one may read: all, of one's own bodies, those that wait for oneself, or for others."""

    ALL = ""
    MINE = "toi"
    FOR_ME = "cho-toi"
    FOR_OTHERS = "cho-ben-khac"


BY_TURN = (Whose.FOR_ME, Whose.FOR_OTHERS)
ROWS_AT_ONCE = 1000
LONGEST_WORDS = 120


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which memoranda an address asks for, and the programmes one could ask for."""

    whose: Whose = Whose.ALL
    state: AgreementState | None = None
    programme: Programme | None = None
    words: str = ""
    programmes: Sequence[Programme] = ()

    @property
    def typed(self) -> dict[str, str]:
        """The conditions as an address carries them to the next page."""
        code = self.programme.uid if self.programme else ""
        chosen = {"cua": self.whose.value, "trang-thai": self.state or "", "chuong-trinh": code, "tim": self.words}
        return {name: value for name, value in chosen.items() if value}


def asked_of(visitor: Visitor, typed: Mapping[str, str]) -> Asked:
    """What an address asks for; what it says and nobody knows is not asked."""
    programmes = list(visible_programmes(visitor).prefetch_related(None))
    state, code = typed.get("trang-thai", ""), typed.get("chuong-trinh", "")
    return Asked(
        whose=next((each for each in Whose if each.value == typed.get("cua", "")), Whose.ALL),
        state=AgreementState(state) if state in AgreementState.values else None,
        programme=next((each for each in programmes if each.uid == code), None),
        words=tidy(typed.get("tim", ""))[:LONGEST_WORDS],
        programmes=programmes,
    )


def narrowed(visitor: Visitor, asked: Asked) -> QuerySet[Agreement]:
    """The memoranda one may read that meet every condition asked for; what one's own bodies signed, one may read."""
    is_all = asked.whose is Whose.ALL
    found = visible_memoranda(visitor).prefetch_related(None) if is_all else own_memoranda(visitor)
    if asked.state is not None:
        found = found.filter(state=asked.state)
    if asked.programme is not None:
        found = found.filter(programme=asked.programme)
    if asked.words:
        # By the title or a party, with or without marks; a party by the name it signed with or any it has now.
        named = Q(frozen_name__icontains=asked.words)
        named |= Q(organisation__folded_name__contains=fold_organisation(asked.words))
        parties = Party.objects.filter(named).values("agreement")
        found = found.filter(Q(folded_title__contains=fold(asked.words)) | Q(pk__in=parties))
    if asked.whose not in BY_TURN:
        return found
    own = own_bodies(visitor, today(), PARTY_ROLES)
    is_mine = asked.whose is Whose.FOR_ME
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
    standing: Standing | None = None


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
        standing = _standings([row[0] for row in chunk])
        yield from (replace(ListedRow(names.get(row[0], ()), *row), standing=standing.get(row[0])) for row in chunk)


def _standings(keys: Sequence[int]) -> dict[int, Standing]:
    """Where reforms leave those of these memoranda that are in force today, which the page of terms counts as well."""
    parties = parties_of_many(Agreement.objects.filter(pk__in=keys, state=AgreementState.IN_FORCE), today())
    return {key: standing_of(each) for key, each in parties.items()}


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
