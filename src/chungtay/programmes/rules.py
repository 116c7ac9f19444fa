from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, is_operator, is_signed_in, predicate
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.rules import (
    DEPARTMENT_ROLES,
    is_department_officer,
    overseeing_bodies,
    oversees,
    own_bodies,
)
from chungtay.programmes.models import Conflict, Participation, Programme


@predicate
def answers_for_participant(visitor: Visitor, participation: Participation | None = None) -> bool:
    """Whether an officer of the participating body, of one that answers for it, or of a body above it is asking."""
    if participation is None:
        return False
    body = participation.organisation
    return body.pk in overseeing_bodies(visitor, today()) or oversees(visitor, body, today())


@predicate
def answers_for_initiator(visitor: Visitor, programme: Programme | None = None) -> bool:
    """Whether an officer of who announced it, of one that answers for it, or of a body above it is asking."""
    if programme is None or programme.initiator is None:
        return False
    own = overseeing_bodies(visitor, today(), DEPARTMENT_ROLES)
    return programme.initiator_id in own or oversees(visitor, programme.initiator, today(), DEPARTMENT_ROLES)


@predicate
def names_no_initiator(visitor: Visitor, programme: Programme | None = None) -> bool:
    """Whether nobody announced it, so that no body could answer for it."""
    return programme is not None and programme.initiator is None


@predicate
def declares_conflicts(visitor: Visitor, thing: object = None) -> bool:
    """Whether the person signs for a unit or is an officer of a department."""
    return bool(own_bodies(visitor, today(), SIGNERS) or own_bodies(visitor, today(), DEPARTMENT_ROLES))


@predicate
def declared_it(visitor: Visitor, conflict: Conflict | None = None) -> bool:
    """Whether the person speaks today for the body in whose name a conflict was declared."""
    if conflict is None:
        return False
    own = own_bodies(visitor, today(), SIGNERS) | own_bodies(visitor, today(), DEPARTMENT_ROLES)
    return conflict.declared_for_id in own


# The operator runs the installation and owns no programme: it keeps only those that name nobody who announced them.
keeps_programme = answers_for_initiator | (is_operator & names_no_initiator)

allow(
    {
        "programmes.list": is_signed_in,
        "programmes.see": is_signed_in,
        "programmes.open": is_department_officer | is_operator,
        "programmes.name_phase": keeps_programme,
        "programmes.set_click": keeps_programme,
        "programmes.record_participation": keeps_programme,
        "programmes.conflicts": declares_conflicts,
        "programmes.declare_conflict": declares_conflicts,
        "programmes.end_conflict": declared_it,
        "programmes.name_pilot": answers_for_participant,
        "programmes.free_pilot": answers_for_participant,
    }
)
