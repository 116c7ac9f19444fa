"""Who may bring in sheets: the officers of a department or commune; staff of one school also its head."""

from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, is_allowed, predicate
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Organisation
from chungtay.organisations.rules import DEPARTMENT_ROLES, own_bodies
from chungtay.register.models import Takeaway
from chungtay.register.rules.single import entered_under

OFFICERS = DEPARTMENT_ROLES | {Role.COMMUNE_OFFICER}


@predicate
def is_officer(visitor: Visitor, thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), OFFICERS))


@predicate
def heads_a_school(visitor: Visitor, thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), [Role.HEAD]))


@predicate
def asked_for_it(visitor: Visitor, thing: Takeaway | None = None) -> bool:
    return thing is not None and thing.person_id == visitor.pk


@predicate
def may_enter_it_anew(visitor: Visitor, thing: Organisation | None = None) -> bool:
    """Whether the body was entered by hand, under one the visitor may still enter bodies under, or under none."""
    above = None if thing is None else entered_under(thing)
    # A body under none is entered by who may enter bodies under no other.
    return above is not None and is_allowed(visitor, "organisations.register_under", None if above == thing else above)


allow(
    {
        "register.take_back": may_enter_it_anew,
        "register.enter_schools": is_officer,
        "register.enter_staff": is_officer | heads_a_school,
        "register.take_away": is_officer | heads_a_school,
        "register.fetch_takeaway": asked_for_it & (is_officer | heads_a_school),
    }
)
