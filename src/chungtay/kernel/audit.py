"""The record: one line for every fact, written in the same transaction."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.db import models

from chungtay.kernel.clock import now
from chungtay.kernel.models import AuditEntry, AuditTouch
from chungtay.kernel.people import Person

request_id: ContextVar[str] = ContextVar("request_id", default="")


def kind_of(row: models.Model) -> str:
    """The name of a row's kind in the record, as `room.model`."""
    return row._meta.label_lower


def key_of(row: models.Model) -> str:
    """The key of a row in the record: its public identifier, or its number when it has none."""
    return str(getattr(row, "uid", None) or row.pk)


def commitment(salt: str, value: Any) -> str:
    """A salted digest that can stand in the chain after the value itself is erased."""
    return hashlib.sha256(f"{salt}:{json.dumps(value, ensure_ascii=False, sort_keys=True)}".encode()).hexdigest()


def write_entry(
    *,
    verb: str,
    by: Person,
    on: date | None,
    rows: Mapping[str, models.Model],
    wrote: Sequence[models.Model],
    values: Mapping[str, Any],
    personal: frozenset[str],
) -> AuditEntry:
    """Write one line with the rows it touches; personal values are kept apart, under a salted commitment."""
    subject_field = next(iter(rows), "")
    private = {name: value for name, value in values.items() if name in personal} | {"by": str(by.name)}
    salts = {name: secrets.token_hex(16) for name in private}
    entry = AuditEntry.objects.create(
        at=now(),
        on=on,
        request_id=request_id.get(),
        verb=verb,
        actor_key=str(by.uid),
        subject_kind=kind_of(rows[subject_field]) if subject_field else "",
        subject_key=key_of(rows[subject_field]) if subject_field else "",
        open_values={name: value for name, value in values.items() if name not in personal},
        personal_values=private,
        salts=salts,
        commitments={name: commitment(salts[name], value) for name, value in private.items()},
    )
    touched = {(kind_of(row), key_of(row)): True for row in rows.values()}
    touched |= {(kind_of(row), key_of(row)): False for row in wrote if (kind_of(row), key_of(row)) not in touched}
    AuditTouch.objects.bulk_create(
        AuditTouch(entry=entry, kind=kind, key=key, is_about=is_about) for (kind, key), is_about in touched.items()
    )
    return entry


def entries_about(*rows: models.Model) -> models.QuerySet[AuditEntry]:
    """The lines that concern any of the rows, newest first."""
    condition = models.Q(pk__in=[])
    for row in rows:
        condition |= models.Q(touches__kind=kind_of(row), touches__key=key_of(row))
    return AuditEntry.objects.filter(condition).distinct().order_by("-id")


def erase_personal(entry: AuditEntry, names: Collection[str] | None = None) -> None:
    """Blank the personal values of a line, all or those named, with their salts; the line and its seal stay whole."""
    gone = set(entry.personal_values) if names is None else set(names)
    entry.personal_values = {name: value for name, value in entry.personal_values.items() if name not in gone}
    entry.salts = {name: salt for name, salt in entry.salts.items() if name not in gone}
    entry.save(update_fields=["personal_values", "salts"])
