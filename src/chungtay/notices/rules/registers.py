"""What upper rooms make known here: topics, audiences, questions by link, and who may see or be written to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.accounts.models import Person
from chungtay.notices.models import Link

Words = str | Promise


@dataclass(frozen=True)
class Topic:
    """Something people may want letters about or not; an urgent one leaves at once unless they choose otherwise."""

    key: str
    title: Words
    is_urgent: bool = False


@dataclass(frozen=True)
class Recipient:
    """Somebody to write to, and the body they stand for; without an address they have to be told otherwise.

    A body of which nobody is known is there with its name alone.
    """

    name: str
    address: str
    person: Person | None = None
    body_key: str = ""
    body_name: str = ""


@dataclass(frozen=True)
class Audience:
    """A set of people somebody with the permission may write to.

    `people_of(person, on)` lists them for the writer; `holds(person, body_key, on)` asks again right before a letter
    leaves whether this recipient still belongs to it for that body.
    """

    key: str
    title: Words
    permission: str
    people_of: Callable[[Person, date], Sequence[Recipient]]
    holds: Callable[[Person, str, date], bool]


def no_details(link: Link) -> Sequence[str]:
    """Most questions are one sentence."""
    return ()


@dataclass(frozen=True)
class Purpose:
    """One kind of question asked by link.

    `question` makes the sentence, `details` paragraphs under it; `answer` carries an answer out and may raise
    RuleBroken; `is_still_allowed` is asked at every opening and again, under lock, at the answer.
    """

    key: str
    title: Words
    question: Callable[[Link], str]
    answer: Callable[[Link, str, datetime], None]
    is_still_allowed: Callable[[Link], bool]
    answers: Mapping[str, Words] = field(default_factory=dict)
    details: Callable[[Link], Sequence[str]] = no_details


ANSWERS: Final[Mapping[str, Words]] = {
    "confirm": _("Yes, I agree"),
    "decline": _("No, I do not agree"),
    "attend": _("I will come"),
    "absent": _("I cannot come"),
    "applied": _("Yes, applied"),
    "not_applied": _("Not yet"),
}

VisibleKeys = Callable[[Person, Collection[str], date], Collection[str]]
Objection = Callable[[Person | None, str, date], bool]

topics: Final[dict[str, Topic]] = {}
audiences: Final[dict[str, Audience]] = {}
purposes: Final[dict[str, Purpose]] = {}
visible_by_kind: Final[dict[str, VisibleKeys]] = {}
objections: Final[list[Objection]] = []


def answer_label(link: Link, answer: str) -> str:
    """The words of an answer on its button."""
    own = purposes[link.purpose].answers if link.purpose in purposes else {}
    return str(own.get(answer) or ANSWERS.get(answer) or answer)
