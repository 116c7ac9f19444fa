from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from chungtay.access.models import Look
from chungtay.access.rules import OFFICERS
from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.organisations.models import Membership
from chungtay.organisations.queries import overseen_by


def people_to_help(visitor: Visitor) -> QuerySet[Person]:
    """Who signs in and holds a role in a body the visitor oversees today; for an operator everybody with a role."""
    day = today()
    roles = Membership.objects.valid_on(day).filter(person=OuterRef("pk"))
    if not getattr(visitor, "is_operator", False):
        roles = roles.filter(organisation_id__in=overseen_by(visitor, day, OFFICERS))
    return Person.objects.filter(Exists(roles), is_active=True)


def looks_of(person: Visitor) -> QuerySet[Look]:
    """Every look somebody took as the person, and every one the person took; newest first."""
    found = Look.objects.filter(Q(viewer_id=person.pk or 0) | Q(seen_id=person.pk or 0))
    return found.select_related("viewer", "seen").order_by("-id")


def looks_at(person: Visitor, since: datetime) -> QuerySet[Look]:
    """Who looked at the product as this person since then, newest first."""
    found = Look.objects.filter(seen_id=person.pk or 0, began_at__gte=since)
    return found.select_related("viewer").order_by("-id")


def look_under(uid: str, viewer: Visitor) -> Look | None:
    """The look a session speaks of, if it is this viewer's."""
    return Look.objects.filter(uid=uid, viewer_id=viewer.pk or 0).select_related("viewer", "seen").first()
