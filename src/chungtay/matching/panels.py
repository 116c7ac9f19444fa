from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import to_local
from chungtay.kernel.duties import Duty, register_duties
from chungtay.kernel.people import Person
from chungtay.matching.queries.visible import proposals_waiting
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.queries import own_bodies


@register_duties
def who_is_asked_for_a_partner(person: Person, on: date) -> list[Duty]:
    own = own_bodies(person, on, SIGNERS)
    return [
        Duty(
            sentence=_("%(other)s is proposed to %(unit)s as a partner and waits for your answer.")
            % {"other": row.other, "unit": row.organisation},
            detail=str(row.pairing.scenario.run),
            to=reverse("matching:answer", args=[row.uid]),
            action=_("Answer the proposal"),
            waits=str(row.other),
            waited_for=str(row.organisation),
            is_mine=True,
            since=to_local(row.sent_at).date(),
            icon="shuffle",
        )
        for row in (proposals_waiting(own) if own else [])
    ]
