"""One breach of a rule, in words a face can make a sentence of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chungtay.layout.engine.rules.paper import Paragraph

SHOWN = 80


@dataclass(frozen=True)
class Breach:
    """`where` quotes the paragraph, or names the place; `found` and `wanted` are figures or signs, not sentences."""

    rule: str
    where: str
    found: str
    wanted: str


def at(rule: str, paragraph: Paragraph, found: object, wanted: str) -> Breach:
    """A breach in one paragraph, quoted by its beginning."""
    return Breach(rule, paragraph.text[:SHOWN], shown(found), wanted)


def shown(found: object) -> str:
    """A value as the breach names it: figures without needless decimals, several joined by commas."""
    if isinstance(found, float):
        return f"{found:g}"
    if isinstance(found, set | frozenset | tuple | list):
        return ", ".join(sorted(shown(one) for one in found))
    return str(found)


def sized(rule: str, paragraphs: Iterable[Paragraph], low: float, high: float) -> Iterator[Breach]:
    """Letters outside of these sizes, in points."""
    for one in paragraphs:
        wrong = {size for size in one.sizes if not low <= size <= high}
        if wrong:
            yield at(rule, one, wrong, f"{low:g}–{high:g}" if low != high else f"{low:g}")


def aligned(rule: str, paragraphs: Iterable[Paragraph], wanted: str) -> Iterator[Breach]:
    """Paragraphs that stand otherwise than wanted."""
    for one in paragraphs:
        if one.align != wanted:
            yield at(rule, one, one.align, wanted)


def looking(
    rule: str, paragraphs: Iterable[Paragraph], *, bold: bool | None = None, italic: bool | None = None
) -> Iterator[Breach]:
    """Paragraphs that are not, or are, bold or italic."""
    for one in paragraphs:
        if bold is not None and any(look.is_bold != bold for look in one.seen):
            yield at(rule, one, "bold" if not bold else "regular", "bold" if bold else "regular")
        if italic is not None and any(look.is_italic != italic for look in one.seen):
            yield at(rule, one, "italic" if not italic else "upright", "italic" if italic else "upright")


def capital(rule: str, paragraphs: Iterable[Paragraph]) -> Iterator[Breach]:
    """Paragraphs that are not in capitals."""
    for one in paragraphs:
        if one.text != one.text.upper():
            yield at(rule, one, "small letters", "capitals")
