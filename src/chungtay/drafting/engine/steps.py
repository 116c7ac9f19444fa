"""The buttons of the sheet: each is one step from the sheet as typed to the sheet as it is shown next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from chungtay.drafting.engine.sheets import (
    Article,
    Sheet,
    added,
    changed,
    moved,
    reported_sooner,
    with_party,
    with_promise,
    with_report,
    without_party,
    without_promise,
    without_report,
)

# Steps that name a body instead of a place.
OF_A_BODY: Final[dict[str, Callable[[Sheet, str], Sheet]]] = {
    "party": with_party,
    "leave": without_party,
    "report": with_report,
    "unreport": without_report,
    "sooner": reported_sooner,
}


@dataclass(frozen=True)
class Step:
    """A pressed button: its name, the article and the commitment it stands at, and a word it carries."""

    name: str
    at: int = -1
    place: int = -1
    word: str = ""


def step_of(pressed: str) -> Step:
    """A button's value such as `up:3`, `drop:3:1` or `party:UID`; what is no such thing only keeps the sheet."""
    name, *rest = pressed.split(":")
    numbers = [int(part) for part in rest if part.isascii() and part.isdigit() and len(part) < 4]
    if name in OF_A_BODY:
        return Step(name, word=rest[0] if rest else "")
    at, place = [*numbers, -1, -1][:2]
    return Step(name, at, place)


def taken(sheet: Sheet, step: Step, *, wording: Callable[[str], Article | None], chosen: str) -> Sheet:
    """The sheet after the step; `wording` gives an article of the library by reference, `chosen` is the one asked for.

    Own words that a wording of the library replaces are kept as an article left out.
    """
    at = step.at
    article = sheet.articles[at] if 0 <= at < len(sheet.articles) else None
    if step.name == "own":
        return added(sheet, [Article(title="", body="", variant="own")])
    if step.name == "take":
        found = wording(chosen)
        return added(sheet, [found]) if found else sheet
    if step.name in OF_A_BODY:
        return OF_A_BODY[step.name](sheet, step.word)
    if article is None:
        return sheet
    if step.name in {"up", "down"}:
        return moved(sheet, at, -1 if step.name == "up" else 1)
    if step.name in {"out", "in"}:
        return changed(sheet, at, replace(article, is_out=step.name == "out"))
    if step.name == "promise":
        return with_promise(sheet, at)
    if step.name == "drop":
        return without_promise(sheet, at, step.place)
    if step.name == "wording" and (found := wording(chosen)) is not None:
        return _reworded(sheet, at, article, found, wording(article.variant))
    return sheet


def _reworded(sheet: Sheet, at: int, article: Article, found: Article, offered: Article | None) -> Sheet:
    changed_sheet = changed(sheet, at, replace(found, promises=article.promises))
    is_own = article.body and (offered is None or offered.body.split() != article.body.split())
    return added(changed_sheet, [replace(article, promises=(), is_out=True)]) if is_own else changed_sheet
