"""Reads of this room, and the doors by which upper rooms make themselves known to it."""

from chungtay.notices.queries import announced  # noqa: F401  # speaks up by being imported, as every floor of queries does
from chungtay.notices.queries.announcing import register_audience
from chungtay.notices.queries.letters import Written, register_maker
from chungtay.notices.queries.links import closed_because, link_by_token, register_purpose, token_of
from chungtay.notices.queries.telling import (
    register_objection,
    register_topic,
    register_visibility,
    register_visible,
    unread_count,
    visible_notices,
)
from chungtay.notices.rules.registers import ANSWERS, Audience, Purpose, Recipient, Topic, answer_label

__all__ = [
    "ANSWERS",
    "Audience",
    "Purpose",
    "Recipient",
    "Topic",
    "Written",
    "answer_label",
    "closed_because",
    "link_by_token",
    "register_audience",
    "register_maker",
    "register_objection",
    "register_purpose",
    "register_topic",
    "register_visibility",
    "register_visible",
    "token_of",
    "unread_count",
    "visible_notices",
]
