"""Whom somebody with a role may write to: those below, by role, and the people of one's own body."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chungtay.access.models import Invitation
from chungtay.access.rules import OFFICERS
from chungtay.accounts.models import Person
from chungtay.kernel.validity import validity_condition
from chungtay.notices.queries import Audience, Recipient, register_audience
from chungtay.organisations.choices import Kind, Role
from chungtay.organisations.models import Membership, Organisation
from chungtay.organisations.queries import members_of_many, names_on
from chungtay.organisations.rules import LEADERS, overseeing_bodies, overseen_by, own_bodies

SCHOOLS = frozenset({Kind.SCHOOL, Kind.CONTINUING})
COMMITTEES = frozenset({Kind.COMMUNE_COMMITTEE, Kind.COMMUNE_DESK})


def below(person: Person, on: date, *, kinds: Iterable[Kind], roles: Iterable[Role]) -> list[Recipient]:
    """Who holds one of the roles in the bodies of these kinds below the person's; bodies without anybody by name."""
    keys = overseen_by(person, on, OFFICERS) - overseeing_bodies(person, on, OFFICERS)
    of_these_kinds = validity_condition(on, "kinds__") & Q(kinds__kind__in=list(kinds))
    alive = Organisation.objects.valid_on(on).filter(of_these_kinds, pk__in=keys)
    bodies = {row.pk: row for row in alive}
    return recipients(bodies, members_of_many(bodies, roles, on), on)


def own_people(person: Person, on: date, *, roles: Iterable[Role]) -> list[Recipient]:
    """Who holds one of the roles in the bodies the person leads."""
    bodies = {row.pk: row for row in Organisation.objects.filter(pk__in=own_bodies(person, on, LEADERS | OFFICERS))}
    held = [row for row in members_of_many(bodies, roles, on) if row.person_id != person.pk]
    return [each for each in recipients(bodies, held, on) if each.person is not None]


def recipients(bodies: dict[int, Organisation], held: Sequence[Membership], on: date) -> list[Recipient]:
    """The people with their bodies as these are called on the day; an address counts once it is confirmed."""
    names = names_on(bodies.values(), on)
    found = [
        Recipient(
            name=row.person.name,
            address=row.person.email if row.person.is_active and row.person.email_confirmed_at else "",
            person=row.person if row.person.is_active else None,
            body_key=bodies[row.organisation_id].uid,
            body_name=names[row.organisation_id],
        )
        for row in held
    ]
    reached = {each.body_key for each in found if each.person is not None}
    silent = [row for row in bodies.values() if row.uid not in reached]
    nobody = [Recipient("", "", body_key=row.uid, body_name=names[row.pk]) for row in silent]
    return [each for each in found if each.person is not None] + nobody


def holds(person: Person, body_key: str, on: date, *, roles: Iterable[Role]) -> bool:
    """Whether the person still holds one of the roles in the body on the day."""
    held = Membership.objects.valid_on(on).filter(person=person, organisation__uid=body_key, role__in=list(roles))
    return held.exists()


HEADS, COMMUNES = (Role.HEAD,), (Role.COMMUNE_OFFICER,)
STAFF = (Role.DEPUTY, Role.TEACHER, Role.DEPARTMENT_OFFICER, Role.COMMUNE_OFFICER)

register_audience(
    Audience(
        key="access.heads_below",
        title=_("Heads of the schools below us"),
        permission="access.write_below",
        people_of=partial(below, kinds=SCHOOLS, roles=HEADS),
        holds=partial(holds, roles=HEADS),
    )
)
register_audience(
    Audience(
        key="access.communes_below",
        title=_("Officers of the communes below us"),
        permission="access.write_below",
        people_of=partial(below, kinds=COMMITTEES, roles=COMMUNES),
        holds=partial(holds, roles=COMMUNES),
    )
)
register_audience(
    Audience(
        key="access.own_people",
        title=_("Colleagues in our own body"),
        permission="access.write_own",
        people_of=partial(own_people, roles=STAFF),
        holds=partial(holds, roles=STAFF),
    )
)


def roles_held_by(person: Person) -> QuerySet[Membership]:
    """The person's own roles, of any time: news of one is theirs also once it has ended."""
    return Membership.objects.filter(person=person)


def invitations_by(person: Person) -> QuerySet[Invitation]:
    """The invitations a person sent."""
    return Invitation.objects.filter(invited_by=person)
