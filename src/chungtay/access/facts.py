"""What can happen at the door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.access.models import Invitation, InvitationRound, Look
from chungtay.accounts.models import Person
from chungtay.kernel.facts import Fact
from chungtay.organisations.models import Organisation


@dataclass(frozen=True, kw_only=True)
class OfAnInvitation(Fact):
    """What happened to one invitation; whom it names is theirs to have erased."""

    personal: ClassVar[frozenset[str]] = frozenset({"invitation"})

    invitation: Invitation
    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class InvitationSent(OfAnInvitation):
    verb: ClassVar[str] = "access.invited"
    sentence: ClassVar[str | Promise] = _("%(by)s invited somebody to a role in %(organisation)s.")

    role: str


@dataclass(frozen=True, kw_only=True)
class InvitationSentAgain(OfAnInvitation):
    verb: ClassVar[str] = "access.invited_again"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s renewed an invitation to %(organisation)s; the link sent before it no longer works."
    )


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(OfAnInvitation):
    verb: ClassVar[str] = "access.invitation_withdrawn"
    sentence: ClassVar[str | Promise] = _("%(by)s withdrew an invitation to %(organisation)s.")


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(OfAnInvitation):
    verb: ClassVar[str] = "access.invitation_accepted"
    sentence: ClassVar[str | Promise] = _("%(by)s accepted an invitation to a role in %(organisation)s.")

    role: str


@dataclass(frozen=True, kw_only=True)
class InvitationDeclined(OfAnInvitation):
    verb: ClassVar[str] = "access.invitation_declined"
    sentence: ClassVar[str | Promise] = _("An invitation to %(organisation)s was declined.")


@dataclass(frozen=True, kw_only=True)
class InvitationVoided(OfAnInvitation):
    verb: ClassVar[str] = "access.invitation_voided"
    sentence: ClassVar[str | Promise] = _("An invitation to %(organisation)s ended: who sent it may no longer do so.")


@dataclass(frozen=True, kw_only=True)
class RoundPrepared(Fact):
    verb: ClassVar[str] = "access.round_prepared"
    sentence: ClassVar[str | Promise] = _("%(by)s wrote %(count)s invitations, to look over before they are sent.")
    personal: ClassVar[frozenset[str]] = frozenset({"round"})

    round: InvitationRound
    count: int


@dataclass(frozen=True, kw_only=True)
class OfALook(Fact):
    """What happened while somebody looked at the product as somebody else."""

    personal: ClassVar[frozenset[str]] = frozenset({"look", "seen"})

    look: Look
    seen: Person


@dataclass(frozen=True, kw_only=True)
class LookBegun(OfALook):
    verb: ClassVar[str] = "access.look_begun"
    sentence: ClassVar[str | Promise] = _("%(by)s began to look at the product as %(seen)s.")
    personal: ClassVar[frozenset[str]] = frozenset({"look", "seen", "reason"})

    reason: str


@dataclass(frozen=True, kw_only=True)
class PageLookedAt(OfALook):
    verb: ClassVar[str] = "access.page_looked_at"
    sentence: ClassVar[str | Promise] = _("%(by)s looked at the page %(page)s as %(seen)s.")

    page: str
    path: str


@dataclass(frozen=True, kw_only=True)
class LookEnded(OfALook):
    verb: ClassVar[str] = "access.look_ended"
    sentence: ClassVar[str | Promise] = _("%(by)s no longer looks as %(seen)s: %(count)s pages were opened.")

    count: int
    because: str
