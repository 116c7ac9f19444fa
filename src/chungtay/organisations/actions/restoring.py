from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.facts import BeginningWithdrawn, MembershipAdded, MembershipRestored
from chungtay.organisations.models import Attached, Membership, Organisation, OrganisationKind


@transaction.atomic
def withdraw_beginning(row: Attached, *, by: Person, on: date) -> None:
    """What begins on the day or later never does, but a name or kind only as its body ends; nothing may name it yet."""
    levels = row.level_labels if isinstance(row, OrganisationKind) else []
    what = _("%(row)s, from %(day)s") % {"row": ", ".join([str(row), *levels]), "day": short_day(_begins(row, on))}
    try:
        with transaction.atomic():
            type(row)._default_manager.select_for_update().get(pk=row.pk).delete()
    except ProtectedError as named:
        raise RuleBroken(
            _("%(what)s is named elsewhere already, so it cannot be withdrawn.") % {"what": what}
        ) from named
    tell(BeginningWithdrawn(organisation=row.organisation, what=what, by=by, on=on))


@transaction.atomic
def begin_elsewhere(membership: Membership, organisation: Organisation, *, by: Person, on: date) -> Membership:
    """A role that begins on the day or later begins in the other body: one row still, for whatever names it."""
    begins = _begins(membership, on)
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    row.organisation = organisation
    row.version += 1
    row.save(update_fields=["organisation", "version"])
    fact = MembershipAdded(
        membership=row, person=row.person, organisation=organisation, role=str(row.role), by=by, on=begins
    )
    tell(fact)
    return row


def _begins(row: Attached, on: date) -> date:
    if row.valid_from is None or row.valid_from < on:
        raise RuleBroken(_("This has begun already. End it from a day on instead."))
    return row.valid_from


@transaction.atomic
def take_back_change_of_hands(
    ended: Membership, until: date | None, given: Membership, *, by: Person, on: date
) -> Membership:
    """The role that was ended goes on as before, and the one given in its stead never was; roles changed since stay."""
    Organisation.objects.select_for_update().get(pk=ended.organisation_id)
    was_until, was_from = ended.valid_until, given.valid_from
    for row in (ended, given):
        row.refresh_from_db(from_queryset=Membership.objects.select_for_update())
    if ended.valid_until != was_until or ended.valid_until is None or given.valid_from != was_from or given.valid_until:
        raise RuleBroken(_("One of the two roles has been changed since. Open the page of the body to see how."))
    withdrawn = str(given)
    given.delete()
    ended.valid_until = until
    ended.version += 1
    ended.save(update_fields=["valid_until", "version"])
    tell(
        MembershipRestored(
            membership=ended, person=ended.person, organisation=ended.organisation, withdrawn=withdrawn, by=by, on=on
        )
    )
    return ended
