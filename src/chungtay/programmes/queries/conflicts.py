"""What was declared between two bodies: who may read it, and which pairs of many it bars on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.models import Organisation
from chungtay.organisations.rules import DEPARTMENT_ROLES, overseeing_bodies, overseen_by, own_bodies
from chungtay.programmes.models import Conflict, Programme


def visible_conflicts(person: Visitor) -> QuerySet[Conflict]:
    """What the own unit or department declared, for an officer also what units below did; never the other side's."""
    if not person.is_authenticated:
        return Conflict.objects.none()
    day = today()
    above = overseeing_bodies(person, day, DEPARTMENT_ROLES) | overseen_by(person, day, DEPARTMENT_ROLES)
    rows = Conflict.objects.filter(declared_for_id__in=own_bodies(person, day, SIGNERS) | above)
    return rows.select_related("programme", "one", "other", "declared_for", "declared_by", "ended_by")


def conflicts_of(programme: Programme, person: Visitor) -> QuerySet[Conflict]:
    """What this person may read of a programme's conflicts, those that still hold first."""
    return visible_conflicts(person).filter(programme=programme)


def declarers_of(person: Visitor, on: date) -> list[Organisation]:
    """The bodies in whose name a person may declare: units they sign for, departments they are officers of."""
    keys = own_bodies(person, on, SIGNERS) | own_bodies(person, on, DEPARTMENT_ROLES)
    return list(Organisation.objects.filter(pk__in=keys).order_by("pk"))


def conflicts_between(programme: Programme, keys: Collection[int], on: date) -> list[tuple[int, int]]:
    """The pairs of these bodies that a conflict bars on the day, whoever declared it."""
    rows = Conflict.objects.valid_on(on).filter(programme=programme).values_list("one_id", "other_id")
    return sorted({(one, other) for one, other in rows if one in keys and other in keys})
