from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.vietnamese import fold_organisation, tidy
from chungtay.organisations.choices import BodyState, Kind
from chungtay.organisations.models import (
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    OrganisationQuerySet,
    Succession,
)
from chungtay.organisations.queries.narrowing import Narrowing, narrowed
from chungtay.organisations.rules.authority import own_bodies

# A name of the register has up to 200 characters and is told from the others long before; SQLite nests no deeper.
MOST_CHARACTERS, MOST_WORDS = 120, 12


def visible_organisations(visitor: Visitor) -> OrganisationQuerySet:
    """The whole register for who has a role today or operates the installation; nothing for anybody else."""
    if getattr(visitor, "is_operator", False) or own_bodies(visitor, today()):
        return Organisation.objects.all()
    return Organisation.objects.none()


def public_organisations() -> OrganisationQuerySet:
    """Bodies whose name the public may read: all but private persons who give."""
    persons = OrganisationKind.objects.filter(organisation=OuterRef("pk"), kind=Kind.DONOR)
    return Organisation.objects.filter(~Exists(persons))


def find_organisations(text: str, day: date, *, among: OrganisationQuerySet | None = None) -> OrganisationQuerySet:
    """Bodies by part of a name they bear or bore up to the day, with or without marks, or by a code; by folded name.

    Of a longer text the first 120 characters and 12 words are looked for.
    """
    found = Organisation.objects.all() if among is None else among
    text = text[:MOST_CHARACTERS]
    words = fold_organisation(text).split()[:MOST_WORDS]
    if words:
        names = OrganisationName.objects.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), organisation=OuterRef("pk")
        )
        for word in words:
            names = names.filter(Q(folded__startswith=word) | Q(folded__contains=f" {word}"))
        codes = OrganisationCode.objects.filter(organisation=OuterRef("pk"), code__iexact=tidy(text))
        found = found.filter(Exists(names) | Exists(codes))
    return found.order_by("folded_name", "pk")


def bodies_called(text: str, day: date, *, among: OrganisationQuerySet, limit: int) -> list[Organisation]:
    """The one standing body of exactly this name, or else those whose names hold these words, at most `limit`."""
    found = narrowed(find_organisations(text, day, among=among), Narrowing(standing=BodyState.ALIVE), day)
    exact = list(found.filter(folded_name=fold_organisation(text))[:2])
    return exact if len(exact) == 1 else list(found[:limit])


def visible_successions(visitor: Visitor) -> QuerySet[Succession]:
    """Every succession of the register, for whoever may read it."""
    return Succession.objects.filter(predecessor__in=visible_organisations(visitor)).select_related(
        "predecessor", "successor", "legal_document", "decided_by"
    )
