from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from chungtay.agreements.models import Agreement, Clause, Commitment, SignedScan, TextVersion
from chungtay.records.engine.memoranda import ClauseText, CommitmentText, MemorandumText

PACKS: Final = Path(__file__).resolve().parents[1] / "packs"


def current_text(agreement: Agreement) -> TextVersion:
    """The newest version of the text."""
    return agreement.texts.order_by("-number")[0]


def live_scan(agreement: Agreement) -> SignedScan | None:
    """The scan of the signed paper, unless it was taken back."""
    return agreement.scans.filter(taken_back_at__isnull=True).select_related("party", "text").first()


def clause_texts(rows: Iterable[Clause]) -> list[ClauseText]:
    """Articles as the engine reads them."""
    return [ClauseText(title=row.title, body=row.body) for row in rows]


def commitment_clauses(rows: Iterable[Commitment]) -> list[ClauseText]:
    """Commitments in the shape of articles, so that two versions can be compared."""
    return [
        ClauseText(title=row.title, body="\n".join(part for part in (row.as_written, row.measure) if part))
        for row in rows
    ]


def commitment_texts(rows: Iterable[Commitment]) -> list[CommitmentText]:
    """Commitments as the engine reads them; parties by their number."""
    return [
        CommitmentText(
            title=row.title,
            as_written=row.as_written,
            owed_by=row.owed_by.number if row.owed_by else None,
            owed_to=row.owed_to.number if row.owed_to else None,
            target=row.target_in_figures,
            unit=row.unit,
            due_on=row.due_on.isoformat() if row.due_on else "",
        )
        for row in rows
    ]


def text_of_rows(
    agreement: Agreement, version: TextVersion, clauses: Sequence[Clause], commitments: Sequence[Commitment]
) -> MemorandumText:
    """One version as the text that is hashed."""
    return MemorandumText(
        kind=agreement.kind,
        title=version.title,
        programme=version.programme_name,
        phase=version.phase_label,
        effective_on=version.effective_on.isoformat() if version.effective_on else "",
        parties=tuple(version.party_names),
        clauses=tuple(clause_texts(clauses)),
        commitments=tuple(commitment_texts(commitments)),
    )


@cache
def suggested_clauses() -> tuple[ClauseText, ...]:
    """The articles a memorandum of this field usually has, to begin a draft from."""
    pack = tomllib.loads((PACKS / "clauses.toml").read_text(encoding="utf-8"))
    return tuple(ClauseText(title=row["title"], body=row["body"].strip()) for row in pack["clauses"])
