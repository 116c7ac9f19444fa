"""The draft of the guided form: kept at every screen, sent as one, or given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.needs.actions.declaring import declare_entry
from chungtay.needs.engine.answers import FIRST, MOST_ITEMS, Item, Items, read_items, with_file, write_items
from chungtay.needs.facts import DraftBegun, DraftDropped, DraftKept, DraftSent
from chungtay.needs.gateways import forget_draft_files, keep_for_draft, show_by
from chungtay.needs.models import Entry, EntryDraft
from chungtay.needs.queries.evidence import files_of_draft
from chungtay.needs.queries.ground import Declared, Upload
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import own_bodies

# Work that is kept at every screen is one line of the record in so much time, not one at every screen.
TOLD_EVERY = timedelta(minutes=15)


@transaction.atomic
def begin_draft(organisation: Organisation, *, by: Person, at: datetime) -> EntryDraft:
    """Begin to declare for a unit, or go on with what this person has begun already."""
    day = to_local(at).date()
    if organisation.pk not in own_bodies(by, day, SIGNERS):
        raise RuleBroken(_("Only the head or a deputy of a unit declares for it."))
    known = EntryDraft.objects.filter(organisation=organisation, person_id=by.pk, closed_at__isnull=True).first()
    if known is not None:
        return known
    draft = EntryDraft.objects.create(
        organisation=organisation, person_id=by.pk, answers=write_items(FIRST), begun_at=at, saved_at=at
    )
    tell(DraftBegun(draft=draft, by=by, on=day))
    return draft


@transaction.atomic
def keep_items(
    draft: EntryDraft, items: Items, *, by: Person, at: datetime, upload: tuple[int, Upload] | None = None
) -> EntryDraft:
    """Keep what is answered so far; `upload` is the number of an item with the file that shows it."""
    row = _locked(draft, by)
    if len(items) > MOST_ITEMS:
        raise RuleBroken(_("At most %(most)s entries are declared at once. Send these first.") % {"most": MOST_ITEMS})
    files = [keep_for_draft(row, upload[1], by=by)] if upload else []
    if upload:
        items = with_file(items, upload[0], files[0].uid)
    is_told = bool(files) or row.saved_at + TOLD_EVERY <= at
    row.answers, row.saved_at, row.version = write_items(items), at, row.version + 1
    row.save(update_fields=["answers", "saved_at", "version"])
    forget_draft_files(row, but=[item.file for item in items])
    if is_told:
        tell(DraftKept(draft=row, wrote=files, by=by, on=to_local(at).date()))
    return row


@transaction.atomic
def add_item(draft: EntryDraft, kind: str, *, by: Person, at: datetime) -> EntryDraft:
    """Ask about one more need or strength."""
    return keep_items(draft, (*read_items(draft.answers), Item(kind)), by=by, at=at)


@transaction.atomic
def drop_draft(draft: EntryDraft, *, by: Person, at: datetime) -> EntryDraft:
    """Give up what is answered so far; its words are gone."""
    row = _locked(draft, by)
    _close(row, at)
    tell(DraftDropped(draft=row, by=by, on=to_local(at).date()))
    return row


@transaction.atomic
def send_draft(draft: EntryDraft, declared: Sequence[Declared], *, by: Person, at: datetime) -> Sequence[Entry]:
    """Declare everything the draft holds, all of it or nothing."""
    row = _locked(draft, by)
    if not declared:
        raise RuleBroken(_("Nothing has been answered yet. Answer at least one need or strength."))
    day = to_local(at).date()
    entries = [declare_entry(row.organisation, each, by=by, on=day) for each in declared]
    files = files_of_draft(row)
    kept = [
        (entry, files[each.kept_file]) for entry, each in zip(entries, declared, strict=True) if each.kept_file in files
    ]
    shown = [show_by(entry, file) for entry, file in kept]
    _close(row, at)
    tell(DraftSent(draft=row, of=str(row.organisation), count=len(entries), wrote=[*entries, *shown], by=by, on=day))
    return entries


def _locked(draft: EntryDraft, by: Person) -> EntryDraft:
    row = EntryDraft.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=draft.pk)
    if row.person_id != by.pk or row.closed_at is not None:
        raise RuleBroken(_("This draft was sent or given up already. Please begin anew."))
    return row


def _close(row: EntryDraft, at: datetime) -> None:
    forget_draft_files(row)
    row.closed_at, row.answers, row.version = at, {}, row.version + 1
    row.save(update_fields=["closed_at", "answers", "version"])
