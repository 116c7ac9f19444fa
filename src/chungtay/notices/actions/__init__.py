"""Every change of this room."""

from chungtay.notices.actions.announcing import (
    Given,
    Wording,
    answer_announcement,
    put_announcement_letters,
    remind_of_announcement,
    send_announcement,
    withdraw_announcement,
    write_announcement,
)
from chungtay.notices.actions.letters import (
    hold_letters,
    mark_written,
    put_due_letters,
    send_messages_again,
    silence_address,
)
from chungtay.notices.actions.links import TooManyAnswers, answer_link, close_links, make_link
from chungtay.notices.actions.telling import choose_letters, news, notify, notify_all, read_notices

__all__ = [
    "Given",
    "TooManyAnswers",
    "Wording",
    "answer_announcement",
    "answer_link",
    "choose_letters",
    "close_links",
    "hold_letters",
    "make_link",
    "mark_written",
    "news",
    "notify",
    "notify_all",
    "put_announcement_letters",
    "put_due_letters",
    "read_notices",
    "remind_of_announcement",
    "send_announcement",
    "send_messages_again",
    "silence_address",
    "withdraw_announcement",
    "write_announcement",
]
