"""What would become of each row: the file's own faults and the room's findings put together. Writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

from chungtay.kernel.people import Person
from chungtay.sheets.choices import RowOutcome
from chungtay.sheets.models import SheetImport
from chungtay.sheets.queries.cells import Laid
from chungtay.sheets.queries.sentences import sentence_of_fault
from chungtay.sheets.rules.offers import Checked, Entering, SheetOffer, offer_of
from chungtay.workbooks.engine.columns import Rows
from chungtay.workbooks.engine.faults import Fault

# [key or None, sentence, whether it keeps the row out, what was typed, letter of the column, whether the file says so]
Found = list[Any]


@dataclass(frozen=True)
class Judged:
    """By row number: what would become of it, and what was found; and what the room itself said."""

    outcomes: Mapping[int, str]
    found: Mapping[int, list[Found]]
    checked: Checked

    @cached_property
    def changes(self) -> str:
        """What the room says would be changed, as a digest."""
        return sha256(repr(sorted(self.checked.changes.items())).encode()).hexdigest()


def entering(sheet_import: SheetImport, *, by: Person, on: date) -> Entering:
    """What a room is told about an import."""
    return Entering(
        import_uid=sheet_import.uid,
        scope_uid=sheet_import.scope_uid,
        by=by,
        on=on,
        source_name=sheet_import.file_name,
    )


def found_by_file(offer: SheetOffer, faults: Iterable[Fault]) -> dict[int, list[Found]]:
    """What the reading itself says of rows; what it says of the file as a whole stands in the report."""
    found: dict[int, list[Found]] = defaultdict(list)
    for fault in faults:
        if fault.row:
            sentence = sentence_of_fault(offer.sheet, fault)
            found[fault.row].append([fault.key, sentence, True, fault.typed, fault.column_letter, True])
    return found


def judge(
    offer: SheetOffer,
    rows: Rows,
    by_file: Mapping[int, list[Found]],
    letters: Mapping[str, str],
    told: Entering,
) -> Judged:
    """Ask the room about every row whose cells could all be read; the others are refused already."""
    checked = offer.check(rows.where(number not in by_file for number in rows.numbers) if by_file else rows, told)
    found = {number: list(each) for number, each in by_file.items()}
    refused = set(by_file)
    for finding in checked.findings:
        line = [finding.key, str(finding.sentence), finding.is_refusal, "", letters.get(finding.key or "", ""), False]
        found.setdefault(finding.number, []).append(line)
        if finding.is_refusal:
            refused.add(finding.number)
    none = RowOutcome.REFUSED.value
    outcomes = {number: checked.outcomes.get(number, none) for number in rows.numbers} | dict.fromkeys(refused, none)
    return Judged(outcomes, found, checked)


def judge_laid(sheet_import: SheetImport, laid: Laid, *, by: Person, on: date) -> Judged:
    """Ask the room again about rows that wait, for the register may have moved since they were read."""
    by_file = {number: kept for number, found in laid.found.items() if (kept := [line for line in found if line[5]])}
    letters = {key: letter for key, _header, letter in sheet_import.report.get("matched", [])}
    told = entering(sheet_import, by=by, on=on)
    return judge(offer_of(sheet_import.sheet_key), laid.rows, by_file, letters, told)
