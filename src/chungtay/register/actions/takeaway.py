"""Everything in one file: asked for, put together by the worker, deleted after its time."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.accounts.actions import ensure_system_person
from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.permissions import is_allowed
from chungtay.register.choices import TakeawayState
from chungtay.register.facts.takeaway import TakeawayAsked, TakeawayDeleted, TakeawayPutTogether
from chungtay.register.models import Takeaway
from chungtay.register.queries.takeaway import bodies_to_take
from chungtay.sheets.queries.packing import add_part, resource_of
from chungtay.sheets.queries.parts import Table, parts_offered

README = Path(__file__).parents[1] / "packs" / "takeaway.txt"


@transaction.atomic
def ask_for_everything(person: Person, *, on: date, at: datetime) -> Takeaway:
    """Have everything the person may carry away put into one file; a file still being made is not begun twice."""
    waiting = Takeaway.objects.select_for_update().filter(person=person, state=TakeawayState.WAITING).first()
    if waiting is not None:
        return waiting
    bodies = bodies_to_take(person, on)
    takeaway = Takeaway.objects.create(person=person, asked_at=at, part_count=len(parts_offered()))
    tell(TakeawayAsked(takeaway=takeaway, count=len(bodies), by=person, on=on))
    return takeaway


def put_together(takeaway: Takeaway, *, at: datetime) -> None:
    """Write the file; what the person may take is asked anew, and a file half made is never there."""
    if takeaway.state != TakeawayState.WAITING:
        return
    person, on = takeaway.person, to_local(at).date()
    fresh = takeaway.path.with_suffix(".part")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    fresh.parent.chmod(0o700)
    try:
        if not is_allowed(person, "register.take_away"):
            raise RuleBroken(_("You no longer have the role that lets you take everything away."))
        with fresh.open("wb") as file:
            fresh.chmod(0o600)
            _write(file, takeaway, on)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(takeaway.path)
    except (RuleBroken, OSError) as fault:
        fresh.unlink(missing_ok=True)
        said = str(fault) if isinstance(fault, RuleBroken) else _("The disk could not take the file. Ask the operator.")
        Takeaway.objects.filter(pk=takeaway.pk).update(state=TakeawayState.FAILED, said=said[:300])
        return
    with transaction.atomic():
        size = takeaway.path.stat().st_size
        wanted = Takeaway.objects.filter(pk=takeaway.pk, state=TakeawayState.WAITING)
        if not wanted.update(state=TakeawayState.READY, size=size, ready_at=now()):
            takeaway.path.unlink()  # what lies in it was erased while it was written
            return
        tell(TakeawayPutTogether(takeaway=takeaway, size=size, by=person, on=on))


def delete_takeaways(takeaways: Iterable[Takeaway], *, on: date) -> int:
    """Delete files whose time is over, or that hold what was erased; that they were taken stays in the record."""
    count = 0
    for takeaway in takeaways:
        takeaway.path.unlink(missing_ok=True)
        with transaction.atomic():
            Takeaway.objects.filter(pk=takeaway.pk).update(state=TakeawayState.GONE)
            tell(TakeawayDeleted(takeaway=takeaway, by=ensure_system_person(), on=on))
        count += 1
    return count


def _write(file: Any, takeaway: Takeaway, on: date) -> None:
    """Every part after the other, the description of the tables last."""
    resources: list[dict[str, Any]] = []
    bodies = bodies_to_take(takeaway.person, on)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed, override("vi"):
        packed.writestr("README.txt", "\ufeff" + README.read_text(encoding="utf-8"))
        for done, maker in enumerate(parts_offered(), start=1):
            for part in maker(takeaway.person, bodies, on):
                add_part(packed, part)
                if isinstance(part, Table):
                    resources.append(resource_of(part))
            Takeaway.objects.filter(pk=takeaway.pk).update(done_count=done)
        package = {"profile": "tabular-data-package", "name": "chung-tay", "created": on.isoformat()}
        described = json.dumps(package | {"resources": resources}, ensure_ascii=False, indent=2)
        packed.writestr("datapackage.json", described)
