from __future__ import annotations

from chungtay.agreements.rules import heads_a_body, heads_a_party, works_at_a_party
from chungtay.drafting.models import DraftSheet, Suggestion
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate


@predicate
def drafts_on_it(visitor: Visitor, sheet: DraftSheet) -> bool:
    return sheet.person_id == visitor.pk


@predicate
def heads_a_party_of_it(visitor: Visitor, suggestion: Suggestion) -> bool:
    return bool(heads_a_party(visitor, suggestion.agreement))


@predicate
def works_at_a_party_of_it(visitor: Visitor, suggestion: Suggestion) -> bool:
    return bool(works_at_a_party(visitor, suggestion.agreement))


# Whether the party that asks is the right one, and the version the newest, is the action's to say, in a sentence.
allow(
    {
        "drafting.draft": heads_a_body,
        "drafting.revise": heads_a_party,
        "drafting.write": drafts_on_it,
        "drafting.suggest": works_at_a_party,
        "drafting.answer": heads_a_party_of_it,
        "drafting.carry": works_at_a_party_of_it,
        "drafting.remind": works_at_a_party,
    }
)
