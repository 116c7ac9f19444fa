"""Reads of this room, and the doors by which upper rooms make themselves known to it."""

from chungtay.notices.queries.links import closed_because, link_by_token, register_purpose, token_of
from chungtay.notices.rules.registers import ANSWERS, Audience, Purpose, Recipient, Topic, answer_label

__all__ = [
    "ANSWERS",
    "Audience",
    "Purpose",
    "Recipient",
    "Topic",
    "answer_label",
    "closed_because",
    "link_by_token",
    "register_purpose",
    "token_of",
]
