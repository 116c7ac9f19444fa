"""A party of a signed memorandum as a value: nothing but names and days can be read from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class PublicParty:
    """A party under the name it signed with, and who answers for it on a day."""

    number: int
    hue: int
    as_signed: str
    answers: tuple[str, ...]
    documents: tuple[str, ...]
    candidates: tuple[str, ...]
    since: date | None
    last_day: date | None
    has_changed: bool
    is_awaiting: bool
    is_unknown: bool
    is_unsigned: bool = False
    has_left: bool = False
    left_after: date | None = None
