from __future__ import annotations

import time
from datetime import timedelta
from typing import Final

from django.core.mail import EmailMessage
from django.utils import translation

from chungtay.accounts.queries import system_person
from chungtay.kernel.clock import now, to_local, today
from chungtay.kernel.jobs import every, job
from chungtay.kernel.models import OutboxMessage
from chungtay.notices.actions import hold_letters, mark_written, put_announcement_letters, put_due_letters
from chungtay.notices.choices import Rhythm
from chungtay.notices.engine import is_quiet, leaves_at
from chungtay.notices.gateways import ServerUnreachable, counter
from chungtay.notices.queries.announcing import announcement_with_key
from chungtay.notices.queries.letters import Written, written

OUTAGE: Final = timedelta(minutes=2)
LANGUAGE: Final = "vi"
LOOK: Final = 20.0  # seconds; messages and jobs wait meanwhile


class NotNow(Exception):  # noqa: N818  # reads aloud in the log
    """The letter could not be tried now; it waits, and nothing is the matter with it."""


# The letter the gate has just made, so that the channel need not make it again.
_made: dict[int, Written] = {}


def may_leave(message: OutboxMessage) -> bool:
    """The last question before a letter leaves, asked by making it: may they still have it, and is there something?"""
    _made.clear()
    with translation.override(LANGUAGE):
        letter = written(message, today())
    if letter is None:
        return False
    _made[message.pk] = letter
    return True


def message_id(message: OutboxMessage) -> str:
    """The same at every try, so that whoever receives a second copy can tell."""
    return f"<{message.uid}@chungtay.invalid>"


def send_letter(message: OutboxMessage) -> None:
    """Hand one letter over; in quiet hours, and while no server answers, it waits without losing a try."""
    local = to_local(now())
    if is_quiet(local):
        hold_letters(message, leaves_at(local), "", by=system_person(), on=today())
        raise NotNow("quiet hours")
    letter = _made.pop(message.pk, None) or written(message, today())
    if letter is None:
        raise NotNow("nothing is left to say")
    mail = EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[message.recipient],
        headers={
            "Message-ID": message_id(message),
            "List-Unsubscribe": f"<{letter.silence}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        counter.hand_over(mail)
    except ServerUnreachable as fault:
        hold_letters(message, now() + OUTAGE, str(fault), by=system_person(), on=today())
        raise NotNow(str(fault)) from fault
    if letter.notices:
        mark_written(letter.notices, by=system_person(), on=today())


@every(minutes=1)
def letters_become_due() -> None:
    """The letters of Monday 7:00 and of each day 7:00, as many as one look of the worker bears."""
    begun = time.monotonic()
    for rhythm in (Rhythm.WEEKLY, Rhythm.DAILY):
        with translation.override(LANGUAGE):
            while put_due_letters(rhythm, by=system_person(), at=now()):
                if time.monotonic() - begun > LOOK:
                    return


@job
def put_letters(*, uid: str) -> None:
    """Put every letter of an announcement to the post, two hundred a step; broken off, it goes on where it stood."""
    announcement = announcement_with_key(uid)
    while announcement is not None and put_announcement_letters(announcement, by=announcement.written_by, on=today()):
        pass
