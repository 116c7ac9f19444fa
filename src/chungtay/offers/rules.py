"""Who asks whom for help. Both sides are partners by a memorandum in force; nobody else ever learns of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.kernel.validity import validity_condition
from chungtay.needs.models import Entry
from chungtay.needs.rules import speaks_for_it
from chungtay.needs.rules.reach import spoken_for
from chungtay.offers.models import HelpRequest
from chungtay.programmes.choices import PartnershipKind
from chungtay.programmes.models import PartnershipMember
from chungtay.taxonomy.rules import is_of_a_department, works_in_education

Thing = Entry | HelpRequest | None


def pairs_around(units: Collection[int], day: date) -> frozenset[tuple[int, int]]:
    """Each of the units with each body it shares a memorandum in force with on the day; one question."""
    if not units:
        return frozenset()
    here = PartnershipMember.objects.filter(
        validity_condition(day, "partnership__"),
        organisation_id__in=units,
        partnership__kind=PartnershipKind.MEMORANDUM,
    )
    pairs = here.values_list("organisation_id", "partnership__members__organisation_id")
    return frozenset((one, other) for one, other in pairs if one != other)


@predicate
def speaks_for_a_partner(visitor: Visitor, thing: Thing = None) -> bool:
    if not isinstance(thing, Entry):
        return False
    own, day = spoken_for(visitor, today()), today()
    return any(other == thing.organisation_id for _one, other in pairs_around(own, day))


@predicate
def speaks_for_the_side_in_need(visitor: Visitor, thing: Thing = None) -> bool:
    return isinstance(thing, HelpRequest) and thing.need.organisation_id in spoken_for(visitor, today())


@predicate
def speaks_for_the_side_asked(visitor: Visitor, thing: Thing = None) -> bool:
    return isinstance(thing, HelpRequest) and thing.strength.organisation_id in spoken_for(visitor, today())


allow(
    {
        "offers.list": works_in_education,
        "offers.ask": speaks_for_it,
        "offers.take_up": speaks_for_a_partner,
        "offers.decline": speaks_for_the_side_asked,
        "offers.withdraw": speaks_for_the_side_in_need,
        "offers.oversee": is_of_a_department,
    }
)
