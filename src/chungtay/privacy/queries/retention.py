"""What has been kept long enough, and the list of what was erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from chungtay.kernel.clock import HERE
from chungtay.privacy.engine.clocks import before_months
from chungtay.privacy.engine.packs import Rule, field_entries, rules
from chungtay.privacy.models import ErasureRecord
from chungtay.privacy.queries.holds import holds_on


@dataclass(frozen=True)
class Due:
    """What one rule would let go on the day, and how many rows a hold keeps."""

    rule: Rule
    table: str
    before_on: date
    count: int
    held: int


@dataclass(frozen=True)
class Erasure:
    """One erasure, in keys: what a backup writes down beside itself to carry it out again after a restore."""

    uid: str
    what: str
    kind: str
    key: str
    at: datetime


def due_rows(rule: Rule, day: date, *, held: bool = False) -> models.QuerySet[Any]:
    """The rows a rule lets go on the day; with `held` those it would, if no hold kept them."""
    model = apps.get_model(rule.label)
    cutoff: date | datetime = before_months(day, rule.months)
    if isinstance(model._meta.get_field(rule.since), models.DateTimeField):
        cutoff = datetime.combine(cutoff, time.min, tzinfo=HERE)
    rows = model._default_manager.filter(**{f"{rule.since}__lt": cutoff}, **rule.only)
    if rule.blank:
        filled = Q()
        for name in rule.blank:
            filled |= ~Q(**{name: ""})
        rows = rows.filter(filled)
    kept = _held_condition(rule.label, day)
    return rows.filter(kept) if held else rows.exclude(kept)


def _held_condition(label: str, day: date) -> Q:
    """Which rows of a table a hold keeps: the table, the row, or the person or pupil it speaks of."""
    found = [(hold.kind, hold.key) for hold in holds_on(day)]
    if (label, "") in found:
        return Q(pk__isnull=False)
    condition = Q(pk__in=[])
    if _has_uid(label):
        condition |= Q(uid__in=[key for kind, key in found if kind == label])
    entry = field_entries().get(label)
    for kind, ways in (("accounts.person", entry.person), ("privacy.pupil", entry.pupil)) if entry else ():
        keys = [key for held_kind, key in found if held_kind == kind and key]
        for way in ways:
            condition |= Q(uid__in=keys) if way == "self" else Q(**{f"{way}__uid__in": keys})
    return condition


def _has_uid(label: str) -> bool:
    return any(column.name == "uid" for column in apps.get_model(label)._meta.concrete_fields)


def due_on(day: date) -> list[Due]:
    """What retention would do on the day, rule by rule: the dry run. Asks only, changes nothing."""
    return [
        Due(
            rule=rule,
            table=str(apps.get_model(rule.label)._meta.verbose_name),
            before_on=before_months(day, rule.months),
            count=due_rows(rule, day).count(),
            held=due_rows(rule, day, held=True).count(),
        )
        for rule in rules()
    ]


def erasures_since(moment: datetime | None) -> Sequence[Erasure]:
    """Every erasure and withdrawal since the moment, all of them for None, in the order they happened."""
    rows = ErasureRecord.objects.order_by("at", "id")
    if moment is not None:
        rows = rows.filter(at__gte=moment)
    return [Erasure(row.uid, row.what, row.kind, row.key, row.at) for row in rows]


def latest_erasures(limit: int) -> list[ErasureRecord]:
    """The erasures made last, without anything of whom they concern but a key."""
    return list(ErasureRecord.objects.select_related("by").order_by("-id")[:limit])
