from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person
from chungtay.kernel.audit import kind_of
from chungtay.kernel.clock import HERE
from chungtay.kernel.models import OutboxMessage, OutboxState
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.vietnamese import short_day, sort_key
from chungtay.notices.choices import AnnouncementState
from chungtay.notices.engine import read_guests
from chungtay.notices.models import Addressee, Announcement, Link, Reply
from chungtay.notices.queries.links import token_of
from chungtay.notices.queries.silencing import absolute
from chungtay.notices.rules.registers import ANSWERS, Audience, Recipient, audiences

ONE, GROUP = "notices.announcement", "notices.announcement_group"  # the purposes of the two kinds of links
TOPIC = "announcements"


def register_audience(audience: Audience) -> Audience:
    """Let a room offer people to write to."""
    if audiences.setdefault(audience.key, audience) is not audience:
        raise ValueError(f"two rooms offer the audience {audience.key}")
    return audience


def audiences_for(visitor: Visitor) -> list[Audience]:
    """The audiences a person may write to, in the order of their words."""
    allowed = [audience for audience in audiences.values() if is_allowed(visitor, audience.permission)]
    return sorted(allowed, key=lambda audience: sort_key(str(audience.title)))


def visible_announcements(visitor: Visitor) -> QuerySet[Announcement]:
    """What a person wrote, and what was given out to them."""
    key = visitor.pk or 0
    addressed = Addressee.objects.filter(person_id=key).values("announcement_id")
    given_out = ~Q(state=AnnouncementState.DRAFT) & Q(pk__in=addressed)
    return Announcement.objects.filter(Q(written_by_id=key) | given_out).select_related("written_by")


def written_announcements(visitor: Visitor) -> QuerySet[Announcement]:
    """What a person wrote."""
    return Announcement.objects.filter(written_by_id=visitor.pk or 0)


def addressees_within(announcements: QuerySet[Announcement]) -> QuerySet[Addressee]:
    """Everybody these announcements were written to."""
    return Addressee.objects.filter(announcement__in=announcements)


def replies_within(announcements: QuerySet[Announcement]) -> QuerySet[Reply]:
    """The answers to these announcements that count."""
    return Reply.objects.filter(announcement__in=announcements)


def announcement_with_key(uid: str) -> Announcement | None:
    """The announcement of this key, for work that waits."""
    return Announcement.objects.filter(uid=uid).select_related("written_by").first()


def recipients_of(announcement: Announcement, on: date) -> list[Recipient]:
    """Exactly who would be written to on the day: the audience, then guests, each person once for a body."""
    audience = audiences.get(announcement.audience)
    found: dict[tuple[int | str, str], Recipient] = {}
    for recipient in audience.people_of(announcement.written_by, on) if audience is not None else []:
        found.setdefault(
            (recipient.person.pk if recipient.person else recipient.address, recipient.body_key), recipient
        )
    known = {recipient.address for recipient in found.values() if recipient.address}
    guests, _unread = read_guests(announcement.guests)
    for name, address in guests:
        if address not in known:
            found.setdefault((address, ""), Recipient(name or address, address))
    return list(found.values())


@dataclass(frozen=True)
class Reach:
    """How a list of recipients can be reached."""

    recipients: Sequence[Recipient]

    @property
    def count(self) -> int:
        return len(self.recipients)

    @property
    def by_letter(self) -> list[Recipient]:
        return [each for each in self.recipients if each.address]

    @property
    def only_here(self) -> list[Recipient]:
        return [each for each in self.recipients if not each.address and each.person is not None]

    @property
    def out_of_reach(self) -> list[Recipient]:
        return [each for each in self.recipients if not each.address and each.person is None]


def last_moment(announcement: Announcement) -> datetime:
    """Until when answers are taken: the end of the stated day, by the clock of the country."""
    day = announcement.answer_by_on or (announcement.written_at.date() + timedelta(days=90))
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=HERE)


