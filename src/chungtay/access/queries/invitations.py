from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chungtay.access.choices import InvitationState
from chungtay.access.engine.logins import proposed_login
from chungtay.access.models import OPEN, Invitation, InvitationRound
from chungtay.access.queries.tokens import digest_of
from chungtay.access.rules import OFFICERS, may_give
from chungtay.accounts.models import Person
from chungtay.kernel.clock import to_local, today
from chungtay.kernel.models import OutboxMessage
from chungtay.kernel.people import Visitor
from chungtay.organisations.choices import BODIES_OF_ROLE, NAMED_FROM_ABOVE, Role
from chungtay.organisations.models import Membership, Organisation, OrganisationKind
from chungtay.organisations.queries import overseen_by, own_bodies
from chungtay.organisations.rules import LEADERS

RELATED = ("organisation", "invited_by", "answered_by", "membership__person")


def visible_invitations(visitor: Visitor) -> QuerySet[Invitation]:
    """Invitations to roles the visitor may give today, and for an operator those they sent; newest first."""
    if visitor.pk is None:
        return Invitation.objects.none()
    day = today()
    led = own_bodies(visitor, day, LEADERS | OFFICERS)
    overseen = overseen_by(visitor, day, OFFICERS)
    own = Q(organisation_id__in=led) & ~Q(role__in=list(NAMED_FROM_ABOVE))
    mine = Q(invited_by_id=visitor.pk) if getattr(visitor, "is_operator", False) else Q(pk__in=[])
    found = Invitation.objects.filter(own | Q(organisation_id__in=overseen) | mine)
    return found.select_related(*RELATED).order_by("-id")


def visible_rounds(visitor: Visitor) -> QuerySet[InvitationRound]:
    """The rounds of invitations the visitor wrote, as long as they are still an officer."""
    if not own_bodies(visitor, today(), OFFICERS):
        return InvitationRound.objects.none()
    return InvitationRound.objects.filter(made_by_id=visitor.pk).order_by("-id")


def invitations_of(sent_together: InvitationRound) -> QuerySet[Invitation]:
    """The invitations of one round, in the order of the list they were written on."""
    return sent_together.invitations.select_related(*RELATED).order_by("pk")


def open_invitations_of(organisation: Organisation) -> QuerySet[Invitation]:
    """Who has been asked into the body and has not answered yet."""
    found = Invitation.objects.filter(organisation=organisation, state=InvitationState.WAITING)
    return found.select_related(*RELATED).order_by("-id")


def invitations_i_wait_for(person: Visitor) -> QuerySet[Invitation]:
    """What the person sent and nobody has answered, those first that end first."""
    found = Invitation.objects.filter(invited_by_id=person.pk or 0, state=InvitationState.WAITING)
    return found.select_related("organisation").order_by("expires_at", "pk")


def invitation_behind(token: str) -> Invitation | None:
    """The invitation a link leads to, whatever became of it; a link that was replaced leads nowhere."""
    return Invitation.objects.filter(digest=digest_of(token)).select_related(*RELATED).first()


def closed_because(invitation: Invitation, at: datetime) -> str:
    """Why it can no longer be answered, in a sentence for whoever opens the link; empty while it can."""
    if invitation.state == InvitationState.ACCEPTED:
        return _("This invitation was accepted already. Sign in to go on.")
    if invitation.state == InvitationState.DECLINED:
        return _("This invitation was declined. If that was a mistake, ask for a new one.")
    if invitation.is_over(at):
        return _("This invitation has expired. Ask the person who sent it to send it again.")
    if invitation.is_locked:
        return _("The code was typed wrongly too often. Ask the person who sent the invitation for a new link.")
    if not invitation.is_waiting or not still_stands(invitation, to_local(at).date()):
        return _("This invitation is no longer valid. Ask your unit or the body above it for a new one.")
    return ""


def still_stands(invitation: Invitation, day: date) -> bool:
    """Whether who sent it may still give the role, the body still stands, and its role exists and is held there."""
    sender, member = invitation.invited_by, invitation.membership
    if invitation.is_for_member and (member is None or not member.is_valid_on(day)):
        return False
    body, role = invitation.organisation, Role(invitation.role)
    stands = sender.is_active and body.is_valid_on(day) and role in fitting_roles(body, day)
    return stands and may_give(sender, body, role)


def lost_invitations(senders: Iterable[int] | None, day: date) -> list[Invitation]:
    """The open invitations that no longer stand, of these senders or of all."""
    waiting = Invitation.objects.filter(state__in=OPEN).select_related(*RELATED).order_by("pk")
    waiting = waiting if senders is None else waiting.filter(invited_by_id__in=set(senders))
    return [invitation for invitation in waiting if not still_stands(invitation, day)]


def fitting_roles(organisation: Organisation, day: date) -> list[Role]:
    """The roles that exist in a body of its kind of the day."""
    kinds = OrganisationKind.objects.valid_on(day).filter(organisation=organisation)
    kind = kinds.values_list("kind", flat=True).first()
    return [role for role in Role if kind is None or role not in BODIES_OF_ROLE or kind in BODIES_OF_ROLE[role]]


def roles_to_offer(visitor: Visitor, organisation: Organisation, day: date) -> list[Role]:
    """The roles that exist in such a body and that the visitor may give."""
    may = {above: may_give(visitor, organisation, role) for above, role in ((True, Role.HEAD), (False, Role.CLERK))}
    return [role for role in fitting_roles(organisation, day) if may[role in NAMED_FROM_ABOVE]]


def members_without_account(organisation: Organisation, day: date) -> QuerySet[Membership]:
    """Who holds a role in the body on the day and cannot sign in yet."""
    held = Membership.objects.valid_on(day).filter(organisation=organisation, person__is_active=False)
    return held.select_related("person").order_by("role", "valid_from", "pk")


def free_login(name: str, email: str = "") -> str:
    """The sign-in name to propose: the address the person was invited by, else one made of the name; free today."""
    if email and len(email) > 1 and not Person.objects.filter(login=email).exists():
        return email
    start = proposed_login(name, ())
    taken = Person.objects.filter(login__startswith=start).values_list("login", flat=True) if start else []
    return proposed_login(name, {login or "" for login in taken})


def account_with(email: str) -> Person | None:
    """Who signs in here with this confirmed address already."""
    if not email:
        return None
    return Person.objects.filter(email=email, is_active=True).first()


def letter_key(invitation: Invitation) -> str:
    """The key under which the letter of the present issue stands in the outbox."""
    return f"access.invitation:{invitation.uid}:{invitation.issue}"


def letter_states(invitations: Iterable[Invitation]) -> dict[str, str]:
    """What became of the letter of each present issue, in the words of the outbox, by its key."""
    keys = [letter_key(invitation) for invitation in invitations if invitation.email]
    found = OutboxMessage.objects.filter(dedupe_key__in=keys)
    return {message.dedupe_key: message.get_state_display() for message in found}


def invitation_to_send(payload: Mapping[str, Any], at: datetime) -> Invitation | None:
    """The invitation a letter is about, while that very issue of it can still be answered."""
    found = Invitation.objects.filter(uid=payload["invitation"], issue=payload["issue"])
    invitation = found.select_related(*RELATED).first()
    return invitation if invitation and not closed_because(invitation, at) else None
