"""Who reads the list of needs and strengths, and who edits it: a department its own part of it."""

from __future__ import annotations

from datetime import date

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate, read_once
from chungtay.organisations.choices import Kind, Role
from chungtay.organisations.models import OrganisationKind
from chungtay.organisations.rules import DEPARTMENT_ROLES, own_bodies
from chungtay.taxonomy.models import Leaf, LeafEdit

EDUCATORS = frozenset(Role) - {Role.SPONSOR}


def lists_kept_by(visitor: Visitor, day: date) -> frozenset[int]:
    """Keys of the departments whose list the visitor keeps; officers of a ministry or a district office keep none."""
    mine = own_bodies(visitor, day, DEPARTMENT_ROLES)
    if not mine:
        return mine
    kinds = OrganisationKind.objects.valid_on(day).filter(kind=Kind.DEPARTMENT, organisation_id__in=mine)
    keys = kinds.order_by().values_list("organisation_id", flat=True)
    return read_once(("lists kept", mine, day), lambda: frozenset(keys))


@predicate
def works_in_education(visitor: Visitor, thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), EDUCATORS))


@predicate
def is_of_a_department(visitor: Visitor, thing: object = None) -> bool:
    return bool(lists_kept_by(visitor, today()))


@predicate
def keeps_it(visitor: Visitor, thing: object = None) -> bool:
    """A leaf of the own list: a common one in every department's, an own one in that department's alone."""
    mine = lists_kept_by(visitor, today())
    if isinstance(thing, Leaf) and thing.department_id is None:
        return bool(mine)
    return isinstance(thing, Leaf | LeafEdit) and thing.department_id in mine


allow(
    {
        "taxonomy.list": works_in_education,
        "taxonomy.add": is_of_a_department,
        "taxonomy.enter_sheet": is_of_a_department,
        "taxonomy.change": keeps_it,
        "taxonomy.undo": keeps_it,
    }
)
