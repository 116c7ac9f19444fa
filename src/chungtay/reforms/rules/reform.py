"""Who may change the register as a whole: the department above every body concerned. Who runs the installation, not."""

from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.organisations.models import Organisation
from chungtay.organisations.rules import (
    DEPARTMENT_ROLES,
    holds_role,
    is_department_officer,
    oversees,
    oversees_it_for_the_department,
)
from chungtay.reforms.models import Reform


@predicate
def governs_it(visitor: Visitor, thing: Organisation | None = None) -> bool:
    """Whether the body is the visitor's own department, or stands below it."""
    return thing is not None and _governs(visitor, thing)


@predicate
def oversees_everything(visitor: Visitor, thing: Reform | None = None) -> bool:
    """Whether every body the reform changes stands below the visitor's department, and every other is or does."""
    if thing is None:
        return False
    rows = thing.bodies.filter(is_new=False).select_related("organisation")
    return all(
        _oversees(visitor, row.organisation) if row.is_changed else _governs(visitor, row.organisation) for row in rows
    )


def _oversees(visitor: Visitor, body: Organisation) -> bool:
    return oversees(visitor, body, today(), DEPARTMENT_ROLES)


def _governs(visitor: Visitor, body: Organisation) -> bool:
    return holds_role(visitor, body, DEPARTMENT_ROLES, today()) or _oversees(visitor, body)


allow(
    {
        "reforms.list": is_department_officer,
        "reforms.choose": governs_it,
        "reforms.plan": governs_it,
        "reforms.change": oversees_it_for_the_department,
        "reforms.see": is_department_officer,
        "reforms.answer": oversees_everything,
        "reforms.apply": oversees_everything,
        "reforms.withdraw": oversees_everything,
        "reforms.undo": oversees_everything,
    }
)
