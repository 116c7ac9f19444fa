"""A sheet somebody is drafting on: words as typed, and the steps that change them. Nothing typed is ever dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

MOST_ARTICLES: Final = 40
MOST_PROMISES: Final = 40
MOST_PARTIES: Final = 20
MOST_REPORTED: Final = 20


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A commitment as typed; `owed_by` and `owed_to` are numbers of parties in digits, empty for all."""

    title: str = ""
    as_written: str = ""
    owed_by: str = ""
    owed_to: str = ""
    target: str = ""
    unit: str = ""
    due_on: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing is typed in it."""
        return not any(asdict(self).values())


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article as typed, with the commitments that stand in it; one left out keeps its words for later."""

    title: str = ""
    body: str = ""
    variant: str = ""
    is_out: bool = False
    promises: tuple[Promise, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing is typed in it."""
        return not (self.title or self.body or any(not each.is_empty for each in self.promises))


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Everything on the sheet; `parties` are uids, the drafter's own body first; so are those it is `reported` to."""

    parties: tuple[str, ...] = ()
    heading: Mapping[str, str] = field(default_factory=dict)
    has_funding: bool = False
    articles: tuple[Article, ...] = ()
    reported: tuple[str, ...] = ()

    @property
    def standing(self) -> tuple[Article, ...]:
        """The articles that will stand in the text, in their order."""
        return tuple(each for each in self.articles if not each.is_out and not each.is_empty)


def to_json(sheet: Sheet) -> dict[str, Any]:
    """The sheet as plain values."""
    return {**asdict(sheet), "heading": dict(sheet.heading)}


def from_json(kept: Mapping[str, Any]) -> Sheet:
    """The sheet kept by `to_json`."""
    articles = [
        Article(**{**row, "promises": tuple(Promise(**each) for each in row["promises"])}) for row in kept["articles"]
    ]
    return Sheet(
        parties=tuple(kept["parties"]),
        heading=dict(kept["heading"]),
        has_funding=kept["has_funding"],
        articles=tuple(articles),
        reported=tuple(kept.get("reported", ())),
    )


def moved(sheet: Sheet, at: int, by: int) -> Sheet:
    """The article at this place moved by so many places, no further than the ends."""
    rows = list(sheet.articles)
    if not 0 <= at < len(rows):
        return sheet
    article = rows.pop(at)
    rows.insert(min(max(at + by, 0), len(rows)), article)
    return replace(sheet, articles=tuple(rows))


def changed(sheet: Sheet, at: int, article: Article) -> Sheet:
    """The article at this place replaced."""
    if not 0 <= at < len(sheet.articles):
        return sheet
    return replace(sheet, articles=(*sheet.articles[:at], article, *sheet.articles[at + 1 :]))


def added(sheet: Sheet, articles: Sequence[Article]) -> Sheet:
    """Articles put at the end, as far as there is room."""
    return replace(sheet, articles=(*sheet.articles, *articles)[:MOST_ARTICLES])


def with_promise(sheet: Sheet, at: int) -> Sheet:
    """One empty commitment more in the article at this place, while there is room."""
    if not 0 <= at < len(sheet.articles) or sum(len(each.promises) for each in sheet.articles) >= MOST_PROMISES:
        return sheet
    article = sheet.articles[at]
    return changed(sheet, at, replace(article, promises=(*article.promises, Promise())))


def without_promise(sheet: Sheet, at: int, place: int) -> Sheet:
    """The commitment at this place of the article taken away."""
    if not 0 <= at < len(sheet.articles):
        return sheet
    article = sheet.articles[at]
    kept = tuple(each for number, each in enumerate(article.promises) if number != place)
    return changed(sheet, at, replace(article, promises=kept))


def with_party(sheet: Sheet, uid: str) -> Sheet:
    """One party more, once, while there is room."""
    if uid in sheet.parties or len(sheet.parties) >= MOST_PARTIES:
        return sheet
    return replace(sheet, parties=(*sheet.parties, uid))


def without_party(sheet: Sheet, uid: str) -> Sheet:
    """The party taken away; what it owed or was owed is for all parties until somebody chooses again."""
    if uid not in sheet.parties[1:]:
        return sheet
    gone = sheet.parties.index(uid) + 1

    def renumbered(typed: str) -> str:
        number = int(typed) if typed.isascii() and typed.isdigit() else 0
        return "" if number == gone else str(number - 1) if number > gone else typed

    def of(each: Promise) -> Promise:
        return replace(each, owed_by=renumbered(each.owed_by), owed_to=renumbered(each.owed_to))

    articles = tuple(replace(row, promises=tuple(of(each) for each in row.promises)) for row in sheet.articles)
    return replace(sheet, parties=tuple(each for each in sheet.parties if each != uid), articles=articles)


def with_report(sheet: Sheet, uid: str) -> Sheet:
    """One body more it is reported to, once, while there is room."""
    if not uid or uid in sheet.reported or len(sheet.reported) >= MOST_REPORTED:
        return sheet
    return replace(sheet, reported=(*sheet.reported, uid))


def without_report(sheet: Sheet, uid: str) -> Sheet:
    """The body taken off the list of those it is reported to."""
    return replace(sheet, reported=tuple(each for each in sheet.reported if each != uid))


def reported_sooner(sheet: Sheet, uid: str) -> Sheet:
    """The body one place further up among those it is reported to."""
    rows = list(sheet.reported)
    at = rows.index(uid) if uid in rows else 0
    if at:
        rows[at - 1 : at + 1] = [uid, rows[at - 1]]
    return replace(sheet, reported=tuple(rows))
