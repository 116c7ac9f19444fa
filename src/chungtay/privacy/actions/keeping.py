"""Letting go what has been kept long enough, and holding back what must not go yet."""

from __future__ import annotations

from datetime import date, datetime

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.privacy.actions.erasing import erase_pupil
from chungtay.privacy.engine.packs import Rule, rules
from chungtay.privacy.facts import HoldLifted, HoldSet, RegisterTaken, RetentionRan
from chungtay.privacy.models import LegalHold
from chungtay.privacy.queries.retention import due_rows


@transaction.atomic
def run_retention(*, by: Person, on: date, at: datetime) -> dict[str, int]:
    """Let go every row whose time is over by the rules of the pack; returns how many by rule. Holds are respected."""
    return {rule.key: count for rule in rules() if (count := _run(rule, by=by, on=on, at=at))}


def _run(rule: Rule, *, by: Person, on: date, at: datetime) -> int:
    rows = due_rows(rule, on)
    count = rows.count()
    if not count:
        return 0
    if rule.is_erasure:
        for row in rows:
            erase_pupil(row, request=None, by=by, on=on, at=at)
    elif rule.blank:
        model = apps.get_model(rule.label)
        keys = list(rows.values_list("pk", flat=True))
        model._default_manager.filter(pk__in=keys).update(**dict.fromkeys(rule.blank, ""))
    else:
        rows.delete()
    tell(RetentionRan(rule=rule.key, count=count, by=by, on=on))
    return count


@transaction.atomic
def set_hold(kind: str, key: str, reason: str, *, until_on: date, by: Person, on: date, at: datetime) -> LegalHold:
    """Keep one row, or a whole table, from erasure and retention until a day."""
    if until_on < on:
        raise RuleBroken(_("A hold ends on a day to come."), "until_on")
    if not reason.strip():
        raise RuleBroken(_("Say why this must be kept, and who asked for it."), "reason")
    hold = LegalHold.objects.create(kind=kind, key=key, reason=reason, until_on=until_on, set_by_id=by.pk, set_at=at)
    tell(HoldSet(hold=hold, by=by, on=on))
    return hold


@transaction.atomic
def lift_hold(hold: LegalHold, *, by: Person, on: date, at: datetime, seen: int | None) -> LegalHold:
    """Let a hold end before its day."""
    locked = LegalHold.objects.select_for_update().get(pk=hold.pk)
    if seen is not None and seen != locked.version:
        raise StaleVersion(locked)
    if locked.lifted_at is not None:
        raise RuleBroken(_("This hold has been lifted already."))
    locked.lifted_by_id, locked.lifted_at = by.pk, at
    locked.version += 1
    locked.save()
    tell(HoldLifted(hold=locked, by=by, on=on))
    return locked


@transaction.atomic
def record_register_taken(*, count: int, by: Person, on: date) -> None:
    """Write down that somebody took the register of personal fields away."""
    tell(RegisterTaken(count=count, by=by, on=on))
