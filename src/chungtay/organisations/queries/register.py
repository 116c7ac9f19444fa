from __future__ import annotations

from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, When

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.vietnamese import fold_organisation, tidy
from chungtay.organisations.choices import BodyState
from chungtay.organisations.models import (
    Organisation,
    OrganisationCode,
    OrganisationQuerySet,
    Succession,
)
from chungtay.organisations.queries.narrowing import Narrowing, narrowed
from chungtay.organisations.rules.authority import own_bodies
from chungtay.search.queries import keys_of, matches

MOST_RANKED = 50  # of what a text finds; all others follow by name


def visible_organisations(visitor: Visitor) -> OrganisationQuerySet:
    """The whole register for who has a role today or operates the installation; nothing for anybody else."""
    if getattr(visitor, "is_operator", False) or own_bodies(visitor, today()):
        return Organisation.objects.all()
    return Organisation.objects.none()


def find_organisations(
    text: str, day: date, *, among: OrganisationQuerySet | None = None, is_forgiving: bool = False
) -> OrganisationQuerySet:
    """Bodies by a name they bear or bore up to the day, a short name, a code or where they sit; the best fit first.

    Marks need not be typed. With `is_forgiving`, when nothing fits, also what is spelled nearly so. Without a text all
    of them, by folded name.
    """
    found = Organisation.objects.all() if among is None else among
    hits = matches(text, {"organisations": found}, on=day, is_forgiving=is_forgiving)
    if not hits.query.syllables:
        return found.order_by("folded_name", "pk")
    named = keys_of(hits, "organisations", day).values("subject")
    coded = OrganisationCode.objects.filter(code__iexact=tidy(text)).values("organisation")
    fitting = found.filter(Q(pk__in=named) | Q(pk__in=coded))
    best = [When(pk=row.subject, then=place) for place, (_fit, row) in enumerate(hits.rows[:MOST_RANKED])]
    if not best:
        return fitting.order_by("folded_name", "pk")
    relevance = Case(*best, default=MOST_RANKED, output_field=IntegerField())
    return fitting.annotate(relevance=relevance).order_by("relevance", "folded_name", "pk")


def bodies_called(text: str, day: date, *, among: OrganisationQuerySet, limit: int) -> list[Organisation]:
    """The one standing body of exactly this name, or else those whose names hold these words, at most `limit`."""
    found = narrowed(find_organisations(text, day, among=among), Narrowing(standing=BodyState.ALIVE), day)
    exact = list(found.filter(folded_name=fold_organisation(text))[:2])
    return exact if len(exact) == 1 else list(found.order_by("folded_name", "pk")[:limit])


def visible_successions(visitor: Visitor) -> QuerySet[Succession]:
    """Every succession of the register, for whoever may read it."""
    return Succession.objects.filter(predecessor__in=visible_organisations(visitor)).select_related(
        "predecessor", "successor", "legal_document", "decided_by"
    )
