"""Who works with a body's papers: its head, deputies and clerk, its officers; who oversees it reads what was issued."""

from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, is_operator, predicate
from chungtay.organisations.models import Organisation
from chungtay.organisations.rules import DEPARTMENT_ROLES, oversees, own_bodies
from chungtay.records.choices import DECIDERS, KEEPERS, PaperState
from chungtay.records.models import Document, Dossier, IncomingPaper, LetterTemplate

Thing = Organisation | Document | Dossier | IncomingPaper | LetterTemplate | None


def _body(thing: Thing) -> Organisation | None:
    return thing if thing is None or isinstance(thing, Organisation) else thing.organisation


@predicate
def keeps_papers(visitor: Visitor, thing: Thing = None) -> bool:
    return bool(own_bodies(visitor, today(), KEEPERS))


@predicate
def keeps_its_papers(visitor: Visitor, thing: Thing = None) -> bool:
    body = _body(thing)
    return body is not None and body.pk in own_bodies(visitor, today(), KEEPERS)


@predicate
def decides_for_it(visitor: Visitor, thing: Thing = None) -> bool:
    body = _body(thing)
    return body is not None and body.pk in own_bodies(visitor, today(), DECIDERS)


@predicate
def oversees_who_issued(visitor: Visitor, thing: Thing = None) -> bool:
    if not isinstance(thing, Document) or thing.state in (PaperState.DRAFT, PaperState.DROPPED):
        return False
    return oversees(visitor, thing.organisation, today())


@predicate
def keeps_templates(visitor: Visitor, thing: Thing = None) -> bool:
    """A template is run as code by the program, so the list of whom it is taken from is short."""
    return bool(own_bodies(visitor, today(), DEPARTMENT_ROLES))


@predicate
def keeps_templates_of_it(visitor: Visitor, thing: Thing = None) -> bool:
    body = _body(thing)
    return body is not None and body.pk in own_bodies(visitor, today(), DEPARTMENT_ROLES)


allow(
    {
        "records.list": keeps_papers,
        "records.see": keeps_its_papers | oversees_who_issued,
        "records.write": keeps_its_papers,
        "records.begin": keeps_papers,
        "records.issue": keeps_its_papers,
        "records.withdraw": decides_for_it,
        "records.set_head": decides_for_it,
        "records.keep_dossier": keeps_its_papers,
        "records.see_incoming": keeps_its_papers,
        "records.list_templates": keeps_templates | is_operator,
        "records.keep_template": keeps_templates_of_it | is_operator,
    }
)
