"""Typed words to the rows of a version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import InvalidOperation
from typing import TypeVar

from django.utils.translation import gettext as _

from chungtay.agreements.models import Agreement, Clause, Commitment, Party, TextVersion
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy, tidy_lines
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import snapshot_on
from chungtay.organisations.queries.history import names_on
from chungtay.records.engine.memoranda import ClauseText, CommitmentText, number_of, text_hash
from chungtay.records.engine.rows import text_of_rows

T = TypeVar("T")

LONGEST_TITLE = 200
FROZEN = ["frozen_on", "frozen_name", "frozen_kind", "frozen_parents"]


def frozen(party: Party, day: date) -> Party:
    """The party with the name, kind and parents its body has on `day`; not yet saved."""
    snapshot = snapshot_on(party.organisation, day)
    party.frozen_on = day
    party.frozen_name = snapshot.name
    party.frozen_kind = snapshot.kind or ""
    party.frozen_parents = [
        {"function": str(function), "uid": parent.uid, "name": snapshot.parent_names[function]}
        for function, parent in snapshot.parents.items()
    ]
    return party


def version_rows(
    agreement: Agreement,
    parties: Sequence[Party],
    clauses: Sequence[ClauseText],
    commitments: Sequence[CommitmentText],
    *,
    by: Person,
    at: datetime,
    number: int = 1,
    made_for: Party | None = None,
    reported_to: Sequence[Organisation] = (),
) -> tuple[TextVersion, list[Clause], list[Commitment]]:
    """Typed words as the rows of one version, tidied, checked and hashed; RuleBroken says which word cannot stand."""
    version = TextVersion(
        agreement=agreement,
        number=number,
        title=agreement.title,
        programme_name=agreement.programme.name,
        phase_label=agreement.phase.label if agreement.phase else "",
        effective_on=agreement.effective_on,
        ends_on=agreement.ends_on,
        party_names=[party.frozen_name for party in parties],
        reported_bodies=_named_on(reported_to, to_local(at).date()),
        made_by_id=by.pk,
        made_for=made_for,
        made_at=at,
    )
    clause_rows = [_clause(version, place, clause) for place, clause in enumerate(clauses, start=1)]
    commitment_rows = [
        _commitment(version, parties, place, commitment) for place, commitment in enumerate(commitments, start=1)
    ]
    for row in commitment_rows:
        if row.clause_number is not None and not 1 <= row.clause_number <= len(clause_rows):
            raise RuleBroken(
                _("Commitment %(number)s stands in article %(article)s, which this text does not have.")
                % {"number": row.number, "article": row.clause_number},
                "commitments",
            )
    version.text_hash = text_hash(text_of_rows(agreement.kind, version, clause_rows, commitment_rows))
    return version, clause_rows, commitment_rows


def _named_on(bodies: Sequence[Organisation], day: date) -> list[dict[str, str]]:
    names = names_on(bodies, day) if bodies else {}
    return [{"uid": body.uid, "name": names[body.pk]} for body in dict.fromkeys(bodies)]


def _clause(version: TextVersion, number: int, clause: ClauseText) -> Clause:
    return Clause(
        text=version, number=number, title=_title(clause.title, "clauses", number), body=tidy_lines(clause.body)
    )


def _commitment(version: TextVersion, parties: Sequence[Party], number: int, commitment: CommitmentText) -> Commitment:
    if commitment.owed_by is not None and commitment.owed_by == commitment.owed_to:
        raise RuleBroken(
            _("Commitment %(number)s: a party cannot owe it to itself. Choose another party, or all parties.")
            % {"number": number},
            "commitments",
        )
    return Commitment(
        text=version,
        number=number,
        clause_number=commitment.clause_number,
        title=_title(commitment.title, "commitments", number),
        as_written=tidy_lines(commitment.as_written),
        owed_by=_party(parties, commitment.owed_by, number),
        owed_to=_party(parties, commitment.owed_to, number),
        target=_read(
            number_of,
            commitment.target,
            _("Commitment %(number)s: “%(words)s” is not a number. Write it in figures, or leave it empty."),
            number,
        ),
        unit=tidy(commitment.unit),
        due_on=_read(
            date.fromisoformat,
            commitment.due_on,
            _("Commitment %(number)s: “%(words)s” is not a day. Write it as day/month/year, or leave it empty."),
            number,
        ),
    )


def _title(words: str, field: str, number: int) -> str:
    title = tidy(words)
    if not title or len(title) > LONGEST_TITLE:
        raise RuleBroken(
            _("Number %(number)s has no heading, or one longer than %(longest)s characters. Give it a short heading.")
            % {"number": number, "longest": LONGEST_TITLE},
            field,
        )
    return title


def _party(parties: Sequence[Party], number: int | None, commitment: int) -> Party | None:
    if number is None:
        return None
    for party in parties:
        if party.number == number:
            return party
    raise RuleBroken(
        _("Commitment %(commitment)s names party %(number)s, which this memorandum does not have.")
        % {"commitment": commitment, "number": number},
        "commitments",
    )


def _read(read: Callable[[str], T], words: str, refusal: str, number: int) -> T | None:
    try:
        return read(words.strip()) if words.strip() else None
    except (ValueError, InvalidOperation):
        raise RuleBroken(refusal % {"number": number, "words": words}, "commitments") from None
