"""The words of a memorandum, and the hash every party confirms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Final

from chungtay.records.engine.canonical import digest_of
from chungtay.records.engine.comparing import ClauseText

__all__ = ["ClauseText", "CommitmentText", "MemorandumText", "text_hash"]

FORM: Final = "chungtay.agreement/2"
FORM_WITH_LAST_DAY: Final = "chungtay.agreement/3"
FORM_WITH_REPORT: Final = "chungtay.agreement/4"


@dataclass(frozen=True, kw_only=True)
class CommitmentText:
    """One commitment; `owed_by` and `owed_to` are numbers of parties, None for all of them.

    `clause_number` is the article it stands in, None where it stands after the last one.
    """

    title: str
    as_written: str = ""
    owed_by: int | None = None
    owed_to: int | None = None
    target: str = ""
    unit: str = ""
    due_on: str = ""
    clause_number: int | None = None


@dataclass(frozen=True, kw_only=True)
class MemorandumText:
    """The whole of what is agreed: its heading, the parties as named, articles and commitments in their order."""

    kind: str
    title: str
    parties: Sequence[str]
    clauses: Sequence[ClauseText] = ()
    commitments: Sequence[CommitmentText] = ()
    programme: str = ""
    phase: str = ""
    effective_on: str = ""
    ends_on: str = ""
    reported_to: Sequence[str] = ()


def text_hash(text: MemorandumText) -> str:
    """SHA-256 of the canonical bytes, 64 hexadecimal digits; what a text does not use leaves its hash as it was."""
    content = asdict(text)
    for commitment in content["commitments"]:
        if commitment["clause_number"] is None:
            del commitment["clause_number"]
    if text.reported_to:
        return digest_of(FORM_WITH_REPORT, content)
    del content["reported_to"]
    if not text.ends_on:
        del content["ends_on"]
    return digest_of(FORM_WITH_LAST_DAY if text.ends_on else FORM, content)


def number_of(words: str) -> Decimal:
    """A target as typed in figures, to two places; what is no number from 0 to ten thousand million is a ValueError."""
    value = Decimal(words)
    if not value.is_finite() or not 0 <= value < 10**10:
        raise ValueError(words)
    return value.quantize(Decimal("0.01"))
