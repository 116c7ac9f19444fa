"""The rows of a version as a sheet to go on from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from chungtay.agreements.models import Agreement, Clause, Commitment
from chungtay.drafting.engine.sheets import Article, Promise, Sheet
from chungtay.kernel.vietnamese import number, short_day


def sheet_of(
    agreement: Agreement, clauses: Iterable[Clause], commitments: Sequence[Commitment], reported: Sequence[str] = ()
) -> Sheet:
    """The newest text as a sheet; commitments outside every article stand in the last one."""
    rows = list(clauses)
    last = rows[-1].number if rows else 0
    articles = tuple(
        Article(
            title=row.title,
            body=row.body,
            variant="own",
            promises=tuple(_promise(each) for each in commitments if (each.clause_number or last) == row.number),
        )
        for row in rows
    )
    heading = {
        "title": agreement.title,
        "phase": str(agreement.phase_id or ""),
        "programme": str(agreement.programme_id),
        "effective_on": short_day(agreement.effective_on) if agreement.effective_on else "",
        "ends_on": short_day(agreement.ends_on) if agreement.ends_on else "",
    }
    parties = tuple(party.organisation.uid for party in agreement.parties.all())
    return Sheet(parties=parties, heading=heading, articles=articles, reported=tuple(reported))


def _promise(row: Commitment) -> Promise:
    return Promise(
        title=row.title,
        as_written=row.as_written,
        owed_by=str(row.owed_by.number) if row.owed_by else "",
        owed_to=str(row.owed_to.number) if row.owed_to else "",
        target=number(Decimal(row.target_in_figures)) if row.target is not None else "",
        unit=row.unit,
        due_on=short_day(row.due_on) if row.due_on else "",
    )
