"""Narrowing the register: each filter stands for itself, and they combine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from chungtay.kernel.validity import Valid, validity_condition
from chungtay.organisations.choices import BodyState, Function, Kind, Level, Sort, SuccessionState
from chungtay.organisations.models import Organisation, OrganisationKind, OrganisationQuerySet, Parentage, Seat
from chungtay.organisations.models.succession import Succession
from chungtay.organisations.models.walks import RANK
from chungtay.places.models import Unit

V = TypeVar("V", bound=Valid)

# So much of the register is one of these that looking along its order meets them sooner than looking them all up.
COMMON = frozenset({Kind.SCHOOL, Level.PRESCHOOL, Level.PRIMARY, Level.LOWER_SECONDARY})
ORDERS = {
    Sort.NAME: ("name_key", "id"),
    Sort.PLACE: ("place_level", "place_code", "name_key", "id"),
    Sort.NEWEST: ("-id",),
}


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What a list is narrowed to; `ground` are the units of all times whose ground is meant."""

    kind: Kind | None = None
    level: Level | None = None
    standing: BodyState | None = None
    ground: QuerySet[Unit] | None = None
    under: Organisation | None = None
    function: Function | None = None
    school_year: str = ""


def narrowed(found: OrganisationQuerySet, to: Narrowing, day: date) -> OrganisationQuerySet:
    """Those of the bodies that are so on the day; an ended one as it was at its end."""
    if to.kind or to.level:
        kinds = _near(OrganisationKind.objects.all(), day)
        kinds = kinds.filter(kind=to.kind) if to.kind else kinds
        kinds = kinds.filter(levels__in=_with_level(to.level)) if to.level else kinds
        found = _among(found, kinds, is_common=(to.level or to.kind) in COMMON)
    if to.ground is not None:
        found = _among(found, _near(Seat.objects.filter(unit__in=to.ground), day))
    if to.under or to.function or to.school_year:
        every: QuerySet[Parentage] = Parentage.objects.all()
        links = every.filter(school_year=to.school_year) if to.school_year else _near(every, day)
        links = links.filter(parent=to.under) if to.under else links
        links = links.filter(function=to.function) if to.function else links
        found = _among(found, links, is_common=to.under is None)
    return found.filter(_standing(to.standing, day)) if to.standing else found


def sorted_by(found: OrganisationQuerySet, sort: Sort, day: date) -> tuple[OrganisationQuerySet, tuple[str, ...]]:
    """The bodies with the columns they are sorted by; by place only those that sit in a known one."""
    if sort == Sort.PLACE:
        seats = validity_condition(day, "seats__") & Q(seats__unit__isnull=False)
        found = found.filter(seats).annotate(place_level=F("seats__unit__level"), place_code=F("seats__unit__code"))
    return found, ORDERS[sort]


def _with_level(level: Level) -> list[str]:
    """What is stored of a school that teaches this level, alone or with others."""
    sets = (chosen for size in range(1, len(Level) + 1) for chosen in combinations(Level, size))
    return [" ".join(chosen) for chosen in sets if level in chosen]


def _near(rows: QuerySet[V], day: date) -> QuerySet[V]:
    """The rows of the day; of an ended body the last ones, of one not yet begun the first."""
    last = Q(valid_until=F("organisation__valid_until"), valid_until__lte=day)
    first = Q(valid_from=F("organisation__valid_from"), valid_from__gt=day)
    return rows.filter(validity_condition(day) | last | first)


def _among(found: OrganisationQuerySet, rows: QuerySet[V], *, is_common: bool = False) -> OrganisationQuerySet:
    if is_common:
        return found.filter(Exists(rows.filter(organisation=OuterRef("pk"))))
    return found.filter(pk__in=rows.values("organisation"))


def _standing(standing: BodyState, day: date) -> Q:
    if standing == BodyState.ALIVE:
        return validity_condition(day)
    ended = Q(valid_until__lte=day)
    if standing == BodyState.ENDED:
        return ended
    steps = Succession.objects.filter(predecessor=OuterRef("pk"), on__lte=day)
    waiting = steps.filter(state=SuccessionState.CANDIDATE)
    answered = steps.filter(state=SuccessionState.CONFIRMED, scope__in=list(RANK))
    return ended & Exists(waiting) & ~Exists(answered)
