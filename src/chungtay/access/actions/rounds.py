from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.access.actions.inviting import Invited, _write_invitation, send, withdraw
from chungtay.access.choices import InvitationState
from chungtay.access.facts import RoundPrepared
from chungtay.access.models import InvitationRound
from chungtay.access.queries.invitations import invitations_of
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Organisation

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Row:
    """One school of the list with the head to be invited there."""

    organisation: Organisation
    invited: Invited


@transaction.atomic
def prepare_round(rows: Sequence[Row], *, by: Person, on: date, at: datetime) -> InvitationRound:
    """Write invitations for the heads of many schools, to be looked over; none of them is sent."""
    if not rows:
        raise RuleBroken(_("Tick at least one school."))
    if len(rows) > MOST_AT_ONCE:
        raise RuleBroken(_("At most %(most)s invitations at once. Untick some.") % {"most": MOST_AT_ONCE})
    made = InvitationRound.objects.create(made_by_id=by.pk, made_at=at)
    written = [
        _write_invitation(row.organisation, Role.HEAD, row.invited, by=by, on=on, at=at, sent_together=made)
        for row in rows
    ]
    tell(RoundPrepared(round=made, count=len(written), wrote=written, by=by, on=on))
    return made


@transaction.atomic
def send_round(prepared: InvitationRound, *, by: Person, on: date, at: datetime) -> int:
    """Send every invitation of the round that still stands unsent; how many."""
    _lock(prepared)
    waiting = list(invitations_of(prepared).filter(state=InvitationState.PREPARED))
    for invitation in waiting:
        send(invitation, by=by, on=on, at=at)
    prepared.sent_at = at
    prepared.version += 1
    prepared.save(update_fields=["sent_at", "version"])
    return len(waiting)


@transaction.atomic
def drop_round(prepared: InvitationRound, *, by: Person, on: date) -> None:
    """Put a round aside before it is sent; its invitations are withdrawn and nobody hears of them."""
    _lock(prepared)
    for invitation in invitations_of(prepared).filter(state=InvitationState.PREPARED):
        withdraw(invitation, by=by, on=on)
    prepared.version += 1
    prepared.save(update_fields=["version"])


def _lock(prepared: InvitationRound) -> None:
    prepared.refresh_from_db(from_queryset=InvitationRound.objects.select_for_update())
    if prepared.sent_at is not None:
        raise RuleBroken(_("These invitations were sent already. Open the page again to see how they stand."))
