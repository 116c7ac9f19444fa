"""The rows of one version of a memorandum as the texts that are compared and hashed; whatever has the parts will do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from chungtay.records.engine.memoranda import ClauseText, CommitmentText, MemorandumText


class ClauseRow(Protocol):
    """An article."""

    title: str
    body: str


class PartyRow(Protocol):
    """A party, by its number."""

    number: int


class CommitmentRow(Protocol):
    """A commitment of one party to another, or of all."""

    title: str
    as_written: str
    unit: str
    due_on: date | None
    clause_number: int | None

    @property
    def measure(self) -> str: ...
    @property
    def target_in_figures(self) -> str: ...
    @property
    def owed_by(self) -> PartyRow | None: ...
    @property
    def owed_to(self) -> PartyRow | None: ...


class VersionRow(Protocol):
    """A version with what stands above its articles."""

    title: str
    programme_name: str
    phase_label: str
    effective_on: date | None
    ends_on: date | None
    party_names: list[str]

    @property
    def reported_names(self) -> list[str]: ...


def clause_texts(rows: Iterable[ClauseRow]) -> list[ClauseText]:
    """Articles as the engine reads them."""
    return [ClauseText(title=row.title, body=row.body) for row in rows]


def commitment_clauses(rows: Iterable[CommitmentRow]) -> list[ClauseText]:
    """Commitments in the shape of articles, so that two versions can be compared."""
    return [
        ClauseText(title=row.title, body="\n".join(part for part in (row.as_written, row.measure) if part))
        for row in rows
    ]


def commitment_texts(rows: Iterable[CommitmentRow]) -> list[CommitmentText]:
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
            clause_number=row.clause_number,
        )
        for row in rows
    ]


def text_of_rows(
    kind: str, version: VersionRow, clauses: Iterable[ClauseRow], commitments: Iterable[CommitmentRow]
) -> MemorandumText:
    """One version as the text that is hashed."""
    return MemorandumText(
        kind=kind,
        title=version.title,
        programme=version.programme_name,
        phase=version.phase_label,
        effective_on=version.effective_on.isoformat() if version.effective_on else "",
        ends_on=version.ends_on.isoformat() if version.ends_on else "",
        parties=tuple(version.party_names),
        reported_to=tuple(version.reported_names),
        clauses=tuple(clause_texts(clauses)),
        commitments=tuple(commitment_texts(commitments)),
    )


def plain_text(version: VersionRow, clauses: Iterable[ClauseRow], commitments: Iterable[CommitmentRow]) -> str:
    """One version to be read without this program: heading, parties, articles, commitments, whom it is reported to."""
    parts = [version.title.upper(), " - ".join(version.party_names), version.programme_name]
    listed = [*clause_texts(clauses), *commitment_clauses(commitments)]
    parts += [f"{number}. {each.title}\n{each.body}" for number, each in enumerate(listed, start=1)]
    parts.append("\n".join(f"→ {name}" for name in version.reported_names))
    return "\n\n".join(part for part in parts if part) + "\n"
