"""The result of a round as a sheet to attach to a plan: pairs first, then who has no partner and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.boards.queries.showing import alone_in, alone_lines, pairs_of
from chungtay.kernel.people import Visitor
from chungtay.matching.models import Scenario
from chungtay.matching.queries.board import Answer, PairLine, pair_lines
from chungtay.programmes.choices import Taking
from chungtay.programmes.queries import schools
from chungtay.workbooks.engine.columns import Value, sheet_from_pack
from chungtay.workbooks.engine.writing import write_workbook

RESULT = sheet_from_pack((Path(__file__).parent / "packs" / "result_sheet.toml").read_text(encoding="utf-8"))


def write_result(
    target: BinaryIO, scenario: Scenario, person: Visitor, on: date, *, told: Callable[[int], None]
) -> None:
    """Write the scenario as an .xlsx, as far as the person may read its needs; `told` hears of each row."""
    with override("vi"):  # an attachment of an official plan, whatever language the screen has
        write_workbook(target, RESULT, _counted(result_rows(scenario, person, on), told))


def _counted(rows: Iterator[dict[str, Value]], told: Callable[[int], None]) -> Iterator[dict[str, Value]]:
    for number, row in enumerate(rows, start=1):
        told(number)
        yield row


def result_rows(scenario: Scenario, person: Visitor, on: date) -> Iterator[dict[str, Value]]:
    """The pairs of a scenario and the units without a partner, as far as the person may read their needs."""
    pairs, alone = list(pairs_of(scenario).order_by("left__name_key", "pk")), list(alone_in(scenario))
    keys = {key for row in pairs for key in (row.left_id, row.right_id)} | {row.organisation_id for row in alone}
    levels, above = schools.levels_taught(keys, scenario.run.level, on), schools.bodies_above(keys, on)
    names = schools.names_of(set(above.values()))
    bodies = {key: names.get(body) for key, body in above.items()}
    for number, line in enumerate(pair_lines(pairs, scenario.run, person, on), start=1):
        left, right = line.pairing.left_id, line.pairing.right_id
        yield {
            "number": number,
            "left": str(line.pairing.left),
            "left_body": bodies.get(left),
            "right": str(line.pairing.right),
            "right_body": bodies.get(right),
            "level": _level(levels.get(left)),
            "km": None if line.pairing.km is None else round(line.pairing.km),
            "left_gets": _said(line.left_answers),
            "right_gets": _said(line.right_answers),
            "remark": _remark(line),
        }
    for number, each in enumerate(alone_lines(alone, scenario.run, person, on), start=len(pairs) + 1):
        row, unit = each.row, each.row.organisation_id
        is_left = row.side == "left"
        yield {
            "number": number,
            "left" if is_left else "right": str(row.organisation),
            "left_body" if is_left else "right_body": bodies.get(unit),
            "level": _level(levels.get(unit)),
            "remark": " ".join(part for part in (_("Without a partner:"), each.why, each.way) if part),
        }


def _level(level: str | None) -> str | None:
    return str(Taking(level).label) if level else None


def _said(answers: Sequence[Answer] | None) -> str | None:
    return "; ".join(answer.what for answer in answers) if answers else None


def _remark(line: PairLine) -> str | None:
    said = {_("Locked pair"): line.pairing.is_locked, _("Partners already"): line.pairing.is_old}
    parts = [words for words, is_so in said.items() if is_so]
    for words, has, room in (
        (_("Side A: %(has)s of %(room)s partners"), "left_has", line.pairing.left_room),
        (_("Side B: %(has)s of %(room)s partners"), "right_has", line.pairing.right_room),
    ):
        count = getattr(line.pairing, has, None)  # counted where a side may have several
        parts += [words % {"has": count, "room": room}] if count is not None and room > 1 else []
    return "; ".join(parts) or None
