from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.sheets.choices import AT_WORK, ImportState
from chungtay.sheets.facts import ImportForgotten, about
from chungtay.sheets.models import KEPT_FOR, SheetImport
from chungtay.sheets.queries.imports import locked_import

STRAY_FOR = timedelta(days=1)


def forget_imports(*, by: Person, at: datetime) -> int:
    """Delete files and staged rows of imports in which nothing moves any more; the summary and the undoing stay."""
    old = SheetImport.objects.filter(forgotten_at=None, moved_at__lt=at - KEPT_FOR)
    forgotten = sum(_forget_one(found, by=by, at=at) for found in list(old))
    _sweep(at)
    return forgotten


@transaction.atomic
def _forget_one(sheet_import: SheetImport, *, by: Person, at: datetime) -> bool:
    locked = locked_import(sheet_import)
    if locked.forgotten_at or locked.moved_at >= at - KEPT_FOR:
        return False
    if locked.state in (*AT_WORK, ImportState.READ):
        locked.state = ImportState.WITHDRAWN
    locked.forget(at)
    tell(ImportForgotten(**about(locked), by=by))
    return True


def _sweep(at: datetime) -> None:
    """Files whose import was never committed, or whose deletion a fall prevented."""
    folder = Path(settings.DATA_DIR) / "quarantine"
    if not folder.is_dir():
        return
    known = set(SheetImport.objects.filter(forgotten_at=None).values_list("uid", flat=True))
    for path in folder.iterdir():
        if path.name not in known and path.stat().st_mtime < (at - STRAY_FOR).timestamp():
            path.unlink(missing_ok=True)
