from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import models, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person as PersonRow
from chungtay.accounts.queries import system_person
from chungtay.kernel.audit import key_of, kind_of
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person, Visitor
from chungtay.notices.facts import LinkAnswered, LinkMade, LinksClosed
from chungtay.notices.models import AnswerCount, Link
from chungtay.notices.queries.links import closed_because, lay_link, token_for
from chungtay.notices.rules.registers import purposes

WINDOW: Final = timedelta(minutes=10)
# Many phones share one address of a mobile network; guessing 128 bits is hopeless anyway. This is against floods.
MOST_FROM_ONE_PLACE: Final = 300
MOST_FOR_ONE_LINK: Final = 60
MOST_FOR_A_GROUP: Final = 3000


class TooManyAnswers(RuleBroken):
    """Answers come faster than people can tap."""


@transaction.atomic
def make_link(
    purpose: str,
    about: models.Model,
    *,
    to: PersonRow | str,
    expires_at: datetime,
    by: Person,
    on: date,
    answers: Sequence[str] = (),
    is_single_use: bool = True,
) -> str:
    """Put a question to a person or an address by link; the word of its address, which is stored nowhere."""
    link = lay_link(purpose, about, to=to, expires_at=expires_at, by=by, answers=answers, is_single_use=is_single_use)
    link.save(force_insert=True)
    tell(LinkMade(link=link, purpose=str(purposes[purpose].title), by=by, on=on))
    return token_for(link.uid)


def answer_link(
    link: Link,
    answer: str,
    *,
    by: Visitor,
    at: datetime,
    address: str = "",
    carry_out: Callable[[], object] | None = None,
) -> Link:
    """Carry out the answer somebody gave by link, if it is still open to them and still allowed, exactly once.

    `carry_out` does it where the answer says more than one word; otherwise the room that asked does.
    """
    # Counted for themselves, so that a try that is refused counts too.
    is_shared = link.person_id is None and not link.address
    _count(f"{link.pk}", MOST_FOR_A_GROUP if is_shared else MOST_FOR_ONE_LINK, at)
    _count(f"from {address}", MOST_FROM_ONE_PLACE, at)
    return _answer(link, answer, carry_out, by=by, at=at)


@transaction.atomic
def _answer(link: Link, answer: str, carry_out: Callable[[], object] | None, *, by: Visitor, at: datetime) -> Link:
    link.refresh_from_db(from_queryset=Link.objects.select_for_update(of=("self",)))
    if reason := closed_because(link, by, at):
        raise RuleBroken(reason)
    if answer not in link.answers:
        raise RuleBroken(_("Choose one of the answers on the page."), field="answer")
    # Before it is carried out: a room that withdraws what is still open leaves what is answered alone.
    link.answer, link.answered_at = answer, at
    link.save(update_fields=["answer", "answered_at"])
    if carry_out is not None:
        carry_out()
    else:
        purposes[link.purpose].answer(link, answer, at)
    title = str(purposes[link.purpose].title)
    tell(LinkAnswered(link=link, purpose=title, answer=answer, by=link.person or system_person(), on=None))
    return link


@transaction.atomic
def close_links(purpose: str, about: models.Model, *, by: Person, on: date) -> int:
    """Withdraw every open question of one purpose about one thing; returns how many there were."""
    still_open = Link.objects.filter(purpose=purpose, kind=kind_of(about), key=key_of(about), closed_at__isnull=True)
    still_open = still_open.exclude(is_single_use=True, answered_at__isnull=False)
    count = still_open.update(closed_at=now())
    if count:
        tell(LinksClosed(count=count, by=by, on=on))
    return count


@transaction.atomic
def _count(place: str, most: int, at: datetime) -> None:
    """Refuse when more than `most` answers came from one place in ten minutes, counted from the first."""
    key = salted_hmac("chungtay.notices.answers", place, algorithm="sha256").hexdigest()
    AnswerCount.objects.bulk_create([AnswerCount(key=key, window_at=at)], ignore_conflicts=True)
    mine = AnswerCount.objects.filter(key=key)
    mine.filter(window_at__lte=at - WINDOW).update(window_at=at, count=0)
    mine.update(count=F("count") + 1)
    if mine.filter(count__gt=most).exists():
        raise TooManyAnswers(_("Too many answers came within a few minutes. Wait ten minutes, then try again."))
