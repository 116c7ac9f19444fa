"""Who has which way to which body on a day, read exactly as authority is read for a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from chungtay.accounts.models import Person
from chungtay.kernel.permissions import one_reading
from chungtay.kernel.validity import validity_condition
from chungtay.organisations.models import Membership, Organisation, Parentage, Succession
from chungtay.organisations.models.walks import descendants
from chungtay.organisations.queries import bodies_of, suppose_roles
from chungtay.organisations.rules import overseeing_bodies
from chungtay.reforms.engine.access import BELONGS, HOLDS, OVERSEES

Way = tuple[int, int, str]  # keys of person and body, and the way
BOUNDS = ("valid_from", "valid_until")


def persons_concerned(bodies: Iterable[int], further: Iterable[int] = ()) -> list[Person]:
    """Everybody whose ways may pass one of the bodies, on any day, and these further ones."""
    around = Q(memberships__organisation__in=_reaching(bodies)) | Q(pk__in=set(further))
    return list(Person.objects.filter(around).distinct().order_by("pk"))


def days_concerned(bodies: Iterable[int], day: date) -> set[date]:
    """The day, and every later one on which what a way to one of the bodies rests on begins or ends.

    Of roles only those at bodies such a way may begin at; later parents, bodies and successions are few, and all count.
    """
    later = Q(valid_from__gt=day) | Q(valid_until__gt=day)
    rows: list[QuerySet[Any]] = [
        Membership.objects.filter(later, organisation__in=_reaching(bodies)),
        Parentage.objects.filter(later),
        Organisation.objects.filter(later),
    ]
    turns = [each.filter(**{f"{field}__gt": day}).values_list(field, flat=True) for each in rows for field in BOUNDS]
    turns.append(Succession.objects.filter(on__gt=day).values_list("on", flat=True))
    return {day}.union(*(each.order_by().distinct() for each in turns))


def _reaching(bodies: Iterable[int]) -> set[int]:
    """The bodies, what they answer to, what took over from these, and the desks of their committee."""
    reached, seen = set(bodies), set[int]()
    while reached:
        seen |= reached
        up = Parentage.objects.filter(organisation__in=reached).values_list("parent_id", flat=True)
        on = Succession.objects.filter(predecessor__in=reached).values_list("successor_id", flat=True)
        reached = (set(up) | set(on)) - seen
    # Whoever works for the desk of a commune oversees from its committee, one step up.
    desks = Parentage.objects.filter(parent__in=seen, organisation__memberships__role="commune_officer")
    seen |= set(desks.values_list("organisation_id", flat=True))
    return seen


def begins_from(row: Membership | Parentage, day: date) -> bool:
    """Whether the row holds only from this day or a later one."""
    return row.valid_from is not None and row.valid_from >= day


def ways_by_day(persons: Iterable[Person], days: Iterable[date]) -> dict[date, frozenset[Way]]:
    """The ways of these persons on each of the days."""
    people = list(persons)
    return {day: ways_of(people, day) for day in sorted(days)}


def turned_between(
    before: Mapping[date, frozenset[Way]], after: Mapping[date, frozenset[Way]]
) -> tuple[frozenset[Way], frozenset[Way]]:
    """What was gained and what was lost on any of the days, the same days in both."""
    gained = frozenset[Way]().union(*(after[day] - before[day] for day in after))
    return gained, frozenset[Way]().union(*(before[day] - after[day] for day in after))


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
