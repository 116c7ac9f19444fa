"""Who may do what with needs and strengths (domain dossier §14.4, first row). Never public, never a sponsor's."""

from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.needs.models import Entry, EntryDraft
from chungtay.needs.rules.reach import reach_of, spoken_for
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.models import Organisation
from chungtay.organisations.rules import OVERSEERS, own_bodies
from chungtay.taxonomy.rules import works_in_education

Thing = Entry | EntryDraft | Organisation | None


def _unit(thing: Thing) -> int | None:
    """The key of the unit whose needs a thing is about."""
    if isinstance(thing, Entry | EntryDraft):
        return thing.organisation_id
    return thing.pk if isinstance(thing, Organisation) else None


@predicate
def may_read_it(visitor: Visitor, thing: Thing = None) -> bool:
    return isinstance(thing, Entry) and reach_of(visitor, today()).holds(thing)


@predicate
def leads_a_unit(visitor: Visitor, thing: Thing = None) -> bool:
    return bool(own_bodies(visitor, today(), SIGNERS))


@predicate
def speaks_for_it(visitor: Visitor, thing: Thing = None) -> bool:
    return _unit(thing) in spoken_for(visitor, today())


@predicate
def speaks_for_its_helper(visitor: Visitor, thing: Thing = None) -> bool:
    if not isinstance(thing, Entry) or thing.has_lost_its_partner(today()):
        return False
    return thing.partner_id in spoken_for(visitor, today())


@predicate
def writes_this_draft(visitor: Visitor, thing: Thing = None) -> bool:
    return isinstance(thing, EntryDraft) and thing.person_id == visitor.pk


@predicate
def oversees_units(visitor: Visitor, thing: Thing = None) -> bool:
    return bool(own_bodies(visitor, today(), OVERSEERS))


allow(
    {
        "needs.list": works_in_education,
        "needs.see": may_read_it,
        "needs.declare": leads_a_unit,
        "needs.answer": writes_this_draft & speaks_for_it,
        "needs.change": speaks_for_it,
        "needs.withdraw": speaks_for_it,
        "needs.confirm_again": leads_a_unit,
        "needs.copy": leads_a_unit,
        "needs.confirm_met": speaks_for_it,
        "needs.not_yet": speaks_for_it,
        "needs.help": speaks_for_its_helper,
        "needs.enter_sheet": oversees_units | leads_a_unit,
    }
)
