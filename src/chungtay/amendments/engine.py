"""What a memorandum says on a day: the text that was signed, with the annexes in force laid over it in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

T = TypeVar("T", "Article", "Promise")


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article; `annex` is the number of the annex its present words come from, None for the words first signed."""

    title: str
    body: str = ""
    annex: int | None = None


@dataclass(frozen=True, kw_only=True)
class Before:
    """Who owed a commitment and to whom, by name, until the annex of this number."""

    owed_by: str
    owed_to: str
    annex: int


@dataclass(frozen=True)
class HandedOn:
    """A commitment that gets another "debtor" or "creditor", by name; an empty name means all parties."""

    title: str
    side: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One commitment, with the parties by name; empty `owed_by` means all of them. `row` is where its words stand.

    `before` says who owed it, and to whom, before the last annex that named others.
    """

    title: str
    as_written: str = ""
    owed_by: str = ""
    owed_to: str = ""
    measure: str = ""
    row: int = 0
    annex: int | None = None
    before: Before | None = None


@dataclass(frozen=True, kw_only=True)
class Words:
    """The articles and commitments of one text, in their order."""

    articles: Sequence[Article] = ()
    promises: Sequence[Promise] = ()


@dataclass(frozen=True)
class Annex:
    """An annex: its number among the annexes of the memorandum, and its words."""

    number: int
    words: Words


def heading_key(title: str) -> str:
    """What makes two headings the same: their words, whatever the spaces and capitals."""
    return " ".join(title.split()).casefold()


def words_in_force(signed: Words, annexes: Iterable[Annex], *, left_out: str) -> Words:
    """The text with the annexes applied, lowest number first.

    An article of an annex stands in the place of the article with its heading; without one it follows the others.
    An article or commitment whose text is the sentence `left_out` takes the one with its heading away.
    """
    present = signed
    for annex in sorted(annexes, key=lambda each: each.number):
        articles = _laid(present.articles, annex, annex.words.articles, lambda each: each.body, left_out)
        promises = _laid(present.promises, annex, _remembering(present.promises, annex), _written, left_out)
        present = Words(articles=articles, promises=promises)
    return present


def changed_articles(before: Sequence[Article], wanted: Sequence[Article], *, left_out: str) -> list[Article]:
    """What an annex says so that `before` becomes `wanted`: changed and new ones in full, missing ones left out."""
    old = {heading_key(each.title): each.body.strip() for each in before}
    new = {heading_key(each.title) for each in wanted}
    changed = [each for each in wanted if old.get(heading_key(each.title)) != each.body.strip()]
    gone = [Article(title=each.title, body=left_out) for each in before if heading_key(each.title) not in new]
    return [*changed, *gone]


def _written(promise: Promise) -> str:
    return promise.as_written


def _remembering(present: Sequence[Promise], annex: Annex) -> list[Promise]:
    """What the annex says of commitments, each with who owed it before where the annex names somebody else."""
    old = {heading_key(each.title): each for each in reversed(present)}
    found = []
    for each in annex.words.promises:
        was = old.get(heading_key(each.title))
        if was is None:
            found.append(each)
        elif (was.owed_by, was.owed_to) == (each.owed_by, each.owed_to):
            found.append(replace(each, before=was.before))
        else:
            found.append(replace(each, before=Before(owed_by=was.owed_by, owed_to=was.owed_to, annex=annex.number)))
    return found


def _laid(
    present: Sequence[T], annex: Annex, said: Sequence[T], text: Callable[[T], str], left_out: str
) -> tuple[T, ...]:
    rows = list(present)
    for each in said:
        at = next((at for at, row in enumerate(rows) if heading_key(row.title) == heading_key(each.title)), None)
        fresh = replace(each, annex=annex.number)
        if text(each).strip() == left_out:
            rows = [row for number, row in enumerate(rows) if number != at]
        elif at is None:
            rows.append(fresh)
        else:
            rows[at] = fresh
    return tuple(rows)
