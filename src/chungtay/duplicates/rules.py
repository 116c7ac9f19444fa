"""Who decides whether two records are one body: the department above both."""

from __future__ import annotations

from chungtay.duplicates.models import DuplicateProposal
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.organisations.rules import DEPARTMENT_ROLES, is_department_officer, overseen_by


@predicate
def oversees_both(visitor: Visitor, thing: DuplicateProposal | None = None) -> bool:
    if thing is None:
        return False
    return {thing.first_id, thing.second_id} <= overseen_by(visitor, today(), DEPARTMENT_ROLES)


allow(
    {
        "duplicates.list": is_department_officer,
        "duplicates.find": is_department_officer,
        "duplicates.decide": oversees_both,
    }
)
