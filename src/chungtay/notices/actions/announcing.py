from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person as PersonRow
from chungtay.kernel import outbox
from chungtay.kernel.audit import kind_of
from chungtay.kernel.clock import now, to_local
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.uids import new_uid
from chungtay.kernel.vietnamese import short_day
from chungtay.notices.choices import AnnouncementState, Asking
from chungtay.notices.engine import leaves_at, read_guests
from chungtay.notices.facts import (
    AnnouncementAnswered,
    AnnouncementPosted,
    AnnouncementReminded,
    AnnouncementSent,
    AnnouncementWithdrawn,
    AnnouncementWritten,
    PeopleTold,
)
from chungtay.notices.models import Addressee, Announcement, Link, Notice, Reply
from chungtay.notices.queries.announcing import GROUP, ONE, TOPIC, last_moment, recipients_of, unanswered
from chungtay.notices.queries.links import lay_link
from chungtay.notices.queries.telling import entry_of
from chungtay.notices.rules.registers import ANSWERS, audiences, topics

LETTERS_OF_ONE_STEP: Final = 200
MOST_REMINDERS: Final = 3


@dataclass(frozen=True)
class Wording:
    """What an officer typed: to whom, what, and what is asked until when."""

    audience: str
    title: str
    body: str
    asking: Asking = Asking.NOTHING
    answer_by_on: date | None = None
    guests: str = ""


@transaction.atomic
def write_announcement(
    wording: Wording, *, by: Person, on: date, announcement: Announcement | None = None, seen: int | None = None
) -> Announcement:
    """Keep a draft, or change one nobody has been given yet; nothing leaves."""
    _must_be_allowed(wording.audience, by)
    _must_be_sound(wording, on)
    row = Announcement(written_by_id=by.pk, written_at=now()) if announcement is None else _locked(announcement)
    if announcement is not None:
        _must_be(row, AnnouncementState.DRAFT)
        if seen != row.version:
            raise StaleVersion(row)
        row.version += 1
    for name in ("audience", "title", "body", "asking", "answer_by_on", "guests"):
        setattr(row, name, getattr(wording, name))
    row.save()
    tell(AnnouncementWritten(announcement=row, by=by, on=on))
    return row


@transaction.atomic
def send_announcement(announcement: Announcement, *, count: int, by: Person, on: date) -> Announcement:
    """Give an announcement out to exactly as many recipients as were shown; letters are put to the post after."""
    row = _locked(announcement)
    _must_be(row, AnnouncementState.DRAFT)
    _must_be_allowed(row.audience, by)
    if row.answer_by_on is not None and row.answer_by_on < on:
        raise RuleBroken(_("The day to answer by is over. Choose a later one first."), field="answer_by_on")
    recipients = recipients_of(row, on)
    if not recipients:
        raise RuleBroken(_("There is nobody to write to. Choose others, or name guests."))
    if len(recipients) != count:
        raise RuleBroken(
            _("Meanwhile the list has changed: it now has %(now)s recipients, not %(shown)s. Look through it again.")
            % {"now": len(recipients), "shown": count}
        )
    addressees = Addressee.objects.bulk_create(
        Addressee(
            uid=new_uid(),
            announcement=row,
            person=each.person,
            name=each.name[:120],
            address=each.address,
            body_key=each.body_key,
            body_name=each.body_name[:200],
        )
        for each in recipients
    )
    row.state, row.sent_at, row.version = AnnouncementState.SENT, now(), row.version + 1
    row.save(update_fields=["state", "sent_at", "version"])
    links = []
    if row.is_asking:
        link = lay_link(GROUP, row, to="", expires_at=last_moment(row), by=by, answers=row.answers, is_single_use=False)
        link.save(force_insert=True)
        links.append(link)
    tell(AnnouncementSent(announcement=row, count=len(addressees), wrote=links, by=by, on=on))
    _give_notice(row, addressees, by=by, on=on)
    return row


def _give_notice(row: Announcement, addressees: list[Addressee], *, by: Person, on: date) -> None:
    """Put it among the notices of everybody who has an account."""
    people = {each.person_id for each in addressees if each.person_id}
    entry, at = entry_of(AnnouncementSent.verb, kind_of(row), row.uid), now()
    made = Notice.objects.bulk_create(
        Notice(
            uid=new_uid(),
            person_id=person,
            topic=TOPIC,
            kind=kind_of(row),
            key=row.uid,
            verb=AnnouncementSent.verb,
            entry=entry,
            to=f"/thong-bao/loi-nhan/{row.uid}/",
            begun_at=at,
            changed_at=at,
        )
        for person in people
    )
    title = str(topics[TOPIC].title)
    tell(PeopleTold(topic=title, kind=kind_of(row), key=row.uid, count=len(made), wrote=made, by=by, on=on))


@transaction.atomic
def put_announcement_letters(announcement: Announcement, *, by: Person, on: date) -> int:
    """Put the next letters of an announcement to the post, each under its recipient's key; returns how many.

    A step that is done twice, or was broken off, writes no letter twice.
    """
    row = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if not row.is_sent:
        return 0
    linked = Link.objects.filter(purpose=ONE, kind=kind_of(Addressee())).values("key")
    waiting = row.addressees.exclude(address="").exclude(uid__in=linked).select_related("person").order_by("pk")
    step = list(waiting[:LETTERS_OF_ONE_STEP])
    until = last_moment(row)
    Link.objects.bulk_create(
        lay_link(
            ONE, each, to=each.person or each.address, expires_at=until, by=by, answers=row.answers, is_single_use=False
        )
        for each in step
    )
    for each in step:
        _put_letter(row, each, reminder=0)
    if step:
        tell(AnnouncementPosted(announcement=row, count=len(step), by=by, on=on))
    return len(step)


