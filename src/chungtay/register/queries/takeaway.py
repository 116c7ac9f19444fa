"""The file with everything one person may carry out of the house, and what the register puts into it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db import models
from django.db.models import Q, QuerySet

from chungtay.kernel.people import Person, Visitor
from chungtay.organisations.choices import Role
from chungtay.organisations.models import (
    Membership,
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Parentage,
    Seat,
    Succession,
)
from chungtay.organisations.rules import LEADERS, overseen_by, own_bodies
from chungtay.register.choices import TakeawayState
from chungtay.register.models import SchoolFigures, SchoolProfile, Takeaway
from chungtay.register.rules import OFFICERS
from chungtay.sheets.queries.parts import Part, Table, table_of

HISTORY: tuple[type[models.Model], ...] = (
    OrganisationName,
    OrganisationKind,
    Seat,
    OrganisationCode,
    Parentage,
    SchoolProfile,
    SchoolFigures,
    Membership,
)


def bodies_to_take(person: Person, day: date) -> frozenset[int]:
    """The bodies a file with everything is about: those the person works for or leads, and all below them."""
    return own_bodies(person, day, OFFICERS | LEADERS | {Role.HEAD}) | overseen_by(person, day, OFFICERS)


def visible_takeaways(visitor: Visitor) -> QuerySet[Takeaway]:
    """A person's own files, newest first; nobody sees those of others."""
    return Takeaway.objects.filter(person_id=visitor.pk or 0).order_by("-id")


def takeaway_of(uid: str) -> Takeaway | None:
    """The file a job works on; None once it is gone."""
    return Takeaway.objects.filter(uid=uid).select_related("person").first()


def takeaways_of(body: Organisation) -> list[Takeaway]:
    """The files that lie ready, or are being put together, for anybody who has or had a role in the body."""
    there = [TakeawayState.WAITING, TakeawayState.READY]
    return list(
        Takeaway.objects.filter(state__in=there, person__memberships__organisation=body).distinct().order_by("pk")
    )


def takeaways_over(before: datetime) -> list[Takeaway]:
    """The files whose time is over."""
    return list(Takeaway.objects.filter(asked_at__lt=before).exclude(state=TakeawayState.GONE))


def history_parts(person: Person, bodies: Collection[int], day: date) -> Iterator[Part]:
    """The bodies themselves with everything that was ever true of them, and who holds or held which role."""
    keys = list(bodies)
    yield table_of(Organisation.objects.filter(pk__in=keys), "don-vi")
    for model in HISTORY:
        yield table_of(model._default_manager.filter(organisation__in=keys), "don-vi")
    steps = Succession.objects.filter(Q(predecessor__in=keys) | Q(successor__in=keys))
    yield table_of(steps, "don-vi")
    people = Membership.objects.filter(organisation__in=keys).values_list("person__uid", "person__name").distinct()
    yield Table("don-vi/people.csv", ["uid", "name"], people.order_by("person__uid"))
