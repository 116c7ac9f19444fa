"""What a memorandum must be, and who must be there, before an annex to it can be begun."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from chungtay.agreements.choices import AgreementKind, AgreementState
from chungtay.agreements.models import Agreement
from chungtay.amendments.queries.inheritance import bodies_today
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.models import Organisation


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
