"""Everything kept about one person or pupil, walked over the register of fields; no table is named here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.apps import apps
from django.db import models
from django.db.models import Count, Q, Subquery, Value

from chungtay.accounts.models import Person
from chungtay.kernel.audit import key_of, kind_of
from chungtay.kernel.exchange.export import SECRET_FIELDS, columns_of
from chungtay.kernel.facts import sentence_of
from chungtay.kernel.models import AuditEntry
from chungtay.privacy.engine.packs import Entry, Eraser, field_entries
from chungtay.privacy.models import Pupil
from chungtay.privacy.queries.register import personal_models

Subject: TypeAlias = Person | Pupil
SESSION_FIELDS = {"session_data", "session_key"}
BY_THE_RECORD = "by the record"
RECORD = AuditEntry._meta.label_lower


@dataclass(frozen=True)
class Held:
    """What one table keeps about somebody: its rows as plain values, and why they are kept."""

    label: str
    title: str
    entry: Entry
    rows: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """What an erasure would do in one table: how many rows it blanks or takes, and how many it keeps and why."""

    title: str
    changed: int
    kept: int
    why: str


def ways_to(subject: Subject, entry: Entry) -> tuple[str, ...]:
    """The ways from a row of a table to such a subject."""
    ways = entry.person if isinstance(subject, Person) else entry.pupil
    return tuple(way for way in ways if way != BY_THE_RECORD)


def rows_about(subject: Subject, label: str) -> models.QuerySet[Any]:
    """The rows of one table that speak of the subject, by the ways its entry names."""
    condition = Q(pk__in=[])
    for way in ways_to(subject, field_entries()[label]):
        condition |= Q(pk=subject.pk) if way == "self" else Q(**{way: subject.pk})
    rows: models.QuerySet[Any] = apps.get_model(label)._default_manager.filter(condition)
    return rows.distinct()


def _counts(subject: Subject, labels: list[str]) -> dict[str, int]:
    """How many rows of each table speak of the subject, in one question."""
    asked = {}
    for number, label in enumerate(labels):
        # Counted as one group: no column is called like this, whatever a room names its own.
        rows = rows_about(subject, label).order_by().annotate(group_of_all=Value(1)).values("group_of_all")
        asked[f"n{number}"] = Subquery(rows.annotate(rows_counted=Count("pk", distinct=True)).values("rows_counted"))
    found = type(subject)._default_manager.filter(pk=subject.pk).annotate(**asked).values_list(*asked).get()
    return {label: count or 0 for label, count in zip(labels, found, strict=True)}


def lines_about(subject: Subject) -> models.QuerySet[AuditEntry]:
    """The lines of the record that the subject wrote or that concern a row about them."""
    condition = Q(actor_key=subject.uid) | Q(touches__kind=kind_of(subject), touches__key=subject.uid)
    for label, entry in field_entries().items():
        if label != RECORD and ways_to(subject, entry):
            keys = [key_of(row) for row in rows_about(subject, label)]
            condition |= Q(touches__kind=label, touches__key__in=keys)
    return AuditEntry.objects.filter(condition).distinct().order_by("id")


def held_about(subject: Subject) -> list[Held]:
    """Everything kept about the subject: every row with all its columns but secrets, links as public identifiers."""
    found = []
    for model in personal_models():
        label = model._meta.label_lower
        entry = field_entries().get(label)
        if entry is None or label == RECORD or not ways_to(subject, entry):
            continue
        rows = [dict(_columns(row)) for row in rows_about(subject, label).order_by("pk")]
        if rows:
            found.append(Held(label, str(model._meta.verbose_name), entry, rows))
    lines = [_line(entry) for entry in lines_about(subject)]
    return [*found, Held(RECORD, str(AuditEntry._meta.verbose_name), field_entries()[RECORD], lines)]


def _columns(row: models.Model) -> Iterator[tuple[str, str]]:
    for column in columns_of(type(row)):
        if column.name in SECRET_FIELDS | SESSION_FIELDS or column.name.endswith("digest"):
            continue
        value = getattr(row, column.name)
        title = str(getattr(column, "verbose_name", column.name))
        if value is None or value == "":
            continue
        yield title, str(getattr(value, "uid", value)) if isinstance(value, models.Model) else str(value)


def _line(entry: AuditEntry) -> dict[str, str]:
    values = entry.open_values | entry.personal_values
    return {"at": entry.at.isoformat(), "what": sentence_of(entry.verb, values, str(values.get("by", "…")))}


def erasure_plan(subject: Subject) -> list[Step]:
    """What an erasure would do, table by table; asks only, changes nothing."""
    spoken = {model._meta.label_lower: str(model._meta.verbose_name) for model in personal_models()}
    entries = field_entries()
    labels = [label for label in spoken if label != RECORD and ways_to(subject, entries[label])]
    steps = []
    for label, count in _counts(subject, labels).items():
        is_kept = all(how in {Eraser.KEEP, Eraser.FREEZE} for how in entries[label].erasers.values())
        if count:
            kept = count if is_kept else 0
            steps.append(Step(spoken[label], count - kept, kept, entries[label].kept_because))
    own = Q(actor_key=subject.uid) | Q(touches__kind=kind_of(subject), touches__key=subject.uid)
    lines = AuditEntry.objects.filter(own).exclude(personal_values={}).distinct().count()
    return [*steps, Step(spoken[RECORD], lines, 0, "")] if lines else steps


def bears_a_name_of_others(person: Person) -> bool:
    """Whether somebody else has the very same name: then a mention in a text may mean either of them."""
    return Person.objects.filter(name=person.name).exclude(pk=person.pk).exists()
