"""What makes itself heard when the program starts: how letters leave, what announcements ask, and their post."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from chungtay.accounts.queries import system_person
from chungtay.kernel.facts import listen
from chungtay.kernel.jobs import enqueue_after_commit
from chungtay.kernel.outbox import register_channel, register_gate
from chungtay.notices.actions import Given, answer_announcement
from chungtay.notices.facts import AnnouncementSent
from chungtay.notices.jobs import may_leave, put_letters, send_letter
from chungtay.notices.models import Link
from chungtay.notices.queries import Purpose, register_purpose
from chungtay.notices.queries.announced import details_by_link, is_link_allowed, question_by_link
from chungtay.notices.queries.announcing import GROUP, ONE, addressee_by_link

register_channel("notices.letter", send_letter)
register_gate("notices.letter", may_leave)


@listen(AnnouncementSent)
def what_is_given_out_is_put_to_the_post(fact: AnnouncementSent) -> None:
    enqueue_after_commit(put_letters, uid=fact.announcement.uid)


def answer_for_one(link: Link, answer: str, at: datetime) -> None:
    """Whoever was written to answers by their own link."""
    row = addressee_by_link(link)
    if row is not None:
        given = Given(answer, row.answers_for, row.name, row.person)
        answer_announcement(row.announcement, given, by=row.person or system_person(), at=at)


def refuse_plain_answer(link: Link, answer: str, at: datetime) -> None:
    """The page of a group asks for body and name as well; a bare answer says too little."""
    raise ValueError("an answer for a group names its body")


FOR_ONE = register_purpose(
    Purpose(
        key=ONE,
        title=_("Answer to an announcement"),
        question=question_by_link,
        answer=answer_for_one,
        is_still_allowed=is_link_allowed,
        details=details_by_link,
    )
)
register_purpose(replace(FOR_ONE, key=GROUP, title=_("Answer in a group"), answer=refuse_plain_answer))
