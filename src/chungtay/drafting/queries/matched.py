from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from chungtay.needs.choices import EntryKind, EntryState
from chungtay.needs.models import Entry
from chungtay.organisations.models import Organisation

PACK: Final = Path(__file__).resolve().parents[1] / "packs" / "matched.toml"


@dataclass(frozen=True)
class Matched:
    """One need and who is to answer it, both by key, and what it is about."""

    unit: int
    giver: int
    what: str


@cache
def matched_words() -> dict[str, str]:
    """The words of a draft for two matched units, as the pack has them."""
    return tomllib.loads(PACK.read_text(encoding="utf-8"))


def matched_needs(bodies: Sequence[Organisation], day: date) -> list[Matched]:
    """The needs among these units whose helper is another of them, in the order they were declared."""
    keys = [body.pk for body in bodies]
    rows = Entry.objects.valid_on(day).filter(
        kind=EntryKind.NEED, state=EntryState.MATCHED, organisation_id__in=keys, partner_id__in=keys
    )
    rows = rows.select_related("leaf", "subject").order_by("pk")
    return [Matched(row.organisation_id, row.partner_id, _what(row)) for row in rows if row.partner_id is not None]


def _what(need: Entry) -> str:
    return f"{need.title}, {need.subject}" if need.subject else need.title
