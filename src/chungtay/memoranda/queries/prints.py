from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chungtay.agreements.models import Agreement
from chungtay.records.engine.canonical import short_form
from chungtay.records.queries import heads_of


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


def common_place(agreement: Agreement, on: date) -> str:
    """The place all parties write on their documents, empty when they write different ones."""
    places = {
        head.used.place for head in heads_of([each.organisation for each in agreement.parties.all()], on).values()
    }
    return places.pop() if len(places) == 1 else ""
