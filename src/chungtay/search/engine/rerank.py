"""The order of what was found: the words side by side, the marks as typed, the whole name, then the shorter one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from chungtay.search.engine.relaxing import is_one_edit_away
from chungtay.search.engine.tokens import Query, marks_lacking, syllables_of

BAND = 1 << 40  # rows of one weight: order_key is weight times this, and the number of the row


class Kept(NamedTuple):
    """A row as it is kept: `folded` are the syllables of the title in their order, `tokens` all it is found by."""

    order_key: int
    provider: str
    subject: int
    uid: str
    title: str
    note: str
    folded: str
    tokens: str
    valid_until: date | None


class Fit(NamedTuple):
    """How well a row answers a query: what is lacking, and its place among the others, less being better."""

    missing: int
    elsewhere: int
    order: tuple[int | str, ...]


def fit_of(query: Query, row: Kept, on: date) -> Fit:
    """Syllables lacking, those only near, pairs lacking, marks not as typed, not the whole name, a name of the past,
    not at the beginning, of less weight, longer."""
    folded = row.folded
    lacks = (0, 0, 0) if query.in_a_row in f" {folded} " else _lacks(query, f" {row.tokens} ")
    unmarked = marks_lacking(query, row.title) if query.marked else 0
    is_past = row.valid_until is not None and row.valid_until <= on
    is_other, is_behind = folded != query.folded, not folded.startswith(query.folded)
    weight = -(row.order_key // BAND)
    order = (*lacks, unmarked, is_other, is_past, is_behind, weight, folded.count(" "), folded, -row.order_key)
    return Fit(lacks[0], lacks[1], order)


def _lacks(query: Query, tokens: str) -> tuple[int, int, int]:
    """How many syllables are in neither the name nor the place, how many not in the name, how many pairs are not."""
    elsewhere = [near for own, near in query.singly if own not in tokens]
    missing = [near for near in elsewhere if near not in tokens]
    return len(missing), len(elsewhere), sum(pair not in tokens for pair in query.side_by_side)


def _begins(tokens: Iterable[str], beginning: str) -> bool:
    return any(token.startswith(beginning) for token in tokens)


def best_first(query: Query, rows: Iterable[Kept], on: date) -> list[tuple[Fit, Kept]]:
    """Each thing once, by the name of it that fits best; the best fit first."""
    found: dict[tuple[str, int], tuple[Fit, Kept]] = {}
    for fit, row in sorted(((fit_of(query, row, on), row) for row in rows), key=lambda each: each[0].order):
        found.setdefault((row.provider, row.subject), (fit, row))
    return list(found.values())


def read_as(query: Query, title: str) -> str:
    """What was typed in the words of a title: "Tây Mỗ" for "tay moo"; "" when it stands there, or nothing like it."""
    written = [(word, syllables_of(word)) for word in title.split()]
    known = set(syllables_of(title))
    words, is_other = [], False
    for typed in query.syllables:
        if typed in known or (query.is_open and typed == query.syllables[-1] and _begins(known, typed)):
            words.append(next((word for word, parts in written if typed in parts), ""))
        elif near := next(
            (word for word, parts in written if any(is_one_edit_away(typed, each) for each in parts)), ""
        ):
            words.append(near)
            is_other = True
    return " ".join(dict.fromkeys(filter(None, words))) if is_other else ""
