from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import own_bodies
from chungtay.organisations.rules import DEPARTMENT_ROLES, overseen_by
from chungtay.programmes.facts import ConflictDeclared, ConflictEnded
from chungtay.programmes.models import LONGEST_REASON, Conflict, Programme


@dataclass(frozen=True, kw_only=True)
class Declared:
    """Two bodies that must not be paired, in whose name it is said, why, and from when; no end where none is known."""

    programme: Programme
    one: Organisation
    other: Organisation
    declared_for: Organisation
    reason: str
    valid_from: date
    valid_until: date | None = None


@transaction.atomic
def declare_conflict(wanted: Declared, *, by: Person, on: date) -> Conflict:
    """Say that two bodies must not be paired: a head for the own unit, an officer for units of the department."""
    _must_be_theirs(wanted, by, on)
    reason = tidy(wanted.reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise RuleBroken(
            _("Say in one sentence why, in at most 300 characters; the other side does not read it."), "reason"
        )
    if wanted.valid_until is not None and wanted.valid_until <= wanted.valid_from:
        raise RuleBroken(_("The last day lies before the first. Check both days."), "last_day")
    one, other = sorted((wanted.one, wanted.other), key=lambda body: body.pk)
    try:
        with transaction.atomic():
            row = Conflict.objects.create(
                programme=wanted.programme,
                one=one,
                other=other,
                declared_for=wanted.declared_for,
                reason=reason,
                valid_from=wanted.valid_from,
                valid_until=wanted.valid_until,
                declared_by_id=by.pk,
                declared_at=now(),
            )
    except IntegrityError:
        raise RuleBroken(
            _("You have declared this for the two already, for days that overlap with these. End that one first."),
            "other",
        ) from None
    tell(ConflictDeclared(conflict=row, declared_for=row.declared_for, by=by, on=on))
    return row


def _must_be_theirs(wanted: Declared, by: Person, on: date) -> None:
    two = {wanted.one.pk, wanted.other.pk}
    if len(two) < 2:
        raise RuleBroken(_("Name two different bodies."), "other")
    own = wanted.declared_for.pk
    if own in two and own in own_bodies(by, on, SIGNERS):
        return
    if own not in own_bodies(by, on, DEPARTMENT_ROLES):
        raise RuleBroken(_("A head declares it for the own unit, an officer for the own department."), "declared_for")
    if two.isdisjoint(overseen_by(by, on, DEPARTMENT_ROLES) | {own}):
        raise RuleBroken(_("At least one of the two has to stand below your department."), "one")


@transaction.atomic
def end_conflict(conflict: Conflict, *, by: Person, on: date) -> Conflict:
    """From this day the two may be paired again; that it was declared stays on record."""
    row = Conflict.objects.select_for_update(of=("self",)).select_related("declared_for").get(pk=conflict.pk)
    if row.valid_until is not None and row.valid_until <= on:
        raise RuleBroken(_("It has ended already."))
    row.valid_until = max(on, row.valid_from or on)
    row.ended_by_id, row.ended_at = by.pk, now()
    row.save(update_fields=["valid_until", "ended_by", "ended_at"])
    tell(ConflictEnded(conflict=row, declared_for=row.declared_for, by=by, on=on))
    return row
