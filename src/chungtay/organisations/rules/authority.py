"""What a person's memberships of a day amount to. Authority is read anew on every request and never stored."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Q

from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import read_once
from chungtay.kernel.validity import validity_condition
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Organisation, Parentage
from chungtay.organisations.models.walks import ancestors, answered_by, descendants

DEPARTMENT_ROLES = frozenset({Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_HEAD})
OVERSEERS = DEPARTMENT_ROLES | {Role.CLUSTER_LEAD, Role.COMMUNE_OFFICER}
LEADERS = frozenset({Role.HEAD, Role.DEPARTMENT_HEAD, Role.CLUSTER_LEAD, Role.COMMUNE_HEAD})


def own_bodies(person: Visitor, day: date, roles: Iterable[Role] | None = None) -> frozenset[int]:
    """Keys of the bodies in which the person holds a role, or one of these roles, on the day."""
    if person.pk is None:
        return frozenset()
    pairs = read_once(("own", person.pk, day), lambda: _held(str(person.pk), day))
    wanted = None if roles is None else set(roles)
    return frozenset(body for body, role in pairs if wanted is None or role in wanted)


HELD = """SELECT held.organisation_id, held.role FROM organisations_membership held
JOIN organisations_organisation body ON body.id = held.organisation_id WHERE held.person_id = %s
AND COALESCE(held.valid_from, '0001-01-01') <= %s AND COALESCE(held.valid_until, '9999-12-31') > %s
AND COALESCE(body.valid_from, '0001-01-01') <= %s AND COALESCE(body.valid_until, '9999-12-31') > %s"""


def _held(key: str, day: date) -> list[tuple[int, str]]:
    """The roles of the day, body and role; asked by every page, so that its words are written once."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [int(key), *[connection.ops.adapt_datefield_value(day)] * 4])
        return list(cursor.fetchall())


def suppose_roles(person: Visitor, day: date, roles: Iterable[tuple[int, str]]) -> None:
    """For the rest of this reading, answer as if the person held these roles (body, role) and no others."""
    supposed = list(roles)
    if read_once(("own", person.pk, day), lambda: supposed) is not supposed:
        raise RuntimeError("the person's roles were already read; suppose them first, inside a new reading")


def bodies_of(person: Visitor, day: date) -> frozenset[int]:
    """Keys of the person's bodies and of the ended bodies these answer for on the day."""
    own = own_bodies(person, day)
    return own | bodies_answered_for(own, day)


def overseeing_bodies(person: Visitor, day: date, roles: Iterable[Role] = OVERSEERS) -> frozenset[int]:
    """Keys of the bodies from which the person oversees others; a commune's desk works for its committee."""
    own = own_bodies(person, day, roles)
    if not own:
        return own
    above = own | _committees_of(own_bodies(person, day, set(roles) & {Role.COMMUNE_OFFICER}), day)
    return above | bodies_answered_for(above, day)


def _committees_of(bodies: frozenset[int], day: date) -> frozenset[int]:
    desks = Q(organisation__kinds__kind=Kind.COMMUNE_DESK) & validity_condition(day, "organisation__kinds__")
    links = Parentage.objects.valid_on(day).filter(desks, organisation_id__in=bodies, function=Function.ADMINISTRATIVE)
    keys = links.values_list("parent_id", flat=True)
    return read_once(("committees", bodies, day), lambda: frozenset(keys))


def bodies_answered_for(bodies: frozenset[int], day: date) -> frozenset[int]:
    """Keys of the ended bodies for which one of these answers on the day; asked once within one reading."""
    return read_once(("answered", bodies, day), lambda: frozenset(answered_by(bodies, day))) if bodies else bodies


def overseen_by(person: Visitor, day: date, roles: Iterable[Role] = OVERSEERS) -> frozenset[int]:
    """Keys of every body below the person's, by either function; ended ones as they stood at their end."""
    above = overseeing_bodies(person, day, roles)
    if not above:
        return above
    return read_once(("below", above, day), lambda: frozenset(descendants(above, day)))


def oversees(person: Visitor, organisation: Organisation, day: date, roles: Iterable[Role] = OVERSEERS) -> bool:
    """Whether the body stands somewhere below one of the person's; asked from below, so it is cheap."""
    above = overseeing_bodies(person, day, roles)
    if not above:
        return False
    over_it = read_once(("above", organisation.pk, day), lambda: ancestors([organisation.pk], day))
    return not above.isdisjoint(over_it)


def holds_role(person: Visitor, organisation: Organisation, roles: Iterable[Role], day: date) -> bool:
    """Whether the person holds one of the roles in this very body on the day."""
    return organisation.pk in own_bodies(person, day, roles)
