"""The result of a round as a sheet to attach to a plan: pairs first, then who has no partner and why."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.kernel.exchange.export import name_table
from chungtay.kernel.people import Visitor
from chungtay.matching.models import HandRule, MatchingRun, Pairing, Proposal, RunBody, Scenario, Unmatched
from chungtay.matching.queries.board import Answer, PairLine, alone_in, alone_lines, pair_lines, pairs_of
from chungtay.matching.queries.units import TakingPart, units_of
from chungtay.organisations.choices import Level
from chungtay.programmes.queries.schools import names_of
from chungtay.workbooks.engine.columns import Value, sheet_from_pack
from chungtay.workbooks.engine.writing import write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RESULT = sheet_from_pack((Path(__file__).parent / "packs" / "result_sheet.toml").read_text(encoding="utf-8"))

name_table(MatchingRun, "matching_runs")
name_table(RunBody, "matching_bodies")
name_table(Scenario, "matching_scenarios")
name_table(Pairing, "matched_pairs")
name_table(Unmatched, "units_without_partner")
name_table(HandRule, "matching_hand_rules")
name_table(Proposal, "partner_proposals")


def result_workbook(scenario: Scenario, person: Visitor, on: date) -> IO[bytes]:
    """The scenario as an .xlsx, as far as the person may read its needs."""
    target = io.BytesIO()
    with override("vi"):  # an attachment of an official plan, whatever language the screen has
        write_workbook(target, RESULT, _rows(scenario, person, on))
    target.seek(0)
    return target


def _rows(scenario: Scenario, person: Visitor, on: date) -> Iterator[dict[str, Value]]:
    units = {unit.organisation.pk: unit for unit in units_of(scenario.run, on)}
    bodies = names_of({unit.group for unit in units.values() if unit.group})
    pairs = list(pairs_of(scenario).order_by("left__name_key", "pk"))
    for number, line in enumerate(pair_lines(pairs, scenario.run, person, on), start=1):
        left, right = units.get(line.pairing.left_id), units.get(line.pairing.right_id)
        yield {
            "number": number,
            "left": str(line.pairing.left),
            "left_body": _body(left, bodies),
            "right": str(line.pairing.right),
            "right_body": _body(right, bodies),
            "level": str(Level(left.level).label) if left and left.level else None,
            "km": None if line.pairing.km is None else round(line.pairing.km),
            "left_gets": _said(line.left_answers),
            "right_gets": _said(line.right_answers),
            "remark": _remark(line),
        }
    alone = alone_lines(list(alone_in(scenario)), scenario.run, person, on)
    for number, each in enumerate(alone, start=len(pairs) + 1):
        row, unit = each.row, units.get(each.row.organisation_id)
        is_left = row.side == "left"
        yield {
            "number": number,
            "left" if is_left else "right": str(row.organisation),
            "left_body" if is_left else "right_body": _body(unit, bodies),
            "level": str(Level(unit.level).label) if unit and unit.level else None,
            "remark": " ".join(part for part in (_("Without a partner:"), each.why, each.way) if part),
        }


def _body(unit: TakingPart | None, bodies: dict[int, str]) -> str | None:
    return bodies.get(unit.group) if unit is not None else None


def _said(answers: Sequence[Answer] | None) -> str | None:
    return "; ".join(answer.what for answer in answers) if answers else None


def _remark(line: PairLine) -> str | None:
    said = {_("Locked pair"): line.pairing.is_locked, _("Partners already"): line.pairing.is_old}
    return "; ".join(words for words, is_so in said.items() if is_so) or None