def _put_letter(row: Announcement, addressee: Addressee, *, reminder: int) -> None:
    outbox.put(
        "notices.letter",
        addressee.address,
        {"letter": "announcement", "addressee": addressee.uid, "reminder": reminder},
        dedupe_key=f"announcement:{row.uid}:{addressee.uid}:{reminder}",
        gate="notices.letter",
        not_before=leaves_at(to_local(now())),
    )


@transaction.atomic
def remind_of_announcement(announcement: Announcement, *, by: Person, on: date) -> int:
    """Write again to those for whom no answer counts yet; returns how many."""
    row = _locked(announcement)
    _must_be(row, AnnouncementState.SENT)
    if row.answer_by_on is None or row.answer_by_on < on:
        raise RuleBroken(_("No answers are taken any more, so nobody needs to be reminded."))
    left = list(unanswered(row).filter(reminders__lt=MOST_REMINDERS))
    if not left:
        raise RuleBroken(_("Everybody has answered, or was reminded three times already."))
    for each in left:
        _put_letter(row, each, reminder=each.reminders + 1)
    Addressee.objects.filter(pk__in=[each.pk for each in left]).update(reminders=F("reminders") + 1)
    tell(AnnouncementReminded(announcement=row, count=len(left), by=by, on=on))
    return len(left)


@transaction.atomic
def withdraw_announcement(announcement: Announcement, *, by: Person, on: date) -> None:
    """Withdraw what was given out: letters that still wait do not leave, links no longer answer."""
    row = _locked(announcement)
    _must_be(row, AnnouncementState.SENT)
    row.state, row.withdrawn_at, row.version = AnnouncementState.WITHDRAWN, now(), row.version + 1
    row.save(update_fields=["state", "withdrawn_at", "version"])
    keys = [*row.addressees.values_list("uid", flat=True), row.uid]
    Link.objects.filter(purpose__in=[ONE, GROUP], key__in=keys, closed_at__isnull=True).update(closed_at=now())
    tell(AnnouncementWithdrawn(announcement=row, by=by, on=on))


@dataclass(frozen=True)
class Given:
    """An answer, for whom it counts, and who gave it how."""

    answer: str
    answers_for: str
    name: str
    person: PersonRow | None = None
    is_by_group: bool = False


@transaction.atomic
def answer_announcement(announcement: Announcement, given: Given, *, by: Person, at: datetime) -> Reply:
    """Keep an answer: one counts for a body, the last; each is a line of the record."""
    row = _locked(announcement)
    if not row.is_sent or at >= last_moment(row):
        raise RuleBroken(_("Answers to this announcement are no longer taken."))
    if given.answer not in row.answers:
        raise RuleBroken(_("Choose one of the answers on the page."), field="answer")
    if not given.name.strip():
        raise RuleBroken(_("Type your name, so that everybody knows who answered."), field="name")
    for_whom = row.addressees.filter(Q(body_key=given.answers_for) | Q(body_key="", uid=given.answers_for)).first()
    if for_whom is None:
        raise RuleBroken(_("Choose the body you answer for from the list."), field="body")
    values = {
        "answer": given.answer,
        "name": given.name.strip()[:120],
        "person": given.person,
        "answered_at": at,
        "is_by_group": given.is_by_group,
    }
    reply, is_new = Reply.objects.get_or_create(announcement=row, answers_for=given.answers_for, defaults=values)
    if not is_new:
        for name, value in values.items():
            setattr(reply, name, value)
        reply.version += 1
        reply.save()
    words = {"name": reply.name, "body": for_whom.body_name or for_whom.name, "answer": str(ANSWERS[given.answer])}
    tell(AnnouncementAnswered(announcement=row, **words, wrote=[reply], by=by, on=to_local(at).date()))
    return reply


def _locked(announcement: Announcement) -> Announcement:
    return Announcement.objects.select_for_update(of=("self",)).select_related("written_by").get(pk=announcement.pk)


def _must_be(row: Announcement, state: AnnouncementState) -> None:
    if row.state != state:
        raise RuleBroken(
            _("This announcement is already in the state “%(state)s”. Open the page again.")
            % {"state": row.get_state_display()}
        )


def _must_be_allowed(key: str, by: Person) -> None:
    audience = audiences.get(key)
    if audience is None or not is_allowed(by, audience.permission):
        raise RuleBroken(_("Choose from the list whom to write to."), field="audience")


def _must_be_sound(wording: Wording, on: date) -> None:
    if wording.asking != Asking.NOTHING and wording.answer_by_on is None:
        raise RuleBroken(_("Say until when you wish to have the answers."), field="answer_by_on")
    if wording.asking == Asking.NOTHING and wording.answer_by_on is not None:
        raise RuleBroken(
            _("Without a question there is no day to answer by. Choose a question, or empty the day."), "asking"
        )
    if wording.answer_by_on is not None and wording.answer_by_on < on:
        raise RuleBroken(
            _("%(day)s is over. Choose today or a later day.") % {"day": short_day(wording.answer_by_on)},
            "answer_by_on",
        )
    _guests, unread = read_guests(wording.guests)
    if unread:
        raise RuleBroken(
            _(
                "This line of the guests cannot be read: “%(line)s”. Write a name and an address, for example"
                " Lan Nguyen <lan@truong.edu.vn>."
            )
            % {"line": unread[0][:60]},
            field="guests",
        )
