"""What is shown and handed on of an invitation: its line in a list, its link, the words to copy, its letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.access.models import Invitation
from chungtay.access.queries.invitations import invitation_to_send, letter_key, letter_states
from chungtay.access.queries.tokens import code_of, usable_token_of
from chungtay.kernel.clock import now, to_local, today
from chungtay.kernel.models import OutboxMessage
from chungtay.kernel.outbox import Letter
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.queries import name_on, names_on


@dataclass(frozen=True)
class Line:
    """One invitation as a list shows it, with the name of the body that day and what became of its letter."""

    invitation: Invitation
    body: str
    letter: str
    is_over: bool

    @property
    def is_open(self) -> bool:
        return self.invitation.is_waiting and not self.is_over and not self.invitation.is_locked

    @property
    def code(self) -> str:
        return code_of(self.invitation) if self.is_open and self.invitation.is_by_hand else ""


def lines_of(invitations: Iterable[Invitation]) -> list[Line]:
    rows = list(invitations)
    if not rows:
        return []
    names, letters, at = names_on([row.organisation for row in rows], today()), letter_states(rows), now()
    return [Line(row, names[row.organisation_id], letters.get(letter_key(row), ""), row.is_over(at)) for row in rows]


def link_of(invitation: Invitation) -> str:
    """The whole address to hand over; empty when it is not the one that works."""
    token = usable_token_of(invitation)
    return f"{settings.PUBLIC_ADDRESS}{reverse('access:accept', args=[token])}" if token else ""


def _words(invitation: Invitation, body: str) -> dict[str, object]:
    return {
        "name": invitation.name,
        "sender": invitation.invited_by,
        "post": invitation.post or invitation.get_role_display(),
        "body": body,
        "link": link_of(invitation),
        "day": short_day(to_local(invitation.expires_at).date()) if invitation.expires_at else "",
    }


def words_to_copy(lines: Sequence[Line]) -> str:
    """Ready to be pasted into messages: one part for each link handed over by hand, without the codes."""
    words = _(
        "%(name)s is invited to Chung Tay as %(post)s, %(body)s.\n%(link)s\n"
        "The link works once, until %(day)s. I will read out the code of six figures to you."
    )
    by_hand = [_words(line.invitation, line.body) for line in lines if line.code]
    return "\n\n".join(words % part for part in by_hand if part["link"])


def picture_of(link: str) -> str:
    """The link as a QR code, black on white, as an address of its own."""
    return str(segno.make(link, error="m").svg_data_uri(scale=5, border=3, dark="#000", light="#fff")) if link else ""


def may_still_be_sent(message: OutboxMessage) -> bool:
    """Whether the letter still says the truth: asked right before it goes."""
    return invitation_to_send(message.payload, at=now()) is not None


def letter_of(message: OutboxMessage) -> Letter:
    """The letter with the link, written at the moment of sending."""
    invitation = invitation_to_send(message.payload, at=now())
    if invitation is None or not usable_token_of(invitation):
        raise ValueError("the invitation has ended, or the key of the installation was changed: send it again")
    with override(settings.LANGUAGE_CODE):
        words = _words(invitation, name_on(invitation.organisation, today()))
        subject = _("Invitation: %(post)s, %(body)s") % words
        parts = [
            _("Dear %(name)s,"),
            _("%(sender)s invites you to take part in Chung Tay as %(post)s, %(body)s."),
            _("Open this link to accept, or to say that it is not for you:") + "\n%(link)s",
            _("The link works once, until %(day)s. Please do not pass it on: whoever opens it speaks for you."),
            _("If you do not know what this is about, leave it unanswered; nothing happens then."),
        ]
        return Letter(subject, "\n\n".join(parts) % words + "\n")
