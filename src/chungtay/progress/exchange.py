from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO

from django.db.models import QuerySet

from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.visible import agreements_of, visible_agreements
from chungtay.kernel.exchange.export import name_table
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import number
from chungtay.progress.choices import CommitmentPart, Progress
from chungtay.progress.models import Statement
from chungtay.progress.queries.sides import CommitmentProgress, Side, progress_of_many, visible_statements
from chungtay.progress.queries.words import verdict_in_words
from chungtay.sheets.queries.parts import Part as TakeawayPart
from chungtay.sheets.queries.parts import Workbook, offer_part, table_of
from chungtay.workbooks.engine.columns import Value, sheet_from_pack
from chungtay.workbooks.engine.writing import write_workbook

SHEET = sheet_from_pack((Path(__file__).parent / "packs" / "commitments_sheet.toml").read_text(encoding="utf-8"))
MEMORANDA_AT_ONCE = 500

name_table(Statement, "commitment_statements")


def commitments_workbook(agreements: QuerySet[Agreement], day: date) -> IO[bytes]:
    """The commitments as they hold on the day, one row for each party of each; read a part at a time."""
    target = io.BytesIO()
    write_workbook(target, SHEET, _rows(agreements, day))
    target.seek(0)
    return target


def _rows(agreements: QuerySet[Agreement], day: date) -> Iterator[dict[str, Value]]:
    plain = agreements.prefetch_related(None).select_related("programme", "phase")
    rows = plain.iterator(chunk_size=MEMORANDA_AT_ONCE)
    while chunk := list(islice(rows, MEMORANDA_AT_ONCE)):
        found = progress_of_many(chunk, day)
        for agreement in chunk:
            for progress in found[agreement.pk]:
                yield from _lines(agreement, progress)


def _lines(agreement: Agreement, progress: CommitmentProgress) -> Iterable[dict[str, Value]]:
    row = progress.commitment
    shared: dict[str, Value] = {
        "agreement": agreement.title,
        "programme": agreement.programme.name,
        "phase": agreement.phase.label if agreement.phase else "",
        "number": progress.number,
        "commitment": row.title,
        "target": _counted(row.target),
        "unit": row.unit,
        "due_on": row.due_on,
        "compared": verdict_in_words(progress),
        "code": agreement.uid,
    }
    return [{**shared, **_of(side)} for side in progress.sides]


def _of(side: Side) -> dict[str, Value]:
    latest = side.latest
    party: dict[str, Value] = {"part": str(CommitmentPart(side.part).label), "party": side.party.frozen_name}
    if latest is None:
        return party
    said = {"amount": _counted(latest.amount), "progress": str(Progress(latest.progress).label)}
    return {**party, **said, "counted_on": latest.counted_on, "note": latest.note}


def _counted(amount: Decimal | None) -> Value:
    """A whole amount as a number one can add up; another as it is written here."""
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else number(amount.normalize())


def statements_taken_away(person: Person, bodies: Collection[int], day: date) -> Iterator[TakeawayPart]:
    """What every party has said of the commitments of the memoranda the person may read, corrections among it."""
    agreements = visible_agreements(person).filter(pk__in=agreements_of(set(bodies)))
    yield Workbook("ghi-nho/cam-ket.xlsx", SHEET, _rows(agreements, day))
    yield table_of(visible_statements(person).filter(agreement__in=agreements_of(set(bodies))), "ghi-nho")


offer_part("progress.statements", statements_taken_away)
