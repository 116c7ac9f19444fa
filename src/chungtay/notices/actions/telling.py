from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person as PersonRow
from chungtay.kernel import outbox
from chungtay.kernel.audit import key_of, kind_of
from chungtay.kernel.clock import now, to_local, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import Fact, listen, tell
from chungtay.kernel.people import Person
from chungtay.kernel.uids import new_uid
from chungtay.notices.choices import Rhythm
from chungtay.notices.engine import leaves_at
from chungtay.notices.facts import NoticesRead, PeopleTold, PreferencesChosen
from chungtay.notices.models import Notice, Preference
from chungtay.notices.models.telling import OPEN
from chungtay.notices.queries.telling import GATHERING, entry_of, rhythms_of
from chungtay.notices.rules.registers import topics

# What changes within this time after the first change is told in one letter; urgent news does not wait for more.
COLLECTED_FOR: Final = timedelta(minutes=10)


def notify(
    person: PersonRow, *, topic: str, verb: str, about: tuple[str, str], to: str, by: Person, on: date
) -> Notice | None:
    """Give one person notice of what happened to a thing; None when it is their own deed."""
    notify_all([person], topic=topic, verb=verb, about=about, to=to, by=by, on=on)
    return Notice.objects.filter(OPEN, person=person, topic=topic, kind=about[0], key=about[1]).first()


@transaction.atomic
def notify_all(
    people: Iterable[PersonRow], *, topic: str, verb: str, about: tuple[str, str], to: str, by: Person, on: date
) -> int:
    """Give people notice of what happened to a thing, each once for all that is neither read nor told by letter yet.

    Nobody is told of their own deed, and nobody who may not sign in. Returns how many were told.
    """
    readers = {person.pk: person for person in people if person.pk != by.pk and person.is_active}
    if not readers:
        return 0
    kind, key = about
    entry, at = entry_of(verb, kind, key), now()
    standing = Notice.objects.filter(OPEN, topic=topic, kind=kind, key=key)
    newest = {"verb": verb, "entry": entry, "to": to, "changed_at": at}
    known = set(standing.filter(person__in=readers).select_for_update().values_list("person_id", flat=True))
    standing.filter(person__in=known).update(changes=F("changes") + 1, **newest)
    fresh = [
        Notice(uid=new_uid(), person_id=pk, topic=topic, kind=kind, key=key, begun_at=at, **newest)
        for pk in readers
        if pk not in known
    ]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    made = set(Notice.objects.filter(uid__in=[row.uid for row in fresh]).values_list("person_id", flat=True))
    # Somebody else told them of the same thing at the same moment: that notice stands for this change too.
    standing.filter(person__in=set(readers) - known - made).update(changes=F("changes") + 1, **newest)
    _write_at_once(readers, topic, kind, key)
    wrote = [row for row in fresh if row.person_id in made]
    title = str(topics[topic].title)
    tell(PeopleTold(topic=title, kind=kind, key=key, count=len(readers), wrote=wrote, by=by, on=on))
    return len(readers)


def _write_at_once(readers: dict[int, PersonRow], topic: str, kind: str, key: str) -> None:
    """Put a letter to the post for those who want this topic at once; it waits a little for further changes."""
    wanting = [pk for pk, rhythm in rhythms_of(readers, topic).items() if rhythm == Rhythm.AT_ONCE]
    wait = timedelta() if topics[topic].is_urgent else COLLECTED_FOR
    for row in Notice.objects.filter(OPEN, person__in=wanting, topic=topic, kind=kind, key=key):
        person = readers[row.person_id]
        if person.email and person.email_confirmed_at:
            outbox.put(
                "notices.letter",
                person.email,
                {"letter": "at_once", "person": person.uid, "notice": row.uid},
                dedupe_key=f"notice:{row.uid}",
                gate="notices.letter",
                not_before=leaves_at(to_local(now() + wait)),
            )


def news(
    *fact_classes: type[Fact],
    topic: str,
    about: str,
    readers_of: Callable[[Any], Iterable[PersonRow]],
    to: str,
    of: str = "",
) -> None:
    """Make facts news: whenever one is told, its readers get notice of the row its field `about` names.

    `to` is the name of the page the notice leads to, of the row the path `of` names, or else of the same row.
    """
    if topic not in topics:
        raise KeyError(f"nobody has registered the topic {topic}")

    def its_readers_are_told(fact: Fact) -> None:
        row = getattr(fact, about)
        leads_to = attrgetter(of or about)(fact)
        page = reverse(to, kwargs={"uid": leads_to.uid}) if leads_to is not None else ""
        place, on = (kind_of(row), key_of(row)), fact.on or today()
        notify_all(readers_of(fact), topic=topic, verb=fact.verb, about=place, to=page, by=fact.by, on=on)

    for fact_class in fact_classes:
        listen(fact_class)(its_readers_are_told)


@transaction.atomic
def read_notices(person: Person, uids: Iterable[str] | None, *, by: Person, on: date) -> int:
    """Mark notices as read, those named or all; returns how many were unread until now."""
    unread = Notice.objects.filter(person_id=person.pk, read_at__isnull=True)
    count = (unread if uids is None else unread.filter(uid__in=list(uids))).update(read_at=now())
    if count:
        tell(NoticesRead(count=count, by=by, on=on))
    return count


@transaction.atomic
def choose_letters(person: PersonRow, chosen: dict[str, Rhythm | None], *, by: Person, on: date) -> None:
    """Keep how a person wants letters, by topic; None goes with the gathering letter again."""
    for topic, rhythm in chosen.items():
        if topic != GATHERING and topic not in topics:
            continue
        if rhythm is None:
            Preference.objects.filter(person=person, topic=topic).delete()
        elif topic == GATHERING and rhythm == Rhythm.AT_ONCE:
            raise RuleBroken(_("The gathering letter leaves once a day at most."), field="gathering")
        else:
            Preference.objects.update_or_create(person=person, topic=topic, defaults={"rhythm": rhythm})
    tell(PreferencesChosen(person=person, by=by, on=on))
