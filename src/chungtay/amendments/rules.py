from __future__ import annotations

from datetime import date

from chungtay.agreements.models import Agreement
from chungtay.agreements.rules import (
    heads_a_party,
    heads_who_answers_for_a_party,
    may_read,
    works_with_memoranda,
)
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.organisations.queries import overseen_by
from chungtay.organisations.rules import DEPARTMENT_ROLES

may_bind_today = heads_a_party | heads_who_answers_for_a_party


def is_department_over(person: Visitor, agreement: Agreement, day: date) -> bool:
    """Whether the person works for a department that stands over a party; an ended one as it stood at its end."""
    return agreement.has_party_among(overseen_by(person, day, DEPARTMENT_ROLES))


@predicate
def department_over_a_party(visitor: Visitor, agreement: Agreement) -> bool:
    return is_department_over(visitor, agreement, today())


# Who may; whether the state of the memorandum allows it is the action's to say, in a sentence that helps.
allow(
    {
        "amendments.list": works_with_memoranda,
        "amendments.see": may_read,
        "amendments.draft": may_bind_today,
        "amendments.end": may_bind_today,
        "amendments.settle": may_bind_today | department_over_a_party,
        "amendments.inherit": heads_who_answers_for_a_party,
    }
)
