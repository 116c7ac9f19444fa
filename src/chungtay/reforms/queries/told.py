from __future__ import annotations

from django.db.models import Q, QuerySet

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.organisations.queries import members_of_many
from chungtay.organisations.rules import LEADERS, own_bodies
from chungtay.reforms.choices import ReformState
from chungtay.reforms.facts import ReformApplied, ReformUndone
from chungtay.reforms.models import Reform

CARRIED_OUT = (ReformState.APPLIED, ReformState.UNDONE)


def told_reforms(person: Person) -> QuerySet[Reform]:
    """The changes carried out, or taken back, that touch a body the person leads today."""
    led = Q(bodies__organisation_id__in=own_bodies(person, today(), LEADERS))
    return Reform.objects.filter(led, state__in=CARRIED_OUT).distinct()


def whose_bodies_it_touches(fact: ReformApplied | ReformUndone) -> list[Person]:
    """Who leads, today, a body the change names or founded, each once."""
    bodies = fact.reform.bodies.values_list("organisation_id", flat=True)
    return list({row.person_id: row.person for row in members_of_many(bodies, LEADERS, today())}.values())
