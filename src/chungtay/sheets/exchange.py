"""Sheets going out: the empty form, the rows as they stand, and the rows that were wrong."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import IO, Final

from chungtay.kernel.exchange.export import keep_back, name_table
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import fold
from chungtay.sheets.actions import record_export
from chungtay.sheets.models import SheetImport, StagedRow
from chungtay.sheets.queries.cells import cells_of
from chungtay.sheets.queries.imports import visible_imports
from chungtay.sheets.queries.parts import Part, offer_part, plain_sheets, workbook_of
from chungtay.sheets.queries.preview import refused_rows
from chungtay.sheets.rules.offers import SheetOffer, offer_of
from chungtay.workbooks.engine.columns import Column, Sheet, Value
from chungtay.workbooks.engine.writing import write_csv, write_sheets, write_workbook

name_table(SheetImport, "sheet_imports")
keep_back(StagedRow)  # waits for days only, and may speak of people

WRITERS: Final = {"xlsx": write_workbook, "csv": write_csv}
KINDS: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
KEPT_IN_MEMORY: Final = 4 * 1024 * 1024
TABLES: Final = plain_sheets(Path(__file__).parent / "packs" / "takeaway.toml")

Rows = Iterable[Mapping[str, Value]]


def empty_form(offer: SheetOffer, *, by: Person, on: date) -> IO[bytes]:
    """The sheet with its headers and no row, and behind it what may be chosen from on the day."""
    target = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115  # the answer closes it
    write_sheets(target, [(offer.sheet, []), *offer.lists(by, on)])  # type: ignore[arg-type]  # a spooled file is a binary file
    target.seek(0)
    return target


def present_rows(offer: SheetOffer, scope: tuple[str, str], kind: str, *, by: Person, on: date) -> IO[bytes]:
    """The rows of one body as they stand, in the columns they are brought in by; who took them is written down."""
    uid, label = scope
    counter = count()
    rows = (row for row in offer.rows_of(by, uid, on) if next(counter) >= 0)
    written = _written(kind, offer.sheet, rows)
    record_export(sheet=offer.sheet.title, scope=label, count=next(counter), by=by)
    return written


def wrong_rows(sheet_import: SheetImport) -> IO[bytes]:
    """The rows that are wrong, in the layout of the file, with what to do about each; mended it can be brought in."""
    sheet = _as_in_the_file(offer_of(sheet_import.sheet_key).sheet, sheet_import)
    rows: list[dict[str, Value]] = []
    notes: dict[int, dict[str, str]] = {}
    for place, staged in enumerate(refused_rows(sheet_import)):
        cells, said = cells_of(sheet, sheet_import.columns, staged.cells), notes.setdefault(place, {})
        for key, sentence, _is_refusal, typed, _letter, _of_file in staged.findings:
            said[key or ""] = f"{said.get(key or '', '')} {sentence}".strip()
            if key and typed:
                cells[key] = typed
        rows.append(cells)
    return _written("xlsx", sheet, rows, notes=notes)


def _as_in_the_file(sheet: Sheet, sheet_import: SheetImport) -> Sheet:
    """The columns the file had, in its order and under its headers."""

    def column(key: str, header: str) -> Column:
        known = sheet.column(key)
        return replace(known, title=header, synonyms=(*known.synonyms, known.title))

    return replace(sheet, columns=tuple(column(key, header) for key, header, _ in sheet_import.report["matched"]))


def _written(kind: str, sheet: Sheet, rows: Rows, *, notes: Mapping[int, Mapping[str, str]] | None = None) -> IO[bytes]:
    target = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115  # the answer closes it
    WRITERS[kind](target, sheet, rows, notes=notes)  # type: ignore[arg-type]  # a spooled file is a binary file
    target.seek(0)
    return target


def file_name(*words: str, kind: str) -> str:
    """A name every system bears: small letters without marks."""
    return (
        "-".join(filter(None, (re.sub(r"[^a-z0-9]+", "-", fold(word)).strip("-")[:60] for word in words))) + f".{kind}"
    )


def imports_taken_away(person: Person, bodies: Collection[int], day: date) -> Iterator[Part]:
    """Which sheets were brought in for the bodies the person may enter them for, and what became of their rows."""
    yield workbook_of(TABLES["imports"], visible_imports(person))


offer_part("sheets.imports", imports_taken_away)
