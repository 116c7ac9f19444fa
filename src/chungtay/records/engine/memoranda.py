"""The words of a memorandum, and the hash every party confirms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from chungtay.records.engine.canonical import digest_of
from chungtay.records.engine.comparing import ClauseText

__all__ = ["ClauseText", "CommitmentText", "MemorandumText", "text_hash"]

FORM: Final = "chungtay.agreement/2"


@dataclass(frozen=True, kw_only=True)
class CommitmentText:
    """One commitment; `owed_by` and `owed_to` are numbers of parties, None for all of them."""

    title: str
    as_written: str = ""
    owed_by: int | None = None
    owed_to: int | None = None
    target: str = ""
    unit: str = ""
    due_on: str = ""


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


def text_hash(text: MemorandumText) -> str:
    """SHA-256 of the canonical bytes, 64 hexadecimal digits."""
    return digest_of(FORM, asdict(text))
