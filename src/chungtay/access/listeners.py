from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.access.actions.inviting import LETTER, void_lost_invitations
from chungtay.access.documents import letter_of, may_still_be_sent
from chungtay.access.facts import InvitationAccepted, InvitationDeclined
from chungtay.access.queries.audiences import invitations_by, roles_held_by
from chungtay.access.rules import needs_second_step, signs_in_too_lightly
from chungtay.accounts.actions import end_sessions_of
from chungtay.accounts.queries import require_second_step
from chungtay.kernel.clock import today
from chungtay.kernel.facts import listen
from chungtay.kernel.outbox import register_gate, register_letter
from chungtay.notices.actions import news
from chungtay.notices.queries import register_topic, register_visible
from chungtay.organisations.facts import MembershipAdded, MembershipEnded

require_second_step(needs_second_step)
register_gate(LETTER, may_still_be_sent)
register_letter(LETTER, letter_of)

register_topic("roles", _("Roles and invitations"), is_urgent=True)
register_visible("organisations.membership", roles_held_by)
register_visible("access.invitation", invitations_by)
ROLE = {"topic": "roles", "about": "membership", "to": "register:show", "of": "organisation"}
news(MembershipAdded, MembershipEnded, readers_of=lambda fact: [fact.person], **ROLE)
ANSWERED = {"topic": "roles", "about": "invitation", "to": "access:invitation"}
news(InvitationAccepted, InvitationDeclined, readers_of=lambda fact: [fact.invitation.invited_by], **ANSWERED)


@listen(MembershipAdded)
def a_role_of_weight_asks_for_a_new_sign_in(fact: MembershipAdded) -> None:
    if signs_in_too_lightly(fact.person, fact.role):
        end_sessions_of(fact.person, by=fact.by, on=today())


@listen(MembershipEnded)
def what_somebody_sent_ends_with_their_role(fact: MembershipEnded) -> None:
    void_lost_invitations({fact.person.pk}, on=today())
