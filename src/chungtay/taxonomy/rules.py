"""Who reads the list of needs and strengths, and which department edits its part."""

from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.organisations.choices import Role
from chungtay.organisations.rules import DEPARTMENT_ROLES, own_bodies
from chungtay.taxonomy.models import Leaf

EDUCATORS = frozenset(Role) - {Role.SPONSOR}


@predicate
def works_in_education(visitor: Visitor, thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), EDUCATORS))


@predicate
def is_of_a_department(visitor: Visitor, thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), DEPARTMENT_ROLES))


@predicate
def keeps_this_leaf(visitor: Visitor, thing: object = None) -> bool:
    return isinstance(thing, Leaf) and thing.department_id in own_bodies(visitor, today(), DEPARTMENT_ROLES)


allow(
    {
        "taxonomy.list": works_in_education,
        "taxonomy.add": is_of_a_department,
        "taxonomy.change": keeps_this_leaf,
    }
)
