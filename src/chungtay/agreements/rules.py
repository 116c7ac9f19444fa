from __future__ import annotations

from collections.abc import Collection
from datetime import date

from chungtay.agreements.choices import PARTY_ROLES, SIGNING_ROLES
from chungtay.agreements.models import Agreement
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.organisations.choices import Role
from chungtay.organisations.queries import overseen_by, own_bodies
from chungtay.organisations.rules import bodies_answered_for


def answered_for(visitor: Visitor, roles: Collection[Role], day: date) -> frozenset[int]:
    """Keys of the ended bodies for which the visitor's own bodies, in one of these roles, answer on the day."""
    return bodies_answered_for(own_bodies(visitor, day, roles), day)


@predicate
def works_with_memoranda(visitor: Visitor, _thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), PARTY_ROLES))


@predicate
def heads_a_body(visitor: Visitor, _thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), SIGNING_ROLES))


@predicate
def works_at_a_party(visitor: Visitor, agreement: Agreement) -> bool:
    return agreement.has_party_among(own_bodies(visitor, today(), PARTY_ROLES))


@predicate
def heads_a_party(visitor: Visitor, agreement: Agreement) -> bool:
    return agreement.has_party_among(own_bodies(visitor, today(), SIGNING_ROLES))


@predicate
def answers_for_a_party(visitor: Visitor, agreement: Agreement) -> bool:
    return agreement.has_party_among(answered_for(visitor, PARTY_ROLES, today()))


@predicate
def heads_who_answers_for_a_party(visitor: Visitor, agreement: Agreement) -> bool:
    return agreement.has_party_among(answered_for(visitor, SIGNING_ROLES, today()))


@predicate
def oversees_a_party(visitor: Visitor, agreement: Agreement) -> bool:
    return agreement.has_party_among(overseen_by(visitor, today()))


may_read = works_at_a_party | answers_for_a_party | oversees_a_party

# Who may; whether the state of the memorandum allows it is the action's to say, in a sentence that helps.
allow(
    {
        "agreements.list": works_with_memoranda,
        "agreements.see": may_read,
        "agreements.download": may_read,
        "agreements.comment": works_at_a_party,
        "agreements.approve": heads_a_party,
        "agreements.sign": heads_a_party,
        "agreements.withdraw": heads_a_party,
    }
)
