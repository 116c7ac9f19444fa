from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from chungtay.accounts.models import Person
from chungtay.kernel.people import Visitor
from chungtay.kernel.validity import validity_condition
from chungtay.organisations.choices import SIGNERS, Role
from chungtay.organisations.models import Membership, Organisation, StatedPost
from chungtay.organisations.rules.authority import DEPARTMENT_ROLES, LEADERS, overseen_by, own_bodies

# Whoever stands for a body is named on its page to every member; teachers and staff only to their own and to whom it
# answers to.
LEADING_ROLES = SIGNERS | {Role.COMMUNE_OFFICER, Role.DEPARTMENT_OFFICER}


def memberships_of(person: Visitor, day: date) -> QuerySet[Membership]:
    """The roles a person holds on the day, with their bodies."""
    held = Membership.objects.valid_on(day).filter(person_id=person.pk or 0)
    return held.select_related("organisation").order_by("valid_from", "pk")


def members_on(
    organisation: Organisation, day: date, *, only_leading: bool = True, and_later: bool = False
) -> QuerySet[Membership]:
    """Who holds a role in the body on the day, or only later; those who stand for it, unless the reader may see all."""
    time = validity_condition(day) | Q(valid_from__gt=day) if and_later else validity_condition(day)
    held = Membership.objects.filter(time, organisation=organisation)
    if only_leading:
        held = held.filter(role__in=list(LEADING_ROLES))
    return held.select_related("person").order_by("role", "valid_from", "pk")


def stated_posts(organisation: Organisation) -> list[StatedPost]:
    """The posts sources state of people in the body, in the order of their days."""
    posts = StatedPost.objects.filter(organisation=organisation).select_related("person", "source")
    return sorted(posts, key=lambda post: (post.day.order_key(), post.pk))


def changeable_memberships(visitor: Visitor, day: date) -> QuerySet[Membership]:
    """Roles in the bodies the visitor leads on the day, or oversees for a department or commune; no others."""
    led = own_bodies(visitor, day, LEADERS | {Role.COMMUNE_OFFICER})
    overseen = overseen_by(visitor, day, DEPARTMENT_ROLES | {Role.COMMUNE_OFFICER})
    return Membership.objects.filter(organisation_id__in=led | overseen).select_related("person", "organisation")


def person_by_login(login: str) -> Person | None:
    """The person who signs in by this name, for whoever may give them a role."""
    return Person.objects.filter(login__iexact=login, is_active=True).first()


def members_of_many(organisations: Iterable[int], roles: Iterable[Role], day: date) -> list[Membership]:
    """Who holds one of the roles in any of the bodies on the day."""
    held = Membership.objects.valid_on(day).filter(organisation_id__in=set(organisations), role__in=list(roles))
    return list(held.select_related("person", "organisation").order_by("organisation_id", "role", "pk"))
