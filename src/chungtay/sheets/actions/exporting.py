from __future__ import annotations

from django.db import transaction

from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.sheets.facts import RowsExported


@transaction.atomic
def record_export(*, sheet: str, scope: str, count: int, by: Person) -> None:
    """Write down that rows left the house: who took which, of which body, and how many."""
    tell(RowsExported(sheet=sheet, scope=scope, count=count, by=by))
