"""Which open needs the partnerships of a programme could answer, as a workbook; and the room's table for export."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import IO

from django.utils.translation import override

from chungtay.kernel.exchange.export import name_table
from chungtay.kernel.people import Person, Visitor
from chungtay.offers.models import HelpRequest
from chungtay.offers.queries.programme import Line, Overseen, every_line
from chungtay.offers.queries.requests import visible_requests
from chungtay.sheets.queries.parts import Part, offer_part, plain_sheets, workbook_of
from chungtay.workbooks.engine.columns import Value, sheet_from_pack
from chungtay.workbooks.engine.writing import write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PACKS = Path(__file__).parent / "packs"
SHEET = sheet_from_pack((PACKS / "sharing_sheet.toml").read_text(encoding="utf-8"))
TABLES = plain_sheets(PACKS / "takeaway.toml")

name_table(HelpRequest, "help_requests")


def sharing_workbook(seen: Overseen, person: Visitor) -> IO[bytes]:
    """Every open need with what could answer it, as an .xlsx, as far as the officer may read."""
    target = io.BytesIO()
    with override("vi"):  # an attachment of an official plan, whatever language the screen has
        write_workbook(target, SHEET, _rows(seen, person))
    target.seek(0)
    return target


def _rows(seen: Overseen, person: Visitor) -> Iterator[dict[str, Value]]:
    for line in every_line(seen, person):
        yield _row(line)


def _row(line: Line) -> dict[str, Value]:
    need, best = line.need, line.best
    return {
        "unit": str(need.organisation),
        "group": str(need.leaf.group),
        "need": need.title,
        "subject": " ".join(str(part) for part in (need.subject, need.grade) if part),
        "urgency": need.degree,
        "helper": str(best.organisation) if best else "",
        "strength": best.degree if best else None,
        "further": line.further,
        "reason": str(line.reason.label) if line.reason else "",
    }


def requests_taken_away(person: Person, bodies: Collection[int], day: date) -> Iterator[Part]:
    """What the person's units asked of partners or were asked, and what came of it."""
    yield workbook_of(TABLES["requests"], visible_requests(person))


offer_part("offers.requests", requests_taken_away)
