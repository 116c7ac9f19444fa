from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.kernel.models import OutboxMessage
from chungtay.kernel.outbox import Letter
from chungtay.kernel.vietnamese import short_day
from chungtay.needs.queries.asking import open_link, question_by_link
from chungtay.notices.queries.links import token_of


def may_still_ask(message: OutboxMessage) -> bool:
    """Whether the question is still open to whom it was put."""
    return open_link(str(message.payload["link"])) is not None


def letter_of(message: OutboxMessage) -> Letter:
    """The question with its one-tap link; it says how many entries there are and nothing of what they say."""
    link = open_link(str(message.payload["link"]))
    if link is None or link.person is None:
        raise ValueError("the question has been answered or withdrawn")
    with override("vi"):
        words = {
            "name": link.person.name,
            "question": question_by_link(link),
            "address": f"{settings.PUBLIC_ADDRESS}{reverse('notices:answer', args=[token_of(link)])}",
            "day": short_day(link.expires_at),
        }
        body = _(
            "Dear %(name)s,\n\n%(question)s\n\nOne tap confirms it: %(address)s\n\nThe link is yours alone and works"
            " until %(day)s. Without an answer the entries are marked as old; they are not lost."
        )
        return Letter(_("Do your needs and strengths still hold?"), body % words)
