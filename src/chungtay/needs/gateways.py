"""The store of files: what shows what an entry says is kept with the draft, put to the entry, and forgotten."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from chungtay.kernel import outbox
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import store_upload
from chungtay.kernel.models import StoredFile
from chungtay.kernel.people import Person
from chungtay.needs.models import DraftFile, Entry, EntryDraft, EntryFile
from chungtay.needs.queries.ground import Upload

# The way by which the room of privacy takes bytes off the disk that no row points to any more.
CHANNEL, GATE = "privacy.forget_file", "privacy.file_is_nobodys"


def keep_for_draft(draft: EntryDraft, uploaded: Upload, *, by: Person) -> DraftFile:
    """Keep a file with a draft until that is sent or given up."""
    return DraftFile.objects.create(draft=draft, file=store_evidence(uploaded, by=by))


def store_evidence(uploaded: Upload, *, by: Person) -> StoredFile:
    """Keep what shows an entry; what is refused is refused at its field, with what somebody with a phone can do."""
    try:
        return store_upload(uploaded, by=by)
    except RuleBroken as broken:
        on_a_phone = _("On a phone, take a screenshot of the photograph and choose that instead.")
        raise RuleBroken(f"{broken} {on_a_phone}", field="file") from None


def show_by(entry: Entry, file: StoredFile) -> EntryFile:
    """Put a stored file to an entry; the one that was there goes."""
    forget_evidence(entry)
    return EntryFile.objects.create(entry=entry, file=file)


def forget_evidence(entry: Entry) -> None:
    """Take the file of an entry away, if there is one."""
    _forget(list(EntryFile.objects.filter(entry=entry).select_related("file")))


def forget_draft_files(draft: EntryDraft, *, but: Collection[str] = ()) -> None:
    """Take away what a draft still keeps, but for the files its answers name: what was sent stands with its entry."""
    _forget(list(DraftFile.objects.filter(draft=draft).exclude(uid__in=but).select_related("file")))


def _forget(rows: Iterable[EntryFile | DraftFile]) -> None:
    for row in rows:
        stored = row.file
        row.delete()
        if not any(model.objects.filter(file=stored).exists() for model in (EntryFile, DraftFile)):
            outbox.put(CHANNEL, "", {"path": stored.path}, dedupe_key=f"{CHANNEL}:{stored.uid}", gate=GATE)
            stored.delete()
