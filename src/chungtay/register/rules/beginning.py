"""Who may begin: nobody gives themselves a role, except the one who set a fresh installation up, once."""

from __future__ import annotations

from chungtay.accounts.queries import came_by_first_run_token
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, is_operator, predicate
from chungtay.organisations.models import Membership


@predicate
def set_the_installation_up(visitor: Visitor, thing: object = None) -> bool:
    return came_by_first_run_token(visitor.pk)


@predicate
def nobody_has_a_role(visitor: Visitor, thing: object = None) -> bool:
    return not Membership.objects.exists()


allow({"register.begin": is_operator & set_the_installation_up & nobody_has_a_role})
