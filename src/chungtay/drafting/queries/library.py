from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from chungtay.drafting.engine.library import (
    Circumstances,
    Entry,
    Library,
    best_wording,
    filled,
    read_library,
)
from chungtay.drafting.engine.sheets import Article, Sheet
from chungtay.organisations.choices import Kind
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries.snapshots import snapshots_on

PACKS: Final = Path(__file__).resolve().parents[1] / "packs" / "clauses"
KINDS: Final = {Kind.SCHOOL: "school", Kind.CONTINUING: "school", Kind.DEPARTMENT: "department"}


@cache
def library() -> Library:
    """The newest pack of articles; older ones stay beside it for whoever asks what was offered then."""
    newest = max(PACKS.glob("*.toml"))
    return read_library(newest.read_text(encoding="utf-8"))


def circumstances_of(bodies: Sequence[Organisation], day: date, *, has_funding: bool) -> Circumstances:
    """What decides which wordings fit these parties on the day."""
    seen = snapshots_on(bodies, day, with_places=False)
    kinds = {KINDS.get(each.kind, "") if each.kind else "" for each in seen.values()}
    shared = kinds.pop() if len(kinds) == 1 else ""
    return Circumstances(shared, "many" if len(bodies) > 2 else "two", has_funding)


def slots_of(sheet: Sheet, names: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """What is known for the slots of the library: words for two or many parties, who is first, and what is `known`."""
    words = dict(library().words["many" if len(sheet.parties) > 2 else "two"])
    first = names.get(sheet.parties[0], "") if sheet.parties else ""
    return {**words, "ben_dau": first, **known}


def article_of(entry: Entry, here: Circumstances, slots: Mapping[str, str]) -> Article:
    """An article of the library in the wording that fits, filled with what is known."""
    wording = best_wording(entry, here)
    return Article(title=entry.title, body=filled(wording.body, slots), variant=f"{entry.key}/{wording.key}")


def worded(reference: str, slots: Mapping[str, str]) -> Article | None:
    """The article in the wording of this reference; None where the library has no such."""
    found = library().wording(reference)
    if found is None:
        return None
    entry, wording = found
    return Article(title=entry.title, body=filled(wording.body, slots), variant=reference)


def is_as_offered(article: Article, slots: Mapping[str, str]) -> bool:
    """Nobody has changed a word of what the library offered with these slots."""
    offered = worded(article.variant, slots)
    return offered is not None and offered.body.split() == article.body.split()


@dataclass(frozen=True)
class Desk:
    """What is known around a sheet: its parties and whom it is reported to, programme, phase, and words for them."""

    bodies: Sequence[Organisation]
    names: Sequence[str]
    here: Circumstances
    slots: Mapping[str, str]
    programme: str = ""
    phase: str = ""
    reported: Sequence[Organisation] = ()


def refreshed(sheet: Sheet, before: Desk, after: Desk) -> Sheet:
    """The sheet with the articles nobody has touched worded for what is known now."""
    return replace(sheet, articles=tuple(_refreshed(each, before, after) for each in sheet.articles))


def _refreshed(article: Article, before: Desk, after: Desk) -> Article:
    found = library().wording(article.variant)
    if found is None or not is_as_offered(article, before.slots):
        return article
    entry, wording = found
    is_best = best_wording(entry, before.here) == wording
    key = best_wording(entry, after.here).key if is_best else wording.key
    fresh = worded(f"{entry.key}/{key}", after.slots)
    return replace(article, body=fresh.body, variant=fresh.variant) if fresh else article
