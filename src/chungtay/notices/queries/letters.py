from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.accounts.models import Person
from chungtay.accounts.queries import posts_of
from chungtay.kernel.duties import ComingDate, Duty, coming_dates, duties_of
from chungtay.kernel.models import OutboxMessage
from chungtay.kernel.permissions import one_reading
from chungtay.kernel.vietnamese import short_day
from chungtay.notices.choices import Rhythm
from chungtay.notices.models import Notice
from chungtay.notices.queries.silencing import absolute, silence_url
from chungtay.notices.queries.telling import (
    GATHERING,
    Told,
    choices_of,
    is_objected_to,
    rhythm_among,
    told,
    untold,
    visible_notices,
)
from chungtay.notices.rules.registers import topics

MOST_LINES: Final = 20
MOST_DATES: Final = 10


@dataclass(frozen=True)
class Written:
    """A letter as it leaves: its words, the link that stops such letters, and the notices it tells."""

    subject: str
    body: str
    silence: str
    notices: tuple[int, ...] = ()


LetterMaker = Callable[[OutboxMessage, date], Written | None]
makers: Final[dict[str, LetterMaker]] = {}


def register_maker(name: str, make: LetterMaker) -> None:
    """Add a kind of letter; `make` gives None when it may not or need not leave any more."""
    if makers.setdefault(name, make) is not make:
        raise ValueError(f"two rooms write {name}")


def written(message: OutboxMessage, on: date) -> Written | None:
    """The letter of a message, made now; None when it may no longer leave, or nothing is left to say."""
    return makers[message.payload["letter"]](message, on)


def reader_of(message: OutboxMessage, on: date) -> Person | None:
    """The person a message is for, if they may have it: active, in office on the day, at this confirmed address."""
    person = Person.objects.filter(
        uid=message.payload["person"], is_active=True, email=message.recipient, email_confirmed_at__isnull=False
    ).first()
    if person is None or not posts_of([person], on).get(person.pk) or is_objected_to(person, message.recipient, on):
        return None
    return person


def at_once(message: OutboxMessage, on: date) -> Written | None:
    """The letter about one thing that does not wait for the others."""
    person = reader_of(message, on)
    if person is None:
        return None
    row = visible_notices(person).filter(uid=message.payload["notice"], read_at__isnull=True).first()
    if row is None or rhythm_among(choices_of(person), row.topic) != Rhythm.AT_ONCE:
        return None
    lines = told(person, [row], on)
    if not lines[0].is_visible:
        return None
    topic = str(topics[row.topic].title)
    body = [_("Dear %(name)s,") % {"name": person.name}, "", *news_lines(lines), "", *footer(person, row.topic)]
    return Written(f"[Chung Tay] {topic}", "\n".join(body), silence_url(person=person, topic=row.topic), (row.pk,))


def gathered(message: OutboxMessage, on: date) -> Written | None:
    """The letter of a week or a day: what waits, what is awaited, the next dates and news, as they are right now."""
    person = reader_of(message, on)
    if person is None:
        return None
    rhythm = Rhythm(message.payload["rhythm"])
    contents = contents_for(person, rhythm, on)
    return letter_of(person, contents, rhythm) if contents.has_something_to_say else None


@dataclass(frozen=True)
class Contents:
    """What a gathering letter has to say."""

    mine: Sequence[Duty]
    others: Sequence[Duty]
    dates: Sequence[ComingDate]
    news: Sequence[Told]

    @property
    def has_something_to_say(self) -> bool:
        # A list of days alone is no reason to write: they stand in the calendar as they did last week.
        return bool(self.mine or self.others or self.news)


def contents_for(person: Person, rhythm: Rhythm, on: date) -> Contents:
    """What a person is to be told in the letter of this rhythm; duties only in the one they chose to gather them."""
    gathering = choices_of(person).get(GATHERING, Rhythm.WEEKLY)
    rhythms = {Rhythm.WEEKLY, Rhythm.DAILY} if rhythm == Rhythm.WEEKLY else {rhythm}
    rows = [line for line in told(person, untold(person, rhythms), on) if line.is_visible]
    if rhythm != gathering:
        return Contents((), (), (), rows)
    with one_reading():
        duties = duties_of(person, on)
        dates = coming_dates(person, on)[:MOST_DATES]
    mine, others = [duty for duty in duties if duty.is_mine], [duty for duty in duties if not duty.is_mine]
    return Contents(mine, others, dates, rows)


