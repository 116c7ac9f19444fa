"""Who reads the list of needs and strengths, and who edits it: a department its own part of it."""

from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.organisations.choices import Role
from chungtay.organisations.rules import DEPARTMENT_ROLES, own_bodies
from chungtay.taxonomy.models import Leaf, LeafEdit

EDUCATORS = frozenset(Role) - {Role.SPONSOR}


@predicate
def works_in_education(visitor: Visitor, thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), EDUCATORS))


@predicate
def is_of_a_department(visitor: Visitor, thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), DEPARTMENT_ROLES))


@predicate
def keeps_it(visitor: Visitor, thing: object = None) -> bool:
    """A leaf of the own list: a common one in every department's, an own one in that department's alone."""
    mine = own_bodies(visitor, today(), DEPARTMENT_ROLES)
    if isinstance(thing, Leaf) and thing.department_id is None:
        return bool(mine)
    return isinstance(thing, Leaf | LeafEdit) and thing.department_id in mine


allow(
    {
        "taxonomy.list": works_in_education,
        "taxonomy.add": is_of_a_department,
        "taxonomy.change": keeps_it,
        "taxonomy.undo": keeps_it,
    }
)
