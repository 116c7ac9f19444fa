"""The guided form: which screen follows which, and what has been answered so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, Final

NEED, STRENGTH = "need", "strength"
GROUP, LEAF, DETAILS = 1, 2, 3
STEPS: Final = (GROUP, LEAF, DETAILS)
MOST_ITEMS = 20
MINUTES_A_SCREEN = 0.6
TEXTS: Final = ("group", "leaf", "subject", "grade", "words", "evidence", "file", "mode")
SAID: Final = (*TEXTS, "degree", "partners_most", "days_most", "seen_by")


@dataclass(frozen=True)
class Item:
    """One need or strength as far as it is answered; codes of the list, "" and None where nothing was said."""

    kind: str
    group: str = ""
    leaf: str = ""
    degree: int | None = None
    subject: str = ""
    grade: str = ""
    words: str = ""
    evidence: str = ""
    file: str = ""
    mode: str = ""
    partners_most: int | None = None
    days_most: int | None = None
    seen_by: int | None = None

    @property
    def is_begun(self) -> bool:
        return bool(self.group or self.leaf)

    @property
    def is_whole(self) -> bool:
        """Whether all three screens were answered."""
        return bool(self.leaf and self.degree and self.mode)


Items = tuple[Item, ...]
FIRST: Final[Items] = (Item(NEED), Item(NEED), Item(STRENGTH))


def read_items(answers: Mapping[str, Any]) -> Items:
    """The items of a kept draft; what it does not hold is not answered yet."""
    rows = answers.get("items", [])
    return tuple(
        replace(
            Item(STRENGTH if row.get("kind") == STRENGTH else NEED), **{name: row[name] for name in SAID if name in row}
        )
        for row in rows
    )


def write_items(items: Sequence[Item]) -> dict[str, Any]:
    """The items as a draft keeps them."""
    return {"items": [{name: value for name, value in vars(item).items() if value not in ("", None)} for item in items]}


def answered(items: Items, number: int, step: int, said: Mapping[str, Any]) -> Items:
    """The items with one screen answered; another group or leaf forgets what hung on the one before."""
    item = items[number - 1]
    if step == GROUP and said["group"] != item.group:
        item = Item(item.kind)
    if step == LEAF and said["leaf"] != item.leaf:
        item = Item(item.kind, group=item.group)
    return (*items[: number - 1], replace(item, **said), *items[number:])


def with_file(items: Items, number: int, file: str) -> Items:
    """The items with the file that shows one of them."""
    return (*items[: number - 1], replace(items[number - 1], file=file), *items[number:])


def screen_after(items: Items, number: int, step: int) -> tuple[int, int] | None:
    """The screen that follows, (item, step); None is the look over everything."""
    if step < DETAILS:
        return number, step + 1
    return (number + 1, GROUP) if number < len(items) else None


def screen_before(number: int, step: int) -> tuple[int, int] | None:
    """The screen before; None when this is the first."""
    if step > GROUP:
        return number, step - 1
    return (number - 1, DETAILS) if number > 1 else None


def first_open(items: Items) -> tuple[int, int] | None:
    """Where somebody who was interrupted goes on; None when nothing is left to answer."""
    for number, item in enumerate(items, start=1):
        if not item.is_whole:
            return number, DETAILS if item.leaf and item.degree else LEAF if item.group else GROUP
    return None


@dataclass(frozen=True)
class Progress:
    """How far: the number of this screen, of how many, and minutes left."""

    screen: int
    screens: int
    minutes: int


def progress(items: Items, number: int, step: int) -> Progress:
    """Where a screen stands among all of them."""
    screen, screens = (number - 1) * len(STEPS) + step, len(items) * len(STEPS)
    return Progress(screen, screens, ceil((screens - screen + 1) * MINUTES_A_SCREEN))
