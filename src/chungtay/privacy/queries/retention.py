"""What has been kept long enough, and the list of what was erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person
from chungtay.kernel.clock import HERE
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import is_allowed
from chungtay.privacy.engine.clocks import before_months
from chungtay.privacy.engine.packs import Rule, field_entries, rules
from chungtay.privacy.models import ErasureRecord, LegalHold, Pupil


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


def due_rows(rule: Rule, day: date) -> models.QuerySet[Any]:
    """The rows a rule lets go on the day; what a hold keeps is not among them."""
    return _over(rule, day).exclude(_held_condition(rule.label, _held_on(day)))


def _over(rule: Rule, day: date) -> models.QuerySet[Any]:
    """The rows whose time is over by a rule, held or not."""
    model = apps.get_model(rule.label)
    cutoff: date | datetime = before_months(day, rule.months)
    if isinstance(model._meta.get_field(rule.since), models.DateTimeField):
        cutoff = datetime.combine(cutoff, time.min, tzinfo=HERE)
    rows: models.QuerySet[Any] = model._default_manager.filter(**{f"{rule.since}__lt": cutoff}, **rule.only)
    if not rule.blank:
        return rows
    filled = Q()
    for name in rule.blank:
        filled |= ~Q(**{name: ""})
    return rows.filter(filled)


def _held_on(day: date) -> list[tuple[str, str]]:
    return list(holds_on(day).values_list("kind", "key"))


def _held_condition(label: str, found: Sequence[tuple[str, str]]) -> Q:
    """Which rows of a table a hold keeps: the table, the row, or the person or pupil it speaks of."""
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
    found, due = _held_on(day), []
    for rule in rules():
        held = Count("pk", distinct=True, filter=_held_condition(rule.label, found))
        counted = _over(rule, day).aggregate(all=Count("pk", distinct=True), held=held)
        table = str(apps.get_model(rule.label)._meta.verbose_name)
        going = counted["all"] - counted["held"]
        due.append(Due(rule, table, before_months(day, rule.months), going, counted["held"]))
    return due


def erasures_since(moment: datetime | None) -> Sequence[Erasure]:
    """Every erasure and withdrawal since the moment, all of them for None, in the order they happened."""
    rows = ErasureRecord.objects.order_by("at", "id")
    if moment is not None:
        rows = rows.filter(at__gte=moment)
    return [Erasure(row.uid, row.what, row.kind, row.key, row.at) for row in rows]


def latest_erasures(limit: int) -> list[ErasureRecord]:
    """The erasures made last, without anything of whom they concern but a key."""
    return list(ErasureRecord.objects.select_related("by").order_by("-id")[:limit])


def visible_holds(person: Visitor) -> QuerySet[LegalHold]:
    """Every hold that was ever set, those in force first, for whoever keeps the times; for nobody else any."""
    rows = LegalHold.objects.all() if is_allowed(person, "privacy.keep_time") else LegalHold.objects.none()
    return rows.select_related("set_by", "lifted_by").order_by("lifted_at", "until_on", "-id")


def holds_on(day: date) -> QuerySet[LegalHold]:
    """The holds in force on the day."""
    return LegalHold.objects.filter(lifted_at__isnull=True, until_on__gte=day)


def hold_on(kind: str, key: str, day: date) -> LegalHold | None:
    """The hold that keeps this row on the day, of the row itself or of its whole table."""
    return holds_on(day).filter(Q(key=key) | Q(key=""), kind=kind).first()


def key_of_subject(kind: str, name: str) -> tuple[str, str]:
    """What a hold is about: a whole table, or the person or pupil of this sign-in name or code."""
    if kind.startswith("table:"):
        return kind.removeprefix("table:"), ""
    rows: QuerySet[Person] | QuerySet[Pupil] = Person.objects.filter(login=name.strip().lower() or None)
    if kind == "privacy.pupil":
        rows = Pupil.objects.filter(code=name.strip().upper())
    found = rows.first() if name.strip() else None
    if found is None:
        raise RuleBroken(_("Nobody is known by this sign-in name or code. Check the spelling."), "name")
    return kind, found.uid
