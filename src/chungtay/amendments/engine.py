"""What a memorandum says on a day: the text that was signed, with the annexes in force laid over it in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
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

    `debtor` and `creditor` are the keys of the bodies, which outlive a name; 0 where only the name is known.
    `before` says who owed it, and to whom, before the last annex that named others.
    """

    title: str
    as_written: str = ""
    owed_by: str = ""
    owed_to: str = ""
    debtor: int = 0
    creditor: int = 0
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
    """An annex: its number among the annexes of the memorandum, its words, and the day from which it holds.

    `heirs_of` is the party whose successors sign it, first, then those that had inherited its part before.
    """

    number: int
    words: Words
    since: date | None = None
    heirs_of: Sequence[int | str] = ()


def heading_key(title: str) -> str:
    """What makes two headings the same: their words, whatever the spaces and capitals."""
    return " ".join(title.split()).casefold()


def words_in_force(signed: Words, annexes: Iterable[Annex], *, left_out: str) -> Words:
    """The text with the annexes applied, the one that held first coming first, of one day the lowest number.

    An article of an annex stands in the place of the article with its heading; without one it follows the others.
    An article or commitment whose text is the sentence `left_out` takes the one with its heading away. Where several
    commitments bear one heading, the annex speaks of the one whose debtor it names, or whose heirs sign it.
    """
    present = signed
    for annex in sorted(annexes, key=lambda each: (each.since or date.min, each.number)):
        articles = _laid(present.articles, annex, annex.words.articles, _next_of_heading, left_out)
        promises = _laid(present.promises, annex, annex.words.promises, _next_of_debtor, left_out)
        present = Words(articles=articles, promises=promises)
    return present


def changed_articles(before: Sequence[Article], wanted: Sequence[Article], *, left_out: str) -> list[Article]:
    """What an annex says so that `before` becomes `wanted`: changed and new ones in full, missing ones left out."""
    old = {heading_key(each.title): each.body.strip() for each in before}
    new = {heading_key(each.title) for each in wanted}
    changed = [each for each in wanted if old.get(heading_key(each.title)) != each.body.strip()]
    gone = [Article(title=each.title, body=left_out) for each in before if heading_key(each.title) not in new]
    return [*changed, *gone]


def _text_of(each: Article | Promise) -> str:
    return each.body if isinstance(each, Article) else each.as_written


def _next_of_heading(rows: Sequence[Article], _said: Article, _annex: Annex) -> int | None:
    """The first of the articles with its heading, of which the annex has not spoken yet."""
    return 0 if rows else None


def _next_of_debtor(rows: Sequence[Promise], said: Promise, annex: Annex) -> int | None:
    """Of several commitments with one heading the one the annex means; None where it can mean none of them."""
    debtor, creditor = _sides(said)
    owners = [*annex.heirs_of, debtor]
    meant = [
        (owners.index(_sides(row)[0]), _sides(row)[1] != creditor, at)
        for at, row in enumerate(rows)
        if _sides(row)[0] in owners
    ]
    return min(meant)[2] if meant else None


def _sides(promise: Promise) -> tuple[int | str, int | str]:
    return promise.debtor or promise.owed_by, promise.creditor or promise.owed_to


def _remembering(was: T, said: T, annex: Annex) -> T:
    """What the annex says, with who owed it before where it names somebody else."""
    if isinstance(was, Article) or isinstance(said, Article):
        return said
    if (was.owed_by, was.owed_to) == (said.owed_by, said.owed_to):
        return replace(said, before=was.before)
    return replace(said, before=Before(owed_by=was.owed_by, owed_to=was.owed_to, annex=annex.number))


def _laid(
    present: Sequence[T],
    annex: Annex,
    said: Sequence[T],
    meant: Callable[[Sequence[T], T, Annex], int | None],
    left_out: str,
) -> tuple[T, ...]:
    rows = list(present)
    headings = Counter(heading_key(row.title) for row in present)
    for each in said:
        heading = heading_key(each.title)
        places = [at for at, row in enumerate(rows) if row.annex != annex.number and heading_key(row.title) == heading]
        found = meant([rows[at] for at in places], each, annex) if headings[heading] > 1 else 0 if places else None
        if _text_of(each).strip() == left_out:
            rows = [row for at, row in enumerate(rows) if found is None or at != places[found]]
        elif found is None:
            rows.append(replace(each, annex=annex.number))
        else:
            rows[places[found]] = _remembering(rows[places[found]], replace(each, annex=annex.number), annex)
    return tuple(rows)