def group_link(announcement: Announcement) -> Link | None:
    """The link that stands in the text for a group."""
    asked = Link.objects.filter(purpose=GROUP, kind=kind_of(announcement), key=announcement.uid)
    return asked.filter(closed_at__isnull=True).first()


def link_url(link: Link) -> str:
    """The whole address of a link."""
    return absolute(f"/l/{token_of(link)}/")


def group_text(announcement: Announcement, url: str) -> str:
    """What can be pasted into a group of a messenger: title, text, until when to answer, and the short link."""
    lines = [announcement.title, "", announcement.body]
    if announcement.answer_by_on:
        words = {"day": short_day(announcement.answer_by_on), "url": url}
        lines += ["", _("Please answer by %(day)s: %(url)s") % words]
    return "\n".join(lines)


@dataclass(frozen=True)
class Line:
    """One that was written to, and the answer that counts for them."""

    addressee: Addressee
    reply: Reply | None

    @property
    def answer(self) -> str:
        return str(ANSWERS[self.reply.answer]) if self.reply else ""


def lines_of(announcement: Announcement) -> list[Line]:
    """Everybody who was written to with the answer that counts, by body and name."""
    replies = {reply.answers_for: reply for reply in announcement.replies.all()}
    rows = announcement.addressees.select_related("person")
    ordered = sorted(rows, key=lambda row: (sort_key(row.body_name), sort_key(row.name)))
    return [Line(row, replies.get(row.answers_for)) for row in ordered]


def unanswered(announcement: Announcement) -> QuerySet[Addressee]:
    """Who has an address and for whom no answer counts yet."""
    given = announcement.replies.values("answers_for")
    return announcement.addressees.exclude(address="").exclude(body_key__in=given).exclude(uid__in=given)


def tally(announcement: Announcement, lines: Sequence[Line]) -> list[tuple[str, int]]:
    """How many bodies gave each answer, and last how many none, as (answer, number)."""
    counted = {line.addressee.answers_for: line.reply.answer if line.reply else "" for line in lines}
    numbers = Counter(counted.values())
    return [(answer, numbers.get(answer, 0)) for answer in (*announcement.answers, "")]


def post_of(announcement: Announcement) -> dict[str, int]:
    """How many letters of an announcement wait, left, were refused or failed."""
    mine = OutboxMessage.objects.filter(dedupe_key__startswith=f"announcement:{announcement.uid}:")
    numbers = Counter(mine.values_list("state", flat=True))
    return {state.value: numbers.get(state.value, 0) for state in OutboxState}


def bodies_to_answer_for(announcement: Announcement) -> list[tuple[str, str]]:
    """The bodies somebody with the link for a group may answer for, by key and name in the order of the alphabet."""
    rows = announcement.addressees.exclude(body_key="").values_list("body_key", "body_name").distinct()
    return sorted(rows, key=lambda row: sort_key(row[1]))


def announcement_by_link(link: Link) -> Announcement | None:
    """The announcement a link asks about, whichever of the two kinds it is."""
    if link.purpose == GROUP:
        return Announcement.objects.filter(uid=link.key).first()
    row = Addressee.objects.filter(uid=link.key).select_related("announcement").first()
    return row.announcement if row else None


def addressee_by_link(link: Link) -> Addressee | None:
    """Whom a link for one was written to."""
    return Addressee.objects.filter(uid=link.key).select_related("announcement", "person").first()


def is_still_asking(announcement: Announcement | None) -> bool:
    """Whether answers are still taken."""
    return announcement is not None and announcement.is_sent and announcement.is_asking


def belongs_still(addressee: Addressee, on: date) -> bool:
    """Whether the audience still holds a person for that body; a guest was written to by address and stays one."""
    if addressee.person is None:
        return True
    audience = audiences.get(addressee.announcement.audience)
    return audience is not None and audience.holds(addressee.person, addressee.body_key, on)


def visible_to_addressees(person: Person, keys: Collection[str], on: date) -> list[str]:
    """Of these announcements, those a person may still read."""
    return list(
        visible_announcements(person).filter(uid__in=keys, state=AnnouncementState.SENT).values_list("uid", flat=True)
    )
