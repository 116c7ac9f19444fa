from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chungtay.agreements.models import Agreement
from chungtay.records.engine.canonical import short_form


@dataclass(frozen=True)
class Print:
    """A version that can be had on paper, and the mark of its text."""

    number: int
    text_hash: str
    made_at: datetime

    @property
    def mark(self) -> str:
        return short_form(self.text_hash)


def prints_of(agreement: Agreement) -> list[Print]:
    """Every version of the text, newest first."""
    return [Print(*row) for row in agreement.texts.order_by("-number").values_list("number", "text_hash", "made_at")]
