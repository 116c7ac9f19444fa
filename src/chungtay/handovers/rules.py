"""Who may hand a role over: whoever may end it and give it anew, so a head is named from above."""

from __future__ import annotations

from chungtay.handovers.models import Handover
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, is_allowed, predicate
from chungtay.organisations.choices import NAMED_FROM_ABOVE, Role
from chungtay.organisations.models import Membership
from chungtay.organisations.rules import LEADERS, own_bodies
from chungtay.organisations.rules.authority import OVERSEERS

Thing = Membership | Handover | None


def _role_of(thing: Thing) -> Membership | None:
    return thing.leaving if isinstance(thing, Handover) else thing


@predicate
def is_named_from_above(visitor: Visitor, thing: Thing = None) -> bool:
    membership = _role_of(thing)
    return membership is not None and Role(membership.role) in NAMED_FROM_ABOVE


@predicate
def names_heads_there(visitor: Visitor, thing: Thing = None) -> bool:
    membership = _role_of(thing)
    return membership is not None and is_allowed(visitor, "organisations.name_heads", membership.organisation)


@predicate
def manages_roles_there(visitor: Visitor, thing: Thing = None) -> bool:
    membership = _role_of(thing)
    return membership is not None and is_allowed(visitor, "organisations.manage_memberships", membership.organisation)


@predicate
def leads_or_oversees(visitor: Visitor, thing: Thing = None) -> bool:
    return bool(own_bodies(visitor, today(), LEADERS | OVERSEERS))


may_hand_over = (is_named_from_above & names_heads_there) | (~is_named_from_above & manages_roles_there)

allow(
    {
        "handovers.list": leads_or_oversees,
        "handovers.see": manages_roles_there,
        "handovers.prepare": may_hand_over,
        "handovers.hand_over": may_hand_over,
        "handovers.undo": may_hand_over,
    }
)
