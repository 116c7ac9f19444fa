from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, is_operator, is_signed_in, predicate
from chungtay.organisations.rules import is_department_officer, overseeing_bodies, oversees
from chungtay.programmes.models import Participation


@predicate
def answers_for_participant(visitor: Visitor, participation: Participation | None = None) -> bool:
    """Whether an officer of the participating body, of one that answers for it, or of a body above it is asking."""
    if participation is None:
        return False
    body = participation.organisation
    return body.pk in overseeing_bodies(visitor, today()) or oversees(visitor, body, today())


allow(
    {
        "programmes.list": is_signed_in,
        "programmes.see": is_signed_in,
        "programmes.open": is_department_officer | is_operator,
        "programmes.name_phase": is_department_officer | is_operator,
        "programmes.record_participation": is_department_officer | is_operator,
        "programmes.name_pilot": answers_for_participant,
        "programmes.free_pilot": answers_for_participant,
    }
)
