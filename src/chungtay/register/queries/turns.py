"""The days on which something about a body changed, as the strip at the head of its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chungtay.organisations.models import Succession
from chungtay.organisations.queries import History


@dataclass(frozen=True)
class Turn:
    """A day on which something about a body changed: begun, renamed, ended, or a succession."""

    on: date
    what: str
    detail: str = ""


def turns_of(history: History, before: Sequence[Succession], until: date) -> list[Turn]:
    """The days up to `until` on which the body begun, changed its name, ended or took over, one turn a day."""
    body = history.organisation
    turns = [Turn(name.valid_from, "renamed", name.name) for name in history.names[1:] if name.valid_from]
    turns += [Turn(step.on, "took_over") for step in before if step.is_confirmed]
    turns += [Turn(body.valid_from, "begun")] if body.valid_from else []
    turns += [Turn(body.valid_until, "ended")] if body.valid_until else []
    by_day = {turn.on: turn for turn in turns if turn.on <= until}
    return [by_day[day] for day in sorted(by_day)]
