"""How the copies stand: the last good one, the last thirty nights, whether one is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from chungtay.backups.choices import BackupState
from chungtay.backups.models import Backup
from chungtay.kernel.clock import to_local
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import is_allowed

NIGHTS = 30
NEWEST, MOST_SHOWN = 5, 12
TOO_OLD = timedelta(days=2)


@dataclass(frozen=True)
class Night:
    """One day of the picture: the best that came of it, and how large the copy was."""

    day: date
    state: str
    size: int


@dataclass(frozen=True)
class Standing:
    """The last good copy, whether it is still on the disk, how old it is, and a copy being made now."""

    last_good: Backup | None
    is_there: bool
    is_too_old: bool
    days_old: int
    running: Backup | None
    failed_since: Backup | None


def visible_backups(visitor: Visitor) -> QuerySet[Backup]:
    """Every try at a copy, newest first, for whoever keeps the installation running."""
    rows = Backup.objects.order_by("-begun_at", "-id")
    return rows if is_allowed(visitor, "backups.keep") else rows.none()


def standing(rows: QuerySet[Backup], at: datetime) -> Standing:
    """How the copies stand at a moment."""
    good = rows.filter(state=BackupState.GOOD).first()
    latest = rows.first()
    return Standing(
        last_good=good,
        is_there=good is not None and Path(good.folder).is_dir(),
        is_too_old=good is None or at - good.begun_at > TOO_OLD,
        days_old=(at - good.begun_at).days if good else 0,
        running=latest if latest and latest.state == BackupState.RUNNING and not latest.is_stuck(at) else None,
        failed_since=latest if latest and latest.state == BackupState.FAILED else None,
    )


def worth_showing(rows: QuerySet[Backup], at: datetime) -> QuerySet[Backup]:
    """The newest tries, and every failed one of the last thirty days."""
    newest = list(rows.values_list("pk", flat=True)[:NEWEST])
    failed = Q(state=BackupState.FAILED, begun_at__gte=at - timedelta(days=NIGHTS))
    return rows.filter(failed | Q(pk__in=newest))[:MOST_SHOWN]


def last_nights(rows: QuerySet[Backup], on: date) -> list[Night]:
    """The last thirty days, oldest first; a good copy counts more than a failed one of the same day."""
    first = on - timedelta(days=NIGHTS - 1)
    found: dict[date, Night] = {}
    for row in rows.filter(begun_at__gte=to_local_midnight(first)).order_by("begun_at"):
        day = to_local(row.begun_at).date()
        if row.state == BackupState.GOOD or day not in found:
            found[day] = Night(day, row.state, row.size)
    days = [first + timedelta(days=number) for number in range(NIGHTS)]
    return [found.get(day, Night(day, "", 0)) for day in days]


def to_local_midnight(day: date) -> datetime:
    """The moment a day begins in Vietnam."""
    return datetime(day.year, day.month, day.day, tzinfo=to_local(datetime.fromisoformat("2026-01-01T00Z")).tzinfo)


def is_due(at: datetime) -> bool:
    """Whether the copy of this night is still to be made: its hour has come, and nobody has tried since."""
    if not str(settings.BACKUP_HOUR).isdecimal():
        return False
    here = to_local(at)
    hour = here.replace(hour=int(settings.BACKUP_HOUR) % 24, minute=0, second=0, microsecond=0)
    return here >= hour and not Backup.objects.filter(begun_at__gte=hour).exists()
