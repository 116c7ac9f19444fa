"""What very many rows are named by, and what they leave in the record."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.db import models

from chungtay.kernel.audit import kind_of
from chungtay.kernel.models import AuditEntry, AuditTouch
from chungtay.kernel.uids import UID_LENGTH
from chungtay.sheets.models import pour


def new_uids(count: int) -> list[str]:
    """That many public identifiers as `new_uid` makes them, rising, as indexes are filled fastest."""
    made: set[str] = set()
    while missing := count - len(made):
        drawn = secrets.token_urlsafe(18 * missing)  # of each 24 signs 22 are taken: 132 bits
        made.update(uid for at in range(0, len(drawn), 24) if (uid := drawn[at : at + UID_LENGTH])[0] not in "-_")
    return sorted(made)


def touch(verb: str, subject_key: str, model: type[models.Model], keys: Iterable[str]) -> None:
    """Let the line just written under this verb and subject concern these rows too, by their public identifiers."""
    entry = AuditEntry.objects.filter(verb=verb, subject_key=subject_key).latest("pk")
    kind = kind_of(model())
    known = set(entry.touches.filter(kind=kind).values_list("key", flat=True))
    fresh = ((key,) for key in keys if key not in known)
    pour(AuditTouch, ["key"], fresh, same={"entry_id": entry.pk, "kind": kind, "is_about": True})
