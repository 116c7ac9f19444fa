"""The letter and the one-tap page by which a head answers a proposal without signing in."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.kernel.clock import now, to_local
from chungtay.kernel.models import OutboxMessage
from chungtay.kernel.outbox import Letter
from chungtay.kernel.vietnamese import short_day
from chungtay.notices.models import Link
from chungtay.notices.queries import token_of
from chungtay.proposals.queries import link_to_send, proposal_by_link


def may_still_be_sent(message: OutboxMessage) -> bool:
    """Whether the proposal still waits for this person: asked right before the letter goes."""
    link = link_to_send(message.payload, at=now())
    proposal = proposal_by_link(link) if link is not None else None
    return proposal is not None and proposal.is_waiting


def letter_of(message: OutboxMessage) -> Letter:
    """The letter with the link, written at the moment of sending."""
    link = link_to_send(message.payload, at=now())
    proposal = proposal_by_link(link) if link is not None else None
    if link is None or proposal is None:
        raise ValueError("the proposal is answered or withdrawn")
    with override(settings.LANGUAGE_CODE):
        words = {
            "name": link.person or "",
            "unit": proposal.organisation,
            "other": proposal.other,
            "run": proposal.pairing.scenario.run,
            "link": f"{settings.PUBLIC_ADDRESS}{reverse('notices:answer', args=[token_of(link)])}",
            "day": short_day(to_local(link.expires_at).date()),
        }
        parts = [
            _("Dear %(name)s,"),
            _("In the matching round “%(run)s”, %(other)s is proposed to %(unit)s as a partner."),
            _("Open this link to accept or to decline; one tap is enough:") + "\n%(link)s",
            _("The link works once, until %(day)s. Please do not pass it on: whoever opens it speaks for you."),
            _("You can also sign in and answer there; the reasons for the proposal stand on that page."),
        ]
        is_reminder = bool(message.payload.get("reminder"))
        subject = (_("Not answered yet: %(other)s") if is_reminder else _("Proposed partner: %(other)s")) % words
        return Letter(subject, "\n\n".join(parts) % words + "\n")


def question_by_link(link: Link) -> str:
    """The question on the one-tap page."""
    proposal = proposal_by_link(link)
    if proposal is None:
        return ""
    words = {"unit": proposal.organisation, "other": proposal.other}
    return _("Does %(unit)s take %(other)s as its partner?") % words


def details_by_link(link: Link) -> Sequence[str]:
    """What stands under the question; nothing of anybody's needs, for a link may be passed on."""
    proposal = proposal_by_link(link)
    if proposal is None:
        return ()
    words = {"run": proposal.pairing.scenario.run, "programme": proposal.pairing.scenario.run.programme}
    return (_("The proposal comes from the matching round “%(run)s” of %(programme)s.") % words,)
