"""Who may do what in the register. Authority is that of today: a view of a past day gives nobody a past right."""

from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, is_operator, predicate, read_once
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Membership, Organisation, Succession
from chungtay.organisations.rules.authority import (
    DEPARTMENT_ROLES,
    LEADERS,
    OVERSEERS,
    bodies_answered_for,
    bodies_of,
    holds_role,
    overseeing_bodies,
    overseen_by,
    oversees,
    own_bodies,
)

Thing = Organisation | Succession | Membership | None


def _body(thing: Thing) -> Organisation | None:
    """The body a thing of this room is about; of a succession the one that ended."""
    if isinstance(thing, Succession):
        return thing.predecessor
    return thing.organisation if isinstance(thing, Membership) else thing


@predicate
def is_member(visitor: Visitor, thing: Thing = None) -> bool:
    return bool(own_bodies(visitor, today()))


@predicate
def is_member_of(visitor: Visitor, thing: Thing = None) -> bool:
    body = _body(thing)
    return body is not None and body.pk in bodies_of(visitor, today())


@predicate
def is_department_officer(visitor: Visitor, thing: Thing = None) -> bool:
    return bool(own_bodies(visitor, today(), DEPARTMENT_ROLES))


@predicate
def heads(visitor: Visitor, thing: Thing = None) -> bool:
    body = _body(thing)
    return body is not None and holds_role(visitor, body, LEADERS, today())


@predicate
def oversees_it(visitor: Visitor, thing: Thing = None) -> bool:
    body = _body(thing)
    return body is not None and oversees(visitor, body, today())


@predicate
def oversees_it_for_the_commune(visitor: Visitor, thing: Thing = None) -> bool:
    body = _body(thing)
    return body is not None and oversees(visitor, body, today(), {Role.COMMUNE_OFFICER})


@predicate
def oversees_it_for_the_department(visitor: Visitor, thing: Thing = None) -> bool:
    body = _body(thing)
    return body is not None and oversees(visitor, body, today(), DEPARTMENT_ROLES)


@predicate
def is_officer_of_it(visitor: Visitor, thing: Thing = None) -> bool:
    body = _body(thing)
    return body is not None and holds_role(visitor, body, DEPARTMENT_ROLES, today())


@predicate
def is_commune_officer_of_it(visitor: Visitor, thing: Thing = None) -> bool:
    body = _body(thing)
    return body is not None and holds_role(visitor, body, [Role.COMMUNE_OFFICER], today())


@predicate
def is_commune_officer(visitor: Visitor, thing: Thing = None) -> bool:
    return bool(own_bodies(visitor, today(), [Role.COMMUNE_OFFICER]))


@predicate
def works_for_the_committee(visitor: Visitor, thing: Thing = None) -> bool:
    """Founding preschools to lower secondary schools is the commune's (decree 142/2025/NĐ-CP)."""
    body = _body(thing)
    return body is not None and body.pk in overseeing_bodies(visitor, today(), [Role.COMMUNE_OFFICER])


@predicate
def is_without_members(visitor: Visitor, thing: Thing = None) -> bool:
    body = _body(thing)
    if body is None:
        return False
    theirs = Membership.objects.valid_on(today()).filter(organisation=body)
    return read_once(("without members", body.pk), lambda: not theirs.exists())


# The first member of a body on a new installation can only be named by who runs it; every later one by the body itself
# or by whom it answers to.
names_its_heads = oversees_it_for_the_commune | oversees_it_for_the_department | (is_operator & is_without_members)

allow(
    {
        "organisations.list": is_member | is_operator,
        "organisations.see": is_member | is_operator,
        "organisations.see_people": is_member_of | oversees_it | is_operator,
        "organisations.register": is_department_officer | is_commune_officer | is_operator,
        "organisations.register_under": is_officer_of_it
        | works_for_the_committee
        | oversees_it_for_the_department
        | is_operator,
        "organisations.rename": oversees_it_for_the_department,
        "organisations.end": oversees_it_for_the_department,
        "organisations.set_parent": oversees_it_for_the_department,
        "organisations.propose_succession": oversees_it_for_the_department,
        "organisations.confirm_succession": oversees_it_for_the_department,
        "organisations.manage_memberships": heads | is_commune_officer_of_it | names_its_heads,
        "organisations.name_heads": names_its_heads,
        "organisations.end_membership": heads | is_commune_officer_of_it | names_its_heads,
    }
)

__all__ = [
    "DEPARTMENT_ROLES",
    "LEADERS",
    "OVERSEERS",
    "bodies_answered_for",
    "bodies_of",
    "heads",
    "holds_role",
    "is_department_officer",
    "overseeing_bodies",
    "overseen_by",
    "oversees",
    "oversees_it_for_the_department",
    "own_bodies",
]
