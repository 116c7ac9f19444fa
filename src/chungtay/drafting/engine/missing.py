"""What a draft still lacks before it can be put on the table, and what it would be wise to say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from chungtay.drafting.engine.library import blanks_in
from chungtay.drafting.engine.sheets import Article, Sheet

Lack = Literal[
    "parties", "programme", "title", "articles", "article_title", "article_body", "promise_title", "blanks",
    "phase", "last_day", "succession", "promises", "promise_party", "promise_target", "promise_due",
]  # fmt: skip
# Without these the text cannot be agreed on at all; the rest is advice.
NEEDED: frozenset[Lack] = frozenset({"parties", "programme", "title", "articles", "article_title", "promise_title"})


@dataclass(frozen=True)
class Missing:
    """One thing the draft lacks: in which article of those that stand, and what it is about."""

    lack: Lack
    article: int = 0
    about: str = ""
    count: int = 0

    @property
    def is_needed(self) -> bool:
        """The draft cannot be put on the table without it."""
        return self.lack in NEEDED


def missing_in(sheet: Sheet, *, succession_words: tuple[str, ...]) -> list[Missing]:
    """Everything the sheet lacks, what is needed first, then in reading order.

    `succession_words` are those by which an article on succession is recognised, in lower case.
    """
    found = [*_of_heading(sheet), *_of_articles(sheet, succession_words)]
    return sorted(found, key=lambda each: not each.is_needed)


def _of_heading(sheet: Sheet) -> Iterator[Missing]:
    if len(sheet.parties) < 2:
        yield Missing("parties")
    if not sheet.heading.get("programme"):
        yield Missing("programme")
    if not sheet.heading.get("title"):
        yield Missing("title")
    if not sheet.heading.get("phase"):
        yield Missing("phase")
    if not sheet.heading.get("ends_on"):
        yield Missing("last_day")


def _of_articles(sheet: Sheet, succession_words: tuple[str, ...]) -> Iterator[Missing]:
    standing = sheet.standing
    if not standing:
        yield Missing("articles")
        return
    whole = " ".join(f"{each.title} {each.body}".lower() for each in standing)
    if not any(words in whole for words in succession_words):
        yield Missing("succession")
    if not any(not each.is_empty for row in standing for each in row.promises):
        yield Missing("promises")
    for number, article in enumerate(standing, start=1):
        yield from _of_article(number, article)


def _of_article(number: int, article: Article) -> Iterator[Missing]:
    if not article.title:
        yield Missing("article_title", number)
    if not article.body:
        yield Missing("article_body", number, article.title)
    if count := blanks_in(article.body):
        yield Missing("blanks", number, article.title, count)
    for promise in article.promises:
        if promise.is_empty:
            continue
        if not promise.title:
            yield Missing("promise_title", number)
            continue
        if not promise.owed_by and not promise.owed_to:
            yield Missing("promise_party", number, promise.title)
        if not promise.target:
            yield Missing("promise_target", number, promise.title)
        if not promise.due_on:
            yield Missing("promise_due", number, promise.title)
