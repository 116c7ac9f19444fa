"""Who may invite whom, and who may look as whom. Both are asked anew at every step, never stored."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from chungtay.access.choices import ROLES_WITH_SECOND_STEP
from chungtay.access.models import Invitation
from chungtay.accounts.models import Person, SignInSession
from chungtay.accounts.queries import has_second_step
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, anybody, is_allowed, is_operator, is_signed_in, predicate
from chungtay.organisations.choices import NAMED_FROM_ABOVE, Role
from chungtay.organisations.models import Organisation
from chungtay.organisations.rules import (
    DEPARTMENT_ROLES,
    LEADERS,
    OVERSEERS,
    overseeing_bodies,
    overseen_by,
    oversees,
    own_bodies,
)

OFFICERS = DEPARTMENT_ROLES | {Role.COMMUNE_OFFICER}


def may_give(visitor: Visitor, organisation: Organisation, role: Role) -> bool:
    """Whether the visitor may appoint somebody to the role today; inviting is no more than that."""
    asked = "organisations.name_heads" if role in NAMED_FROM_ABOVE else "organisations.manage_memberships"
    return is_allowed(visitor, asked, organisation)


@predicate
def gives_roles_there(visitor: Visitor, thing: Organisation | None = None) -> bool:
    return thing is not None and is_allowed(visitor, "organisations.manage_memberships", thing)


@predicate
def gives_this_role(visitor: Visitor, thing: Invitation | None = None) -> bool:
    return thing is not None and may_give(visitor, thing.organisation, Role(thing.role))


@predicate
def sent_it(visitor: Visitor, thing: Invitation | None = None) -> bool:
    return thing is not None and thing.invited_by_id == visitor.pk


@predicate
def leads_or_oversees(visitor: Visitor, thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), LEADERS | OFFICERS))


@predicate
def is_officer(visitor: Visitor, thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), OFFICERS))


@predicate
def oversees_it_as_an_officer(visitor: Visitor, thing: Organisation | None = None) -> bool:
    return thing is not None and oversees(visitor, thing, today(), OFFICERS)


@predicate
def is_somebody_else_with_less(visitor: Visitor, thing: Person | None = None) -> bool:
    """Another person who signs in here and runs nothing: never oneself, an operator or the system."""
    return thing is not None and thing.pk != visitor.pk and thing.is_active and not thing.is_operator


@predicate
def oversees_all_of(visitor: Visitor, thing: Person | None = None) -> bool:
    """Every body of the person stands below one of the officer's, and so does everything the person oversees."""
    if thing is None:
        return False
    day = today()
    bodies, below = own_bodies(thing, day), overseen_by(visitor, day, OFFICERS)
    beside = overseeing_bodies(visitor, day, OFFICERS)
    return bool(bodies) and bodies <= below - beside and overseen_by(thing, day) <= below - beside


@predicate
def has_a_plain_role(visitor: Visitor, thing: Person | None = None) -> bool:
    """Somebody with a role who oversees nobody: an operator helps, and gains no view of a whole province by it."""
    return thing is not None and bool(own_bodies(thing, today())) and not own_bodies(thing, today(), OVERSEERS)


def needs_second_step(person: Person, on: date) -> bool:
    """Whether one of the person's roles of the day asks for a second step at sign-in."""
    return bool(own_bodies(person, on, ROLES_WITH_SECOND_STEP))


def signs_in_too_lightly(person: Person, role: str) -> bool:
    """Whether somebody who gets this role is signed in somewhere without the second step it asks for."""
    asks = settings.SECOND_STEP_REQUIRED and role in ROLES_WITH_SECOND_STEP and not has_second_step(person)
    return asks and SignInSession.objects.filter(person=person).exists()


allow(
    {
        "access.list_invitations": leads_or_oversees | is_operator,
        "access.invite": gives_roles_there,
        "access.see_ways": gives_roles_there | oversees_it_as_an_officer | is_operator,
        "access.invite_many": is_officer,
        "access.see_invitation": gives_this_role | (is_operator & sent_it),
        "access.send_again": gives_this_role,
        "access.withdraw": gives_this_role | (is_operator & sent_it),
        "access.answer": anybody,
        "access.write_below": is_officer,
        "access.write_own": leads_or_oversees,
        "access.see_looks": is_signed_in,
        "access.look": is_somebody_else_with_less & (oversees_all_of | (is_operator & has_a_plain_role)),
        "access.stop_looking": is_signed_in,
    }
)
