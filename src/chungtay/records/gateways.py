"""The file store, for files the program itself has made."""

from __future__ import annotations

import hashlib
from typing import Final

from chungtay.kernel.clock import now
from chungtay.kernel.files import PDF, keep_bytes
from chungtay.kernel.models import StoredFile
from chungtay.kernel.people import Person

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES: Final = {DOCX: ".docx", PDF: ".pdf"}


def store_made(content: bytes, stem: str, content_type: str, *, by: Person) -> StoredFile:
    """Keep a file we made under its digest, beside those that people gave us."""
    digest = hashlib.sha256(content).hexdigest()
    path = f"{digest[:2]}/{digest}{SUFFIXES[content_type]}"
    keep_bytes(path, content)
    return StoredFile.objects.create(
        name=f"{stem}{SUFFIXES[content_type]}",
        path=path,
        content_type=content_type,
        size=len(content),
        sha256=digest,
        at=now(),
        by_id=by.pk,
    )