def letter_of(person: Person, contents: Contents, rhythm: Rhythm) -> Written:
    """The words of a gathering letter, plain text."""
    body = [_("Dear %(name)s,") % {"name": person.name}, "", summary(contents)]
    if contents.mine:
        body += ["", heading(_("Waiting for you")), *duty_lines(contents.mine)]
    if contents.others:
        body += ["", heading(_("You wait for others")), *duty_lines(contents.others)]
    if contents.dates:
        body += ["", heading(_("Next dates")), *date_lines(contents.dates)]
    if contents.news:
        body += ["", heading(_("News")), *news_lines(contents.news)]
    body += ["", *footer(person, GATHERING)]
    notices = tuple(line.notice.pk for line in contents.news)
    return Written(subject_of(contents, rhythm), "\n".join(body), silence_url(person=person), notices)


def subject_of(contents: Contents, rhythm: Rhythm) -> str:
    """What the letter brings, in its subject."""
    mine, news = len(contents.mine), len(contents.news)
    if mine:
        words = ngettext("%(count)s thing waits for you", "%(count)s things wait for you", mine) % {"count": mine}
    elif news:
        words = ngettext("%(count)s piece of news", "%(count)s pieces of news", news) % {"count": news}
    else:
        words = _("What you wait for")
    return f"[Chung Tay] {words}"


def summary(contents: Contents) -> str:
    """One sentence that says what is in the letter."""
    counts = {"mine": len(contents.mine), "others": len(contents.others), "news": len(contents.news)}
    return (
        _("At present %(mine)s things wait for you, you wait for %(others)s, and there are %(news)s pieces of news.")
        % counts
    )


def heading(words: str) -> str:
    """A heading in plain text."""
    return f"{words}\n{'-' * len(words)}"


def duty_lines(duties: Sequence[Duty]) -> list[str]:
    """What waits, one paragraph each; more than twenty are counted."""
    lines = []
    for duty in duties[:MOST_LINES]:
        due = _("Due %(day)s") % {"day": short_day(duty.due)} if duty.due else ""
        remarks = [part for part in (str(duty.detail), due) if part]
        lines += [f"• {duty.sentence}", *(f"  {remark}" for remark in remarks)]
        if duty.to:
            lines.append(f"  {duty.action}: {absolute(duty.to)}")
    left = len(duties) - MOST_LINES
    if left > 0:
        more = ngettext("and %(count)s more on the page Today", "and %(count)s more on the page Today", left)
        lines.append(f"• {more % {'count': left}}: {absolute(reverse('accounts:today'))}")
    return lines


def date_lines(dates: Sequence[ComingDate]) -> list[str]:
    """The days to come."""
    return [f"• {short_day(day.on)}: {day.title}" + (f", {day.detail}" if day.detail else "") for day in dates]


def news_lines(news: Sequence[Told]) -> list[str]:
    """News, newest first; several changes of one thing are one line that says how many."""
    lines = []
    for line in news[:MOST_LINES]:
        lines.append(f"• {line.sentence}{changes_in_words(line.notice)}")
        if line.notice.to:
            lines.append(f"  {absolute(line.notice.to)}")
    left = len(news) - MOST_LINES
    if left > 0:
        more = ngettext("and %(count)s more among your notices", "and %(count)s more among your notices", left)
        lines.append(f"• {more % {'count': left}}: {absolute(reverse('notices:list'))}")
    return lines


def changes_in_words(notice: Notice) -> str:
    """How many changes a notice stands for, when there are several."""
    if notice.changes < 2:
        return ""
    return " " + ngettext("(%(count)s change)", "(%(count)s changes)", notice.changes) % {"count": notice.changes}


def footer(person: Person, topic: str) -> list[str]:
    """Why the letter came, and how to have it less often or not at all."""
    why = _("You receive this letter because you hold a role in the twinning programme.")
    stop = _("Stop letters like this one: %(url)s") % {"url": silence_url(person=person, topic=topic)}
    choose = _("Choose how often letters come: %(url)s") % {"url": absolute(reverse("notices:choose_letters"))}
    return ["-- ", why, choose, stop]


register_maker("at_once", at_once)
register_maker("gathered", gathered)
