from __future__ import annotations

from chungtay.agreements.choices import PARTY_ROLES, SIGNING_ROLES
from chungtay.agreements.models import Agreement
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.organisations.models.walks import answered_by
from chungtay.organisations.queries import overseen_by, own_bodies


@predicate
def works_with_memoranda(visitor: Visitor, _thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), PARTY_ROLES))


@predicate
def heads_a_body(visitor: Visitor, _thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), SIGNING_ROLES))


@predicate
def works_at_a_party(visitor: Visitor, agreement: Agreement) -> bool:
    return _is_party(agreement, own_bodies(visitor, today(), PARTY_ROLES))


@predicate
def heads_a_party(visitor: Visitor, agreement: Agreement) -> bool:
    return _is_party(agreement, own_bodies(visitor, today(), SIGNING_ROLES))


@predicate
def answers_for_a_party(visitor: Visitor, agreement: Agreement) -> bool:
    return _is_party(agreement, answered_by(own_bodies(visitor, today(), PARTY_ROLES), today()))


@predicate
def heads_who_answers_for_a_party(visitor: Visitor, agreement: Agreement) -> bool:
    return _is_party(agreement, answered_by(own_bodies(visitor, today(), SIGNING_ROLES), today()))


@predicate
def oversees_a_party(visitor: Visitor, agreement: Agreement) -> bool:
    return _is_party(agreement, overseen_by(visitor, today()))


def _is_party(agreement: Agreement, bodies: frozenset[int] | set[int]) -> bool:
    return bool(bodies) and agreement.parties.filter(organisation_id__in=bodies).exists()


may_read = works_at_a_party | answers_for_a_party | oversees_a_party

# Who may; whether the state of the memorandum allows it is the action's to say, in a sentence that helps.
allow(
    {
        "agreements.list": works_with_memoranda,
        "agreements.draft": heads_a_body,
        "agreements.see": may_read,
        "agreements.download": may_read,
        "agreements.comment": works_at_a_party,
        "agreements.revise": heads_a_party,
        "agreements.approve": heads_a_party,
        "agreements.sign": heads_a_party,
        "agreements.withdraw": heads_a_party,
        "agreements.end": heads_a_party | heads_who_answers_for_a_party,
    }
)
