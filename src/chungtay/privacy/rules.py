"""Who may do what here. A pupil's profile is its own school's alone: not the department's, not the operator's."""

from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, anybody, is_operator, is_signed_in, predicate
from chungtay.organisations.choices import Role
from chungtay.organisations.rules import DEPARTMENT_ROLES, holds_role, is_department_officer, oversees, own_bodies
from chungtay.privacy.models import ConsentRecord, Photograph, Pupil, SubjectRequest

# Who keeps the papers of pupils in a school; heads, deputies and clerks of other bodies keep none.
KEEPERS = frozenset({Role.HEAD, Role.DEPUTY, Role.CLERK})

Kept = Pupil | ConsentRecord | Photograph | None


@predicate
def keeps_pupils(visitor: Visitor, thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), KEEPERS))


@predicate
def keeps_this_pupil(visitor: Visitor, thing: Kept = None) -> bool:
    pupil = thing if thing is None or isinstance(thing, Pupil) else thing.pupil
    return pupil is not None and pupil.school_id in own_bodies(visitor, today(), KEEPERS)


@predicate
def is_its_subject(visitor: Visitor, thing: SubjectRequest | None = None) -> bool:
    return thing is not None and thing.person_id is not None and thing.person_id == visitor.pk


@predicate
def answers_it(visitor: Visitor, thing: SubjectRequest | None = None) -> bool:
    """The school answers for its pupils, the department for the people of its bodies, else whoever runs the house."""
    if thing is None:
        return False
    if thing.pupil is not None:
        return bool(keeps_this_pupil(visitor, thing.pupil))
    if thing.organisation is None:
        return bool(is_operator(visitor))
    body, day = thing.organisation, today()
    return holds_role(visitor, body, DEPARTMENT_ROLES, day) or oversees(visitor, body, day, DEPARTMENT_ROLES)


guards_data = is_department_officer | is_operator

allow(
    {
        "privacy.read_notice": anybody,
        "privacy.see_published": anybody,
        "privacy.answer_link": anybody,
        "privacy.read_register": guards_data,
        "privacy.list_pupils": keeps_pupils,
        "privacy.add_pupil": keeps_pupils,
        "privacy.keep_pupil": keeps_this_pupil,
        "privacy.ask": is_signed_in,
        "privacy.see_request": is_its_subject | answers_it,
        "privacy.answer_request": answers_it & ~is_its_subject,
        "privacy.keep_time": guards_data,
    }
)
