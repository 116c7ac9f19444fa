"""What a memorandum must be, and who must be there, before an annex to it can be begun."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from chungtay.agreements.choices import SIGNING_ROLES, AgreementKind, AgreementState
from chungtay.agreements.models import Agreement, Party
from chungtay.amendments.queries.inheritance import bodies_today, parties_bound_by
from chungtay.amendments.queries.terms import last_day_of
from chungtay.amendments.rules import is_department_over
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import holds_role, name_on


def must_answer(agreement: Agreement, *, by: Person, at: datetime) -> None:
    """Refuse who is not head or deputy of a party that is still in, or of a body that answers for one on the day."""
    if not parties_bound_by(by, agreement, to_local(at).date()):
        raise RuleBroken(
            _("Only the head or a deputy of a party, or of a body that answers for one today, can do this.")
        )


def must_settle(agreement: Agreement, *, by: Person, day: date) -> None:
    """Refuse who neither binds a party on the day nor works for a department over one."""
    if not parties_bound_by(by, agreement, day) and not is_department_over(by, agreement, day):
        raise RuleBroken(_("Only the head or a deputy of a party, or the department over one, can record this."))


def must_bind(agreement: Agreement, parties: Iterable[Party], *, by: Person, day: date) -> None:
    """Refuse who binds none of these parties alone: its head, or who heads every body that answers for it."""
    answering, parts = bodies_today(agreement, day), []
    for party in parties:
        bodies = answering.get(party.number) or [party.organisation]
        mine = [body for body in bodies if holds_role(by, body, SIGNING_ROLES, day)]
        if len(mine) == len(bodies):
            return
        parts += [(party, bodies)] if mine else []
    if not parts:
        raise RuleBroken(
            _("Only the head or a deputy of a party, or of a body that answers for one today, can do this.")
        )
    party, bodies = parts[0]
    names = ", ".join(name_on(body, day) for body in bodies)
    raise RuleBroken(
        _(
            "Several bodies answer for %(party)s today: %(bodies)s. One of them alone cannot do this for all; let an "
            "annex that all parties sign say when the memorandum ends."
        )
        % {"party": party, "bodies": names}
    )


def must_be_a_memorandum(agreement: Agreement) -> None:
    """Refuse an annex: what becomes of a memorandum begins at the memorandum."""
    if agreement.kind == AgreementKind.ANNEX:
        raise RuleBroken(_("This is an annex. Open the memorandum it amends, and begin there."))


def must_be_in_force(agreement: Agreement) -> None:
    """Refuse an annex, and a memorandum that is not in force."""
    must_be_a_memorandum(agreement)
    if agreement.state != AgreementState.IN_FORCE:
        raise RuleBroken(
            _("This memorandum is in the state “%(state)s”; only one that is in force can be amended or ended.")
            % {"state": agreement.get_state_display()}
        )


def must_still_hold(agreement: Agreement, day: date) -> None:
    """Refuse an annex to what is not in force, or whose agreed last day is past though nobody has noted it yet."""
    must_be_in_force(agreement)
    last = last_day_of(agreement, day)
    if last is not None and last < day:
        raise RuleBroken(
            _("“%(agreement)s” lasted until %(day)s, so no annex can change it any more. Begin a new memorandum.")
            % {"agreement": agreement, "day": short_day(last)}
        )


def places_today(agreement: Agreement, day: date) -> tuple[list[Organisation], dict[int, int]]:
    """The bodies that sign for all parties on the day, and by the key of a body the number it signs under.

    A body that is no more has the number of the one that answers for it; it has none where several share its part.
    """
    found = bodies_today(agreement, day)
    bodies = list({body.pk: body for part in found.values() for body in part}.values())
    places = {body.pk: number for number, body in enumerate(bodies, start=1)}
    for party in agreement.parties.all():
        if len(answering := found.get(party.number, [])) == 1:
            places.setdefault(party.organisation_id, places[answering[0].pk])
    return bodies, places


def everybody_today(agreement: Agreement, day: date) -> list[Organisation]:
    """The bodies that sign for all parties on the day, each once; refused where nobody answers for a party."""
    found = bodies_today(agreement, day)
    for party in agreement.parties.all():
        if party.number in found and not found[party.number]:
            raise RuleBroken(
                _("Nobody has confirmed yet who answers for %(party)s. Have its successor confirmed in the register.")
                % {"party": party}
            )
    bodies, _places = places_today(agreement, day)
    if len(bodies) < 2:
        raise RuleBroken(
            _("The parties are one body today, so nobody is left to agree with. Close the memorandum instead.")
        )
    return bodies
