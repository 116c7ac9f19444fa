from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungtay.accounts.queries import posts_of
from chungtay.kernel.clock import today
from chungtay.kernel.models import OutboxMessage
from chungtay.kernel.vietnamese import short_day
from chungtay.notices.choices import Asking, Rhythm
from chungtay.notices.models import Addressee, Announcement, Link
from chungtay.notices.queries.announcing import (
    ONE,
    TOPIC,
    addressee_by_link,
    announcement_by_link,
    belongs_still,
    is_still_asking,
    link_url,
    unanswered,
    visible_to_addressees,
)
from chungtay.notices.queries.letters import Written, footer, register_maker
from chungtay.notices.queries.silencing import absolute, is_silenced, silence_url
from chungtay.notices.queries.telling import is_objected_to, register_topic, register_visibility, rhythms_of

QUESTIONS = {
    Asking.ATTEND: gettext_lazy("Will you come to “%(title)s”?"),
    Asking.CONFIRM: gettext_lazy("Do you agree: “%(title)s”?"),
}


def announcement_letter(message: OutboxMessage, on: date) -> Written | None:
    """An announcement as it leaves to one recipient, if it still concerns them on the day."""
    rows = Addressee.objects.select_related("announcement__written_by", "person")
    row = rows.filter(uid=message.payload["addressee"]).first()
    if row is None or not may_have_it(row, message.recipient, on):
        return None
    announcement, is_reminder = row.announcement, bool(message.payload["reminder"])
    if is_reminder and not unanswered(announcement).filter(pk=row.pk).exists():
        return None
    subject = _("Reminder: %(title)s") % {"title": announcement.title} if is_reminder else announcement.title
    silence = silence_url(person=row.person, topic=TOPIC) if row.person else silence_url(address=row.address)
    body = [_("Dear %(name)s,") % {"name": row.name}, "", announcement.body, "", *asking_lines(row, announcement)]
    body += [sender(announcement, on), "", *(footer(row.person, TOPIC) if row.person else guest_footer(silence))]
    return Written(f"[Chung Tay] {subject}", "\n".join(body), silence)


def may_have_it(row: Addressee, address: str, on: date) -> bool:
    """Whether a recipient may still be written to: the announcement stands, and so does their place in its audience."""
    announcement, person = row.announcement, row.person
    if not announcement.is_sent or (announcement.answer_by_on is not None and announcement.answer_by_on < on):
        return False
    if is_objected_to(person, address, on):
        return False
    if person is None:
        return not is_silenced(address)
    is_reachable = person.is_active and person.email == address and person.email_confirmed_at is not None
    wants_it = is_reachable and rhythms_of([person.pk], TOPIC)[person.pk] == Rhythm.AT_ONCE
    return wants_it and belongs_still(row, on)


def asking_lines(row: Addressee, announcement: Announcement) -> list[str]:
    """The question with its one-tap link, or where to read it again."""
    if not announcement.is_asking or announcement.answer_by_on is None:
        here = reverse("notices:announcement", kwargs={"uid": announcement.uid})
        return [_("To be read at: %(url)s") % {"url": absolute(here)}, ""] if row.person else []
    link = Link.objects.get(purpose=ONE, key=row.uid)
    words = {"day": short_day(announcement.answer_by_on), "url": link_url(link)}
    lines = [_("Please answer by %(day)s, without signing in: %(url)s") % words]
    if row.body_name:
        lines.append(_("Your answer counts for: %(body)s") % {"body": row.body_name})
    return [*lines, ""]


def sender(announcement: Announcement, on: date) -> str:
    """Who wrote, with their post of the day."""
    post = posts_of([announcement.written_by], on).get(announcement.written_by_id, "")
    return "\n".join(part for part in (announcement.written_by.name, post) if part)


def guest_footer(silence: str) -> list[str]:
    """Why a guest is written to, and how it stops."""
    why = _("You receive this letter because the sender named this address.")
    return ["-- ", why, _("Stop letters like this one: %(url)s") % {"url": silence}]


def question_by_link(link: Link) -> str:
    """The question an announcement's link asks."""
    announcement = announcement_by_link(link)
    if announcement is None or not announcement.is_asking:
        return ""
    return str(QUESTIONS[Asking(announcement.asking)]) % {"title": announcement.title}


def details_by_link(link: Link) -> list[str]:
    """The text of the announcement, and for whom the answer counts."""
    announcement, row = announcement_by_link(link), addressee_by_link(link)
    if announcement is None:
        return []
    counts = [_("Your answer counts for: %(body)s") % {"body": row.body_name}] if row and row.body_name else []
    return [announcement.body, *counts]


def is_link_allowed(link: Link) -> bool:
    """Whether whoever has the link may still answer: the announcement stands, and they are still meant."""
    if not is_still_asking(announcement_by_link(link)):
        return False
    row = addressee_by_link(link)
    return row is None or belongs_still(row, today())


register_topic(TOPIC, gettext_lazy("Announcements to me"), is_urgent=True)
register_visibility("notices.announcement", visible_to_addressees)
register_maker("announcement", announcement_letter)
