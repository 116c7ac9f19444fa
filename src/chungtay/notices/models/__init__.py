from chungtay.notices.models.announcing import Addressee, Announcement, Reply
from chungtay.notices.models.links import AnswerCount, Link
from chungtay.notices.models.telling import LetterRun, Notice, Preference, SilencedAddress

__all__ = [
    "Addressee",
    "Announcement",
    "AnswerCount",
    "LetterRun",
    "Link",
    "Notice",
    "Preference",
    "Reply",
    "SilencedAddress",
]
