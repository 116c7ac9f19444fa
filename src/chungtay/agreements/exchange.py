from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import IO, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chungtay.agreements.choices import AgreementState, Standing
from chungtay.agreements.models import Agreement, Party, PartyHeir
from chungtay.agreements.queries.lists import ListedRow, rows_of_list
from chungtay.agreements.queries.parties import parties_of_many
from chungtay.kernel.dates import PartialDate, PartOfDay
from chungtay.kernel.exchange.export import compute_column, name_table
from chungtay.kernel.vietnamese import partial_day, short_day
from chungtay.workbooks.engine.columns import Value, sheet_from_pack
from chungtay.workbooks.engine.writing import write_workbook


def party_as_signed(parties: Sequence[Party], day: date) -> list[str]:
    """The name under which each party signed."""
    return [party.frozen_name for party in parties]


def answers_today(parties: Sequence[Party], day: date) -> list[str]:
    """Who answers for each party on the day, parted by semicolons; in words where nobody is known."""
    on_day = parties_of_many({party.agreement for party in parties}, day)
    nobody = {True: _("awaiting confirmation"), False: _("nothing is known")}
    seen = [each for rows in on_day.values() for each in rows]
    answers = {each.party.pk: "; ".join(each.today) or nobody[each.is_awaiting] for each in seen}
    return [answers[party.pk] for party in parties]


name_table(Party, "agreement_parties")
name_table(PartyHeir, "agreement_heirs")
compute_column(Party, "party_as_signed", party_as_signed)
compute_column(Party, "answers_today", answers_today)


LIST_SHEET = sheet_from_pack((Path(__file__).parent / "packs" / "list_sheet.toml").read_text(encoding="utf-8"))


# Which column counts a memorandum by where a reform leaves it; each is a 1, so that a column can be added up.
COUNTED_APART: Mapping[Standing | None, tuple[str, ...]] = {
    standing: (standing.value,)
    for standing in (Standing.UNSIGNED, Standing.AWAITING, Standing.INHERITED, Standing.SPLIT, Standing.INTERNALISED)
}


def memoranda_workbook(agreements: QuerySet[Agreement]) -> IO[bytes]:
    """The memoranda as rows of a sheet, a thousand at a time however many they are."""
    target = io.BytesIO()
    states = {state.value: str(state.label) for state in AgreementState}
    write_workbook(target, LIST_SHEET, (_cells(row, states) for row in rows_of_list(agreements)))
    target.seek(0)
    return target


def _cells(row: ListedRow, states: Mapping[str, str]) -> dict[str, Value]:
    return {
        "title": row.title,
        "parties": "; ".join(row.parties),
        "programme": row.programme,
        "phase": row.phase or "",
        "state": states[row.state],
        "signed": _stated(row.signed_on, row.inferred_year, row.part_of_day) if row.signed_on else "",
        "valid_from": short_day(row.valid_from) if row.valid_from else "",
        "last_day": short_day(row.valid_until - timedelta(days=1)) if row.valid_until else "",
        **dict.fromkeys(COUNTED_APART.get(row.standing, ()), 1),
        "code": row.uid,
    }


@lru_cache(maxsize=1000)
def _stated(edtf: str, inferred_year: int | None, part_of_day: str) -> str:
    """Days come again and again in a long list."""
    part = cast("PartOfDay", part_of_day)
    return partial_day(PartialDate.parse(edtf, inferred_year=inferred_year, part_of_day=part))
