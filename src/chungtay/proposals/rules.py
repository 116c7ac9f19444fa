"""Who answers: the head or a deputy of the unit that is asked, and nobody else."""

from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.matching.models import Proposal
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.rules import own_bodies


@predicate
def signs_for_a_unit(visitor: Visitor, thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), SIGNERS))


@predicate
def is_asked(visitor: Visitor, thing: object = None) -> bool:
    return isinstance(thing, Proposal) and thing.organisation_id in own_bodies(visitor, today(), SIGNERS)


allow({"proposals.list": signs_for_a_unit, "proposals.answer": is_asked})
