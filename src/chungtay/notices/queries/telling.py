from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person
from chungtay.kernel.facts import sentence_of
from chungtay.kernel.models import AuditEntry
from chungtay.kernel.people import Visitor
from chungtay.notices.choices import Rhythm
from chungtay.notices.models import Notice, Preference
from chungtay.notices.models.telling import OPEN
from chungtay.notices.rules.registers import Objection, Topic, VisibleKeys, objections, topics, visible_by_kind

GATHERING = ""  # the preference for the letter that gathers everything nobody chose otherwise


@dataclass(frozen=True)
class Told:
    """A notice as it is read: its sentence, made from the record, and whether its thing may still be opened."""

    notice: Notice
    sentence: str
    is_visible: bool


def register_topic(key: str, title: object, *, is_urgent: bool = False) -> Topic:
    """Add a topic people can choose letters about."""
    topic = Topic(key, title, is_urgent)  # type: ignore[arg-type]  # a word or one translated when it is shown
    if topics.setdefault(key, topic) is not topic:
        raise ValueError(f"two rooms tell of {key}")
    return topic


def register_visibility(kind: str, visible_keys: VisibleKeys) -> None:
    """Say which things of a kind a person may see on a day; notices of a kind nobody speaks for are shown to nobody."""
    if visible_by_kind.setdefault(kind, visible_keys) is not visible_keys:
        raise ValueError(f"two rooms say who sees {kind}")


def register_visible(kind: str, visible: Callable[[Person], QuerySet[Any]]) -> None:
    """The same by the query that takes the person: what it finds by its uid may be seen."""

    def visible_keys(person: Person, keys: Collection[str], on: date) -> Collection[str]:
        return list(visible(person).filter(uid__in=keys).values_list("uid", flat=True))

    register_visibility(kind, visible_keys)


def register_objection(objection: Objection) -> Objection:
    """Let a room object right before a letter leaves: `objection(person, address, on)`, such as a consent withdrawn."""
    objections.append(objection)
    return objection


def is_objected_to(person: Person | None, address: str, on: date) -> bool:
    """Whether a room objects to any letter to this person or address."""
    return any(objection(person, address, on) for objection in objections)


def topics_in_order() -> list[Topic]:
    """Every topic, in the order of their words."""
    return sorted(topics.values(), key=lambda topic: str(topic.title))


def visible_notices(visitor: Visitor) -> QuerySet[Notice]:
    """A person's own notices; whether the things they speak of may still be seen is asked by `told`."""
    return Notice.objects.filter(person_id=visitor.pk or 0).select_related("entry")


def unread_count(visitor: Visitor) -> int:
    """How many notices the person has not read."""
    return Notice.objects.filter(person_id=visitor.pk or 0, read_at__isnull=True).count()


def seen_by(person: Person, rows: Collection[Notice], on: date) -> set[tuple[str, str]]:
    """Of the things these notices speak of, those the person may see on the day."""
    keys: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        keys[row.kind].add(row.key)
    return {
        (kind, key)
        for kind, asked in keys.items()
        if kind in visible_by_kind
        for key in visible_by_kind[kind](person, asked, on)
    }


def told(person: Person, rows: Sequence[Notice], on: date) -> list[Told]:
    """The notices with their sentences; what may no longer be seen is there without a word of it."""
    seen = seen_by(person, rows, on)
    return [
        Told(row, sentence_for(row), True)
        if (row.kind, row.key) in seen
        else Told(row, _("News of something that is no longer open to you."), False)
        for row in rows
    ]


def sentence_for(row: Notice) -> str:
    """What happened last, in the words of the record."""
    if row.entry is None:
        return sentence_of(row.verb, {}, by="…")
    values = {**row.entry.open_values, **row.entry.personal_values}
    return sentence_of(row.verb, values, by=str(values.get("by", "…")))


def entry_of(verb: str, kind: str, key: str) -> AuditEntry | None:
    """The newest line of the record that tells this of the thing."""
    found = AuditEntry.objects.filter(verb=verb, touches__kind=kind, touches__key=key)
    return found.order_by("-id").first()


def rhythms_of(people: Collection[int], topic: str) -> dict[int, Rhythm]:
    """How each person wants letters about a topic: as chosen for it, else none, at once or gathered with the rest."""
    chosen: dict[int, dict[str, Rhythm]] = defaultdict(dict)
    for row in Preference.objects.filter(person__in=people, topic__in=[topic, GATHERING]):
        chosen[row.person_id][row.topic] = Rhythm(row.rhythm)
    return {person: rhythm_among(chosen[person], topic) for person in people}


def rhythm_among(chosen: dict[str, Rhythm], topic: str) -> Rhythm:
    """The rhythm of a topic among one person's choices."""
    gathering = chosen.get(GATHERING, Rhythm.WEEKLY)
    if topic in chosen:
        return chosen[topic]
    is_urgent = topic in topics and topics[topic].is_urgent
    return Rhythm.AT_ONCE if is_urgent and gathering != Rhythm.MUTED else gathering


def choices_of(person: Visitor) -> dict[str, Rhythm]:
    """What a person chose, by topic."""
    rows = Preference.objects.filter(person_id=person.pk or 0).values_list("topic", "rhythm")
    return {topic: Rhythm(rhythm) for topic, rhythm in rows}


def untold(person: Person, rhythms: Collection[Rhythm]) -> list[Notice]:
    """Unread notices that no letter has told yet and that this person wants told in one of these rhythms."""
    chosen = choices_of(person)
    rows = visible_notices(person).filter(OPEN).order_by("-changed_at", "-id")
    return [row for row in rows if rhythm_among(chosen, row.topic) in rhythms]
