"""What very many rows leave in the record."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from chungtay.kernel.audit import kind_of
from chungtay.kernel.models import AuditEntry, AuditTouch
from chungtay.sheets.models import pour


def touch(verb: str, subject_key: str, model: type[models.Model], keys: Iterable[str]) -> None:
    """Let the line just written under this verb and subject concern these rows too, by their public identifiers."""
    entry = AuditEntry.objects.filter(verb=verb, subject_key=subject_key).latest("pk")
    kind = kind_of(model())
    known = set(entry.touches.filter(kind=kind).values_list("key", flat=True))
    rows = ((entry.pk, kind, key, True) for key in keys if key not in known)
    pour(AuditTouch, ["entry_id", "kind", "key", "is_about"], rows)
