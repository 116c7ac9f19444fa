"""The files that show what entries say."""

from __future__ import annotations

from collections.abc import Iterable

from chungtay.kernel.models import StoredFile
from chungtay.needs.models import DraftFile, Entry, EntryDraft, EntryFile


def evidence_of(entry: Entry) -> StoredFile | None:
    """The file of an entry the reader may see."""
    return evidence_of_many([entry.pk]).get(entry.pk)


def evidence_of_many(entries: Iterable[int]) -> dict[int, StoredFile]:
    """The files of entries by the entry's key; one question."""
    rows = EntryFile.objects.filter(entry_id__in=set(entries)).select_related("file")
    return {row.entry_id: row.file for row in rows}


def files_of_draft(draft: EntryDraft) -> dict[str, StoredFile]:
    """What a draft keeps, by the name an answer holds."""
    return {row.uid: row.file for row in DraftFile.objects.filter(draft=draft).select_related("file")}
