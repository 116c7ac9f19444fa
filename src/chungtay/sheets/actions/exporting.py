from __future__ import annotations

from django.db import models, transaction

from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.sheets.facts import FileTaken, RowsExported


@transaction.atomic
def record_export(*, sheet: str, scope: str, count: int, by: Person) -> None:
    """Write down that rows left the house: who took which, of which body, and how many."""
    tell(RowsExported(sheet=sheet, scope=scope, count=count, by=by))


@transaction.atomic
def record_file_taken(thing: models.Model, name: str, *, by: Person) -> None:
    """Write down that a document left the house as a file: who took which, and in what form."""
    tell(FileTaken(thing=thing, form=name.rpartition(".")[2].upper()[:8], by=by))
