"""Roles by the sheet: given to thousands, and taken back, in one stroke."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy
from chungtay.organisations.choices import Role
from chungtay.organisations.facts import RolesEntered, RolesTakenBack
from chungtay.organisations.models import Membership, Organisation, OrganisationKind
from chungtay.organisations.models.pouring import touch
from chungtay.organisations.rules.entry import refuse_role


class NewRole(NamedTuple):
    """A role for a person in a body, both by key."""

    person: int
    organisation: int
    role: Role
    post: str


@transaction.atomic
def add_memberships(under: Organisation, roles: Sequence[NewRole], *, source: str, by: Person, on: date) -> list[int]:
    """Give the roles a sheet brings for one body, from the day on; the keys of the memberships."""
    kinds = OrganisationKind.objects.valid_on(on).filter(organisation__in={each.organisation for each in roles})
    kind_of = dict(kinds.values_list("organisation_id", "kind"))
    for each in roles:
        refuse_role(each.role, kind_of.get(each.organisation, ""), each.post)
        if each.person == by.pk:
            raise RuleBroken(_("Nobody gives themselves a role. Ask a colleague with this right."), field="person")
    rows = [
        Membership(
            person_id=each.person,
            organisation_id=each.organisation,
            role=each.role,
            post=tidy(each.post),
            valid_from=on,
        )
        for each in roles
    ]
    made = Membership.objects.bulk_create(rows, batch_size=2000)
    told = RolesEntered(organisation=under, count=len(made), source=source, by=by, on=on)
    tell(told)
    touch(told.verb, under.uid, Membership, [row.uid for row in made])
    return [row.pk for row in made]


@transaction.atomic
def take_back_memberships(under: Organisation, keys: Collection[int], *, source: str, by: Person, on: date) -> int:
    """Take back roles a sheet gave, while they stand as it gave them; how many."""
    rows = Membership.objects.filter(pk__in=keys)
    if moved := rows.exclude(version=1).select_related("person", "organisation").first():
        raise RuleBroken(
            _("The role of %(person)s in %(organisation)s was changed after this sheet, which can no longer be undone.")
            % {"person": moved.person, "organisation": moved.organisation}
        )
    uids = list(rows.values_list("uid", flat=True))
    rows.delete()
    told = RolesTakenBack(organisation=under, count=len(uids), source=source, by=by, on=on)
    tell(told)
    touch(told.verb, under.uid, Membership, uids)
    return len(uids)
