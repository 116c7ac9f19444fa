"""What must not go yet."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from chungtay.privacy.models import LegalHold


def holds() -> QuerySet[LegalHold]:
    """Every hold that was ever set, those in force first."""
    return LegalHold.objects.select_related("set_by", "lifted_by").order_by("lifted_at", "until_on", "-id")


def holds_on(day: date) -> QuerySet[LegalHold]:
    """The holds in force on the day."""
    return LegalHold.objects.filter(lifted_at__isnull=True, until_on__gte=day)


def hold_on(kind: str, key: str, day: date) -> LegalHold | None:
    """The hold that keeps this row on the day, of the row itself or of its whole table."""
    return holds_on(day).filter(Q(key=key) | Q(key=""), kind=kind).first()
