from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chungtay.access.choices import InvitationState
from chungtay.access.facts import InvitationSent, InvitationSentAgain, InvitationVoided, InvitationWithdrawn
from chungtay.access.models import LASTS, OPEN, Invitation, InvitationRound
from chungtay.access.queries.invitations import letter_key, lost_invitations, still_stands
from chungtay.access.queries.tokens import digest_of, token_of
from chungtay.access.rules import may_give
from chungtay.accounts.actions import ensure_system_person
from chungtay.kernel import outbox
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Membership, Organisation, OrganisationKind
from chungtay.organisations.rules.entry import refuse_role

LETTER = "access.invitation"


@dataclass(frozen=True)
class Invited:
    """Who is asked: by name and address, or by the role the register knows already; without address by hand."""

    name: str = ""
    email: str = ""
    post: str = ""
    membership: Membership | None = None
    begins_on: date | None = None


@transaction.atomic
def invite(
    organisation: Organisation, role: Role, invited: Invited, *, by: Person, on: date, at: datetime
) -> Invitation:
    """Ask one person to take a role in a body: a letter goes out, or the link waits to be handed over."""
    return send(_write_invitation(organisation, role, invited, by=by, on=on, at=at), by=by, on=on, at=at)


def _write_invitation(
    organisation: Organisation,
    role: Role,
    invited: Invited,
    *,
    by: Person,
    on: date,
    at: datetime,
    sent_together: InvitationRound | None = None,
) -> Invitation:
    """Write an invitation that is not sent yet; whoever may not appoint to the role may not invite to it either."""
    member = invited.membership
    if not may_give(by, organisation, role):
        raise RuleBroken(
            _("Your role does not let you appoint somebody to this role. Ask the body above this one."), field="role"
        )
    post = tidy(invited.post) or (member.post if member else "")
    begins_on = invited.begins_on or on
    _must_fit(organisation, role, post, begins_on, on)
    if member is not None:
        _must_be_without_account(member, organisation, role, on)
    name = tidy(invited.name) or (member.person.name if member else "")
    if not name:
        raise RuleBroken(_("Say whom you invite: the full name, as papers write it."), field="name")
    row = Invitation(
        organisation=organisation,
        role=role,
        post=post,
        name=name,
        email=tidy(invited.email).lower(),
        membership=member,
        is_for_member=member is not None,
        begins_on=begins_on,
        round=sent_together,
        invited_by_id=by.pk,
        invited_at=at,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as open_already:
        raise RuleBroken(
            _("%(name)s already has an open invitation to this role. Send that one again, or withdraw it first.")
            % {"name": name},
            field="email",
        ) from open_already
    return row


@transaction.atomic
def send(invitation: Invitation, *, by: Person, on: date, at: datetime) -> Invitation:
    """Let an invitation go: its first link is made, and its letter put into the outbox."""
    _lock(invitation, InvitationState.PREPARED)
    if not still_stands(invitation, on):
        raise RuleBroken(_("The invitation of %(name)s no longer stands. Leave it out.") % {"name": invitation.name})
    _issue(invitation, at=at)
    tell(
        InvitationSent(invitation=invitation, organisation=invitation.organisation, role=invitation.role, by=by, on=on)
    )
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, *, by: Person, on: date, at: datetime) -> Invitation:
    """Make a new link and send it; the link before it no longer works, and the seven days begin anew."""
    _lock(invitation, InvitationState.WAITING)
    if not may_give(by, invitation.organisation, Role(invitation.role)):
        raise RuleBroken(_("Your role does not let you appoint somebody to this role. Ask the body above this one."))
    # Who sends it again answers for it from now on.
    invitation.invited_by_id = by.pk
    if not still_stands(invitation, on):
        raise RuleBroken(_("The invitation of %(name)s no longer stands. Leave it out.") % {"name": invitation.name})
    _issue(invitation, at=at)
    tell(InvitationSentAgain(invitation=invitation, organisation=invitation.organisation, by=by, on=on))
    return invitation


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Person, on: date) -> Invitation:
    """Take an open invitation back; its link ends with the next request."""
    _lock(invitation, *OPEN)
    _close(invitation, InvitationState.REVOKED)
    tell(InvitationWithdrawn(invitation=invitation, organisation=invitation.organisation, by=by, on=on))
    return invitation


def void_lost_invitations(senders: set[int] | None, *, on: date) -> int:
    """End what no longer stands, of these senders or of all; how many. Using one is refused long before this."""
    lost = lost_invitations(senders, on)
    for invitation in lost:
        with transaction.atomic():
            if not Invitation.objects.filter(pk=invitation.pk, state__in=OPEN).exists():
                continue
            _close(invitation, InvitationState.VOID)
            system = ensure_system_person()
            tell(InvitationVoided(invitation=invitation, organisation=invitation.organisation, by=system, on=on))
    return len(lost)


def _must_fit(organisation: Organisation, role: Role, post: str, begins_on: date, on: date) -> None:
    if not organisation.is_valid_on(on) or not organisation.is_valid_on(begins_on):
        raise RuleBroken(
            _("%(organisation)s does not stand in that time. Check the days.") % {"organisation": organisation},
            field="begins_on",
        )
    kinds = OrganisationKind.objects.valid_on(on).filter(organisation=organisation)
    refuse_role(role, kinds.values_list("kind", flat=True).first() or "", post)


def _must_be_without_account(member: Membership, organisation: Organisation, role: Role, on: date) -> None:
    if member.organisation_id != organisation.pk or member.role != role or not member.is_valid_on(on):
        raise RuleBroken(_("The register names nobody with this role in this body today. Open the page again."))
    if member.person.is_active:
        raise RuleBroken(_("%(person)s signs in here already and needs no invitation.") % {"person": member.person})


def _issue(invitation: Invitation, *, at: datetime) -> None:
    invitation.issue += 1
    invitation.digest = digest_of(token_of(invitation))
    invitation.state = InvitationState.WAITING
    invitation.wrong_codes = 0
    invitation.sent_at, invitation.expires_at = at, at + LASTS
    invitation.version += 1
    invitation.save()
    if invitation.email:
        words = {"letter": LETTER, "invitation": invitation.uid, "issue": invitation.issue}
        outbox.put("mail", invitation.email, words, dedupe_key=letter_key(invitation), gate=LETTER, not_before=at)


def _lock(invitation: Invitation, *states: InvitationState) -> None:
    invitation.refresh_from_db(from_queryset=Invitation.objects.select_for_update(of=("self",)))
    if invitation.state not in states:
        raise RuleBroken(
            _("This invitation is already in the state “%(state)s”. Open the page again.")
            % {"state": invitation.get_state_display()}
        )


def _close(invitation: Invitation, state: InvitationState) -> None:
    invitation.state = state
    invitation.version += 1
    invitation.save(update_fields=["state", "version"])
