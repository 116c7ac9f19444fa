"""What the crew does with sheets: bring one, read it, take it over, look. Imported by `crew.py`."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from chungtay.kernel.clock import now
from chungtay.kernel.models import AuditEntry, LegalDocument
from chungtay.kernel.people import Person
from chungtay.sheets import actions
from chungtay.sheets.actions import taking
from chungtay.sheets.models import SheetImport, StagedRow
from chungtay.sheets.queries.imports import import_of
from chungtay.sheets.queries.offers import Entering, SheetOffer, Taken
from chungtay.sheets.rules import offers
from chungtay.sheets.tests import documents
from chungtay.workbooks.engine.columns import Row

PIECE = 100


def offer_documents(person: Person, mode: str) -> SheetOffer:
    """The sheet of the tests, alone; in the mode "torn" its rows are written piece by piece."""
    documents.members[str(person.uid)] = {documents.DEPARTMENT}
    offer = replace(documents.OFFER, take_over=torn) if mode == "torn" else documents.OFFER
    offers._offers.clear()
    offers.offer_sheet(offer)
    return offer


def torn(rows: Sequence[Row], entering: Entering) -> Taken:
    for at in range(0, len(rows), PIECE):
        with transaction.atomic():
            documents.take_over(rows[at : at + PIECE], entering)
    return Taken(len(rows), 0, 0)


def bring(person: Person, *, mark: str, rows: int) -> str:
    """Hand a file in; its uid."""
    offer_documents(person, "")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Số hiệu", "Trích yếu", "Ngày ban hành"])
    writer.writerows([f"{mark}-{number}/QĐ", f"Quyết định {number}", "05/09/2026"] for number in range(rows))
    file = SimpleUploadedFile(f"{mark}.csv", text.getvalue().encode("utf-8-sig"))
    received = actions.receive_file(
        file, sheet_key=documents.SHEET.key, scope_uid=documents.DEPARTMENT, by=person, at=now()
    )
    return received.uid


def found(uid: str) -> SheetImport:
    sheet_import = import_of(uid)
    assert sheet_import is not None
    return sheet_import


def read(person: Person, *, uid: str, mode: str) -> None:
    offer_documents(person, mode)
    actions.read_import(found(uid), by=person, at=now())


def ask(person: Person, *, uid: str) -> None:
    offer_documents(person, "")
    actions.ask_to_take_over(found(uid), leaves_out_refused=False, by=person, at=now())


def take(person: Person, *, uid: str, mode: str) -> None:
    """What the worker does; the mode "torn" takes the transaction around it away."""
    offer_documents(person, mode)
    if mode == "torn":
        whole: Callable[..., Any] = taking._take_over
        taking._take_over = whole.__wrapped__  # type: ignore[attr-defined]  # what `atomic` has wrapped
        # Outside a transaction nothing can be locked.
        setattr(taking, "locked_import", lambda held: SheetImport.objects.get(pk=held.pk))  # noqa: B010  # a planted hole
    actions.take_over_import(found(uid), by=person, at=now())


def look(uid: str) -> dict[str, Any]:
    """What is there of an import."""
    seen = found(uid)
    told = AuditEntry.objects.filter(subject_key=uid).order_by("id").values_list("verb", flat=True)
    return {
        "state": seen.state,
        "staged": StagedRow.objects.filter(sheet_import=seen).count(),
        "counts": [seen.new_count, seen.change_count, seen.same_count, seen.refused_count],
        "written": LegalDocument.objects.filter(note=uid).count(),
        "told": list(told),
    }
