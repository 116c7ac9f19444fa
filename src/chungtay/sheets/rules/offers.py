"""The sheets rooms offer to take in: what a sheet looks like, who may bring it, what becomes of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed, read_once
from chungtay.workbooks.engine.columns import Row, Sheet, Value

NEW, CHANGE, SAME, REFUSED = "new", "change", "same", "refused"


@dataclass(frozen=True, kw_only=True)
class Entering:
    """Which import a room is asked about: for which body, by whom, as of which day, from which file.

    `checked` is, when rows are taken over, what the check in the same transaction said of all of them.
    """

    import_uid: str
    scope_uid: str
    by: Person
    on: date
    source_name: str
    checked: Checked | None = None


@dataclass(frozen=True)
class Finding:
    """What a room has to say of one row, or of one cell when `key` names its column."""

    number: int
    key: str | None
    sentence: str | Promise
    is_refusal: bool


@dataclass(frozen=True)
class Checked:
    """What would become of each row, by its number: "new", "change", "same" or "refused"; and the findings.

    `plan` is the room's own: what it has found out and need not find out again to take the rows over. `changes` is
    what the rows that change something would change, as far as no finding says it: plain values, alike while nothing
    moves. What is taken over is what was shown, or nothing.
    """

    outcomes: Mapping[int, str]
    findings: Sequence[Finding] = ()
    plan: object = None
    changes: Mapping[int, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """How many rows a taking over created, changed and found the same; the rows it wrote, for the record."""

    created: int
    changed: int
    same: int
    wrote: Sequence[models.Model] = ()


Lists: TypeAlias = Iterable[tuple[Sheet, Iterable[Mapping[str, Value]]]]


@dataclass(frozen=True, kw_only=True)
class SheetOffer:
    """A sheet a room takes in.

    `permission` is asked without a thing; `scopes` are the bodies (uid, label) it may be entered for that day.
    `check` is given the rows whose every cell could be read and writes nothing. `take_over` is given those it calls new
    or a change, checked anew in the same transaction of the pipeline, and writes them set-based; `hold`, called before
    that check, keeps others from changing what the check reads until the transaction ends. `undo` runs in one
    transaction too: it raises RuleBroken with a sentence while something depends on what was taken over, and otherwise
    returns how many rows it took back. `rows_of` are the present rows of one body, in the columns of the sheet.
    `lists` stand behind the empty form: the words that may be chosen from that day.
    """

    sheet: Sheet
    permission: str
    scopes: Callable[[Person, date], list[tuple[str, str]]]
    check: Callable[[Sequence[Row], Entering], Checked]
    take_over: Callable[[Sequence[Row], Entering], Taken]
    undo: Callable[[Entering], int]
    rows_of: Callable[[Person, str, date], Iterable[Mapping[str, Value]]]
    hold: Callable[[Entering], object] = lambda _entering: None
    lists: Callable[[Person, date], Lists] = lambda _person, _on: ()


_offers: dict[str, SheetOffer] = {}


def offer_sheet(offer: SheetOffer) -> None:
    """Take a room's sheet into the list; said once, when the room is loaded."""
    known = _offers.setdefault(offer.sheet.key, offer)
    if known is not offer:
        raise ValueError(f"the sheet {offer.sheet.key} is offered twice")


def offer_of(key: str) -> SheetOffer:
    """The offer of one sheet; a sheet nobody offers is a KeyError."""
    return _offers[key]


def offered_sheets(person: Person, on: date) -> list[SheetOffer]:
    """The sheets this person may bring in that day for at least one body, in the order in which rooms offer them."""
    return [offer for offer in _offers.values() if scopes_of(offer, person, on)]


def scopes_of(offer: SheetOffer, person: Person, on: date) -> dict[str, str]:
    """The bodies the person may enter this sheet for that day, by uid with their label; none without the permission."""
    if not is_allowed(person, offer.permission):
        return {}
    return dict(read_once(("scopes", offer.sheet.key, person.pk, on), lambda: offer.scopes(person, on)))


def may_enter(person: Person, key: str, scope_uid: str, on: date) -> bool:
    """Whether the person may enter this sheet for this body that day; asked anew before every step."""
    offer = _offers.get(key)
    return offer is not None and scope_uid in scopes_of(offer, person, on)


def check_authority(person: Person, key: str, scope_uid: str, on: date) -> None:
    """Refuse with a sentence who may not, or no longer, enter this sheet for this body."""
    if not may_enter(person, key, scope_uid, on):
        raise RuleBroken(_("You may not, or may no longer, bring this sheet in for that body."))
