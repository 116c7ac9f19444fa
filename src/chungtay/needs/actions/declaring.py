"""What a unit says of itself: declare, change, withdraw, say again that it holds, take over from last year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.curriculum.models import Grade, Subject
from chungtay.curriculum.queries import subjects_of
from chungtay.kernel.clock import school_year_of
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day, tidy
from chungtay.needs.choices import LIVE, EntryKind, EntryState, MeetingMode, Visibility
from chungtay.needs.facts import EntriesConfirmed, EntriesCopied, EntryChanged, EntryDeclared, EntryWithdrawn
from chungtay.needs.models import Entry, Leaf
from chungtay.needs.queries.entries import entries_of
from chungtay.needs.queries.taxonomy import leaves_for, levels_of
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import own_bodies


@dataclass(frozen=True)
class Declared:
    """One need or strength as it is declared; without `valid_until` it holds to the end of the school year."""

    kind: EntryKind
    leaf: Leaf
    degree: int
    subject: Subject | None = None
    grade: Grade | None = None
    level: str = ""
    words: str = ""
    evidence: str = ""
    partners_most: int | None = None
    days_most: int | None = None
    mode: MeetingMode = MeetingMode.BOTH
    seen_by: Visibility = Visibility.DEPARTMENT
    valid_until: date | None = None

    @property
    def topic(self) -> str:
        """Leaf, subject and grade in one key."""
        return "/".join(
            (self.leaf.code, self.subject.code if self.subject else "", self.grade.code if self.grade else "")
        )


@transaction.atomic
def declare_entry(organisation: Organisation, declared: Declared, *, by: Person, on: date) -> Entry:
    """Declare a need or strength of a unit; entered by somebody else, it waits for the unit to say that it holds."""
    level = _checked(organisation, declared, on)
    year = school_year_of(on)
    same = Entry.objects.filter(
        organisation=organisation, kind=declared.kind, topic=declared.topic, school_year=year.label, state__in=LIVE
    )
    if same.exists():
        raise RuleBroken(
            _("“%(leaf)s” is declared already for this school year. Change that entry instead.")
            % {"leaf": declared.leaf},
            field="leaf",
        )
    entry = Entry(
        organisation=organisation,
        kind=declared.kind,
        school_year=year.label,
        declared_on=on,
        declared_by_id=by.pk,
        confirmed_on=on if organisation.pk in own_bodies(by, on, SIGNERS) else None,
        valid_from=on,
    )
    _write(entry, declared, level, on)
    entry.save()
    tell(EntryDeclared(entry=entry, of=str(organisation), by=by, on=on))
    return entry


@transaction.atomic
def change_entry(entry: Entry, declared: Declared, *, by: Person, on: date, seen: int | None) -> Entry:
    """Change what an entry says; while somebody helps, what it is about stays as it is."""
    _lock(entry, seen)
    level = _checked(entry.organisation, declared, on)
    if entry.has_helper and (declared.topic != entry.topic or declared.kind != entry.kind):
        raise RuleBroken(
            _("Somebody is helping with this need, so what it is about cannot be changed. Declare a new one instead."),
            field="leaf",
        )
    twin = Entry.objects.filter(
        organisation=entry.organisation,
        kind=entry.kind,
        topic=declared.topic,
        school_year=entry.school_year,
        state__in=LIVE,
    ).exclude(pk=entry.pk)
    if twin.exists():
        raise RuleBroken(
            _("“%(leaf)s” is declared already for this school year. Change that entry instead.")
            % {"leaf": declared.leaf},
            field="leaf",
        )
    _write(entry, declared, level, on)
    if entry.organisation_id in own_bodies(by, on, SIGNERS):
        entry.confirmed_on = on
    entry.version += 1
    entry.save()
    tell(EntryChanged(entry=entry, of=str(entry.organisation), by=by, on=on))
    return entry


@transaction.atomic
def withdraw_entry(entry: Entry, reason: str, *, by: Person, on: date, seen: int | None) -> Entry:
    """Take an entry back, for a reason whoever was helping can read."""
    _lock(entry, seen)
    if entry.has_helper and not tidy(reason):
        raise RuleBroken(_("Somebody is helping with this need. Please write why it is withdrawn."), field="reason")
    entry.state, entry.ended_on, entry.ended_because = EntryState.WITHDRAWN, on, tidy(reason)[:300]
    entry.version += 1
    entry.save(update_fields=["state", "ended_on", "ended_because", "version"])
    tell(EntryWithdrawn(entry=entry, of=str(entry.organisation), by=by, on=on))
    return entry


@transaction.atomic
def confirm_entries(organisation: Organisation, *, by: Person, on: date) -> Sequence[Entry]:
    """Say for a unit that everything it declares still holds; only somebody who speaks for it may."""
    if organisation.pk not in own_bodies(by, on, SIGNERS):
        raise RuleBroken(_("Only the head or a deputy of a unit confirms what it declares."))
    rows = list(entries_of(organisation, on).select_for_update(of=("self",)).exclude(confirmed_on=on))
    for row in rows:
        row.confirmed_on = on
        row.version += 1
    Entry.objects.bulk_update(rows, ["confirmed_on", "version"], batch_size=200)
    if rows:
        tell(EntriesConfirmed(organisation=organisation, count=len(rows), wrote=rows, by=by, on=on))
    return rows


@transaction.atomic
def copy_last_year(organisation: Organisation, *, by: Person, on: date) -> Sequence[Entry]:
    """Declare anew what a unit declared last school year and that was neither met nor withdrawn; what stands stays."""
    year = school_year_of(on)
    offered = {leaf.pk for leaf in leaves_for(organisation, on)}
    standing = set(
        Entry.objects.filter(organisation=organisation, school_year=year.label, state__in=LIVE).values_list(
            "kind", "topic"
        )
    )
    before = Entry.objects.filter(
        organisation=organisation, school_year=year.previous().label, state__in=LIVE, leaf_id__in=offered
    )
    speaks = organisation.pk in own_bodies(by, on, SIGNERS)
    rows = [
        Entry(
            **{name: getattr(old, name) for name in COPIED},
            follows=old,
            school_year=year.label,
            declared_on=on,
            declared_by_id=by.pk,
            confirmed_on=on if speaks else None,
            valid_from=on,
            valid_until=year.last_day + timedelta(days=1),
        )
        for old in before.order_by("pk")
        if (old.kind, old.topic) not in standing
    ]
    if not rows:
        raise RuleBroken(_("There is nothing of last school year left to take over."))
    for row in rows:
        row.save()
    tell(EntriesCopied(organisation=organisation, count=len(rows), wrote=rows, by=by, on=on))
    return rows


COPIED = ("organisation", "kind", "leaf", "subject", "grade", "topic", "level", "degree", "words", "evidence") + (
    "partners_most",
    "days_most",
    "mode",
    "seen_by",
)


def _lock(entry: Entry, seen: int | None) -> None:
    entry.refresh_from_db(from_queryset=Entry.objects.select_for_update(of=("self",)))
    if seen != entry.version:
        raise StaleVersion(entry)
    if not entry.is_live:
        raise RuleBroken(_("This entry is closed: %(state)s.") % {"state": entry.get_state_display()})


def _write(entry: Entry, declared: Declared, level: str, on: date) -> None:
    entry.leaf, entry.subject, entry.grade = declared.leaf, declared.subject, declared.grade
    entry.topic, entry.level, entry.degree = declared.topic, level, declared.degree
    entry.words, entry.evidence = tidy(declared.words)[:500], tidy(declared.evidence)[:500]
    entry.partners_most, entry.days_most = declared.partners_most, declared.days_most
    entry.mode, entry.seen_by = declared.mode, declared.seen_by
    entry.valid_until = declared.valid_until or school_year_of(on).last_day + timedelta(days=1)


def _checked(organisation: Organisation, declared: Declared, on: date) -> str:
    """The level the entry is for; refuses what the unit cannot declare on the day."""
    if not organisation.is_valid_on(on):
        raise RuleBroken(_("%(unit)s no longer exists on this day.") % {"unit": organisation})
    if declared.leaf.pk not in {leaf.pk for leaf in leaves_for(organisation, on)}:
        raise RuleBroken(_("“%(leaf)s” is not offered to this unit.") % {"leaf": declared.leaf}, field="leaf")
    if not 1 <= declared.degree <= 5:
        raise RuleBroken(_("Choose a degree from 1 to 5."), field="degree")
    if declared.valid_until is not None and declared.valid_until <= on:
        raise RuleBroken(_("The last day must not lie before %(day)s.") % {"day": short_day(on)}, field="valid_until")
    levels = levels_of(organisation, on)
    level = declared.level or (declared.grade.stage if declared.grade else "")
    if not level and levels:
        level = next(each for each in levels if declared.leaf.is_offered_to(each))
    if levels and level not in levels:
        raise RuleBroken(_("The unit does not teach at this level."), field="level")
    _check_subject(declared, level, on)
    return level


def _check_subject(declared: Declared, level: str, on: date) -> None:
    if declared.leaf.is_by_subject and declared.subject is None and level:
        raise RuleBroken(_("Choose the subject for “%(leaf)s”.") % {"leaf": declared.leaf}, field="subject")
    if declared.subject is None:
        return
    if not subjects_of(level, declared.grade, on).filter(pk=declared.subject.pk).exists():
        raise RuleBroken(
            _("“%(subject)s” is not taught in this grade.") % {"subject": declared.subject}, field="subject"
        )
