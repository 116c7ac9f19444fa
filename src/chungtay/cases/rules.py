"""Who keeps a reform case: officers and the head of the very department it is about."""

from __future__ import annotations

from chungtay.cases.models import CaseQuestion, ReformCase
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.organisations.choices import Kind
from chungtay.organisations.models import Organisation
from chungtay.organisations.rules import DEPARTMENT_ROLES, own_bodies

Thing = ReformCase | CaseQuestion | None


def kept_departments(visitor: Visitor) -> frozenset[int]:
    """Keys of the departments of education in which the person is an officer or the head today."""
    own = own_bodies(visitor, today(), DEPARTMENT_ROLES)
    if not own:
        return own
    kept = Organisation.objects.of_kind(Kind.DEPARTMENT, today()).filter(pk__in=own)
    return frozenset(kept.values_list("pk", flat=True))


@predicate
def keeps_the_case(visitor: Visitor, thing: Thing = None) -> bool:
    case = thing.case if isinstance(thing, CaseQuestion) else thing
    return case is not None and case.department_id in own_bodies(visitor, today(), DEPARTMENT_ROLES)


@predicate
def keeps_a_department(visitor: Visitor, thing: Thing = None) -> bool:
    return bool(kept_departments(visitor))


allow(
    {
        "cases.open": keeps_a_department,
        "cases.see": keeps_the_case,
        "cases.answer": keeps_the_case,
        "cases.work_on": keeps_the_case,
    }
)
