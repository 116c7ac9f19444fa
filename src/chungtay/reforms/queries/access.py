"""Who has which way to which body on a day, read exactly as authority is read for a request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from chungtay.accounts.models import Person
from chungtay.kernel.permissions import one_reading
from chungtay.kernel.validity import validity_condition
from chungtay.organisations.models import Membership, Parentage, Succession
from chungtay.organisations.models.walks import descendants
from chungtay.organisations.queries import bodies_of, suppose_roles
from chungtay.organisations.rules import overseeing_bodies
from chungtay.reforms.engine.access import BELONGS, HOLDS, OVERSEES

Way = tuple[int, int, str]  # keys of person and body, and the way


def persons_concerned(bodies: Iterable[int]) -> list[Person]:
    """Everybody whose ways may pass one of the bodies, on any day: members of it, of what it answers to, of what
    took over from these, and of the desks of its committee."""
    reached, seen = set(bodies), set[int]()
    while reached:
        seen |= reached
        up = Parentage.objects.filter(organisation__in=reached).values_list("parent_id", flat=True)
        on = Succession.objects.filter(predecessor__in=reached).values_list("successor_id", flat=True)
        reached = (set(up) | set(on)) - seen
    # Whoever works for the desk of a commune oversees from its committee, one step up.
    desks = Parentage.objects.filter(parent__in=seen, organisation__memberships__role="commune_officer")
    seen |= set(desks.values_list("organisation_id", flat=True))
    return list(Person.objects.filter(memberships__organisation__in=seen).distinct().order_by("pk"))


def ways_of(persons: Iterable[Person], day: date) -> frozenset[Way]:
    """Every way these persons have on the day: the roles they hold, the bodies they belong to, those they oversee."""
    people = {person.pk: person for person in persons}
    held = Membership.objects.filter(validity_condition(day), validity_condition(day, "organisation__"))
    roles: dict[int, list[tuple[int, str]]] = {key: [] for key in people}
    for holder, body, role in held.filter(Q(person__in=people)).values_list("person_id", "organisation_id", "role"):
        roles[holder].append((body, role))
    below: dict[frozenset[int], frozenset[int]] = {}
    found: set[Way] = set()
    with one_reading():
        for key, person in people.items():
            suppose_roles(person, day, roles[key])
            found |= {(key, body, f"{HOLDS}{role}") for body, role in roles[key]}
            found |= {(key, body, BELONGS) for body in bodies_of(person, day)}
            above = overseeing_bodies(person, day)
            if above not in below:
                below[above] = frozenset(descendants(above, day)) if above else above
            found |= {(key, body, OVERSEES) for body in below[above]}
    return frozenset(found)
