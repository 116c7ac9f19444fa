"""What a unit says of itself: declare, change, withdraw, say again that it holds, take over from last year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import school_year_of
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy
from chungtay.needs.choices import EntryState
from chungtay.needs.facts import (
    EntriesConfirmed,
    EntriesCopied,
    EntriesEntered,
    EntryChanged,
    EntryDeclared,
    EntryWithdrawn,
)
from chungtay.needs.gateways import forget_evidence, show_by, store_evidence
from chungtay.needs.models import Entry, EntryFile
from chungtay.needs.queries.entries import entries_of
from chungtay.needs.queries.evidence import evidence_of_many
from chungtay.needs.queries.ground import Declared, Ground, ground_for, lock_as_seen, standing_topics
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import own_bodies
from chungtay.taxonomy.models import Leaf
from chungtay.taxonomy.queries import leaves_for


@transaction.atomic
def declare_entry(organisation: Organisation, declared: Declared, *, by: Person, on: date) -> Entry:
    """Declare a need or strength of a unit; entered by somebody else, it waits for the unit to say that it holds."""
    ground = ground_for([organisation], on)
    entry = _laid(organisation, declared, ground, by=by)
    _must_be_alone(entry)
    entry.save()
    shown = _shown(entry, declared, by)
    tell(EntryDeclared(entry=entry, of=str(organisation), wrote=shown, by=by, on=on))
    return entry


@transaction.atomic
def declare_for_many(
    scope: Organisation,
    rows: Sequence[tuple[Organisation, Declared]],
    *,
    by: Person,
    on: date,
    import_uid: str = "",
) -> Sequence[Entry]:
    """Declare for many units at once, as a sheet does; what cannot be declared, or stands already, is refused."""
    ground = ground_for({unit for unit, _declared in rows}, on)
    entries = [_laid(unit, declared, ground, by=by, scope=scope, import_uid=import_uid) for unit, declared in rows]
    own = standing_topics([scope.pk], school_year_of(on).label)
    standing = own | standing_topics({entry.organisation_id for entry in entries}, school_year_of(on).label, scope.uid)
    for entry in entries:
        if (entry.organisation_id, entry.kind, entry.topic) in standing:
            raise _twice(entry)
    Entry.objects.bulk_create(entries, batch_size=200)
    if entries:
        tell(EntriesEntered(organisation=scope, count=len(entries), wrote=entries, by=by, on=on))
    return entries


@transaction.atomic
def change_entry(entry: Entry, declared: Declared, *, by: Person, on: date, seen: int | None) -> Entry:
    """Change what an entry says; while somebody helps, what it is about stays as it is."""
    lock_as_seen(entry, seen)
    if entry.has_helper and (declared.topic != entry.topic or declared.kind != entry.kind):
        raise RuleBroken(
            _("Somebody is helping with this need, so what it is about cannot be changed. Declare a new one instead."),
            field="leaf",
        )
    _write(entry, declared, ground_for([entry.organisation], on), standing=entry.leaf)
    if entry.organisation_id in own_bodies(by, on, SIGNERS):
        entry.word_of, entry.confirmed_on = "", on
    _must_be_alone(entry)
    entry.version += 1
    entry.save()
    shown = _shown(entry, declared, by)
    tell(EntryChanged(entry=entry, of=str(entry.organisation), wrote=shown, by=by, on=on))
    return entry


@transaction.atomic
def withdraw_entry(entry: Entry, reason: str, *, by: Person, on: date, seen: int | None) -> Entry:
    """Take an entry back, for a reason whoever was helping can read."""
    lock_as_seen(entry, seen)
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
    """Declare anew what a unit declared last school year and that nobody helps with yet; what stands stays."""
    year = school_year_of(on)
    offered = {leaf.pk: leaf.name for leaf in leaves_for(organisation, on)}
    standing = {(kind, topic) for _unit, kind, topic in standing_topics([organisation.pk], year.label)}
    before = Entry.objects.filter(
        organisation=organisation, school_year=year.previous().label, state=EntryState.OPEN, leaf_id__in=list(offered)
    )
    before = before.select_related("leaf").order_by("word_of", "pk")
    speaks = organisation.pk in own_bodies(by, on, SIGNERS)
    rows = [
        Entry(
            **{name: getattr(old, name) for name in COPIED},
            follows=old,
            leaf_words=offered[old.leaf_id],
            school_year=year.label,
            declared_on=on,
            declared_by_id=by.pk,
            confirmed_on=on if speaks else None,
            valid_from=on,
            valid_until=year.last_day + timedelta(days=1),
        )
        for old in {(row.kind, row.topic): row for row in reversed(before)}.values()
        if (old.kind, old.topic) not in standing
    ]
    if not rows:
        raise RuleBroken(_("There is nothing of last school year left to take over."))
    for row in rows:
        row.save()
    files = evidence_of_many([row.follows_id for row in rows if row.follows_id])
    shown = [show_by(row, files[row.follows_id]) for row in rows if row.follows_id in files]
    tell(EntriesCopied(organisation=organisation, count=len(rows), wrote=[*rows, *shown], by=by, on=on))
    return rows


COPIED = ["organisation", "kind", "leaf", "subject", "grade", "topic", "level", "degree", "words", "evidence"]
COPIED += ["partners_most", "days_most", "mode", "seen_by"]


def _shown(entry: Entry, declared: Declared, by: Person) -> list[EntryFile]:
    """The file that now shows the entry, where one came with what was declared."""
    if declared.upload is not None:
        return [show_by(entry, store_evidence(declared.upload, by=by))]
    if declared.drops_file:
        forget_evidence(entry)
    return []


def _laid(
    organisation: Organisation,
    declared: Declared,
    ground: Ground,
    *,
    by: Person,
    scope: Organisation | None = None,
    import_uid: str = "",
) -> Entry:
    """The entry that is not saved yet."""
    on = ground.on
    entry = Entry(
        organisation=organisation,
        kind=declared.kind,
        school_year=school_year_of(on).label,
        declared_on=on,
        declared_by_id=by.pk,
        confirmed_on=on if organisation.pk in own_bodies(by, on, SIGNERS) else None,
        valid_from=on,
        word_of="" if scope is None or scope.pk == organisation.pk else scope.uid,
        import_uid=import_uid,
    )
    _write(entry, declared, ground)
    return entry


def _write(entry: Entry, declared: Declared, ground: Ground, standing: Leaf | None = None) -> None:
    entry.level = ground.level_of(entry.organisation, declared, standing=standing)
    if declared.leaf != standing:
        entry.leaf_words = ground.words_of(entry.organisation, declared.leaf)
    entry.leaf, entry.subject, entry.grade = declared.leaf, declared.subject, declared.grade
    entry.topic, entry.degree = declared.topic, declared.degree
    entry.words, entry.evidence = tidy(declared.words)[:500], tidy(declared.evidence)[:500]
    entry.partners_most, entry.days_most = declared.partners_most, declared.days_most
    entry.mode, entry.seen_by = declared.mode, declared.seen_by
    entry.valid_until = declared.valid_until or school_year_of(ground.on).last_day + timedelta(days=1)


def _must_be_alone(entry: Entry) -> None:
    key = (entry.organisation_id, entry.kind, entry.topic)
    same = standing_topics([entry.organisation_id], entry.school_year, entry.word_of).get(key)
    if same is not None and same.pk != entry.pk:
        raise _twice(entry)


def _twice(entry: Entry) -> RuleBroken:
    sentence = _("“%(leaf)s” is declared already for this school year. Change that entry instead.")
    return RuleBroken(sentence % {"leaf": entry.leaf}, field="leaf")
