"""The end of a paper: who signs, who witnesses, and who receives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chungtay.layout.engine.content import OfficialDocument, Signature, Span
from chungtay.layout.engine.elements import Element, Line, Row
from chungtay.layout.engine.measures import (
    BODY,
    BREADTH,
    GUTTER,
    LIST,
    NORMAL,
    POINTS_OF_A_MM,
    SIGNING,
    SIGNING_SPACE,
    SMALL,
)
from chungtay.layout.engine.measuring import centred
from chungtay.layout.engine.words import fixed_words

BESIDE = {1: 1, 2: 2, 4: 2}
MOST_BESIDE = 3


def closing(document: OfficialDocument) -> Iterator[Element]:
    """Recipients left and the one signature right; several signatures stand in rows, and the recipients below them."""
    if len(document.signatures) <= 1:
        signed = [line for one in document.signatures for line in (*_above(one, SIGNING[1]), _name(one, SIGNING[1]))]
        if signed or document.recipients or document.archive:
            yield Row(cells=(tuple(_recipients(document)), tuple(signed)), widths=SIGNING, before=12)
        yield from _witnesses(document.witnesses)
        return
    left = tuple(_recipients(document))
    yield from _side_by_side(document.signatures, keeps_last=bool(left) and not document.witnesses)
    if left and len(document.witnesses) == 1:
        witness = (
            _witness_head(),
            *_above(document.witnesses[0], SIGNING[1]),
            _name(document.witnesses[0], SIGNING[1]),
        )
        yield Row(cells=(left, witness), widths=SIGNING, before=12)
        return
    yield from _witnesses(document.witnesses, keeps_last=bool(left))
    if left:
        yield Row(cells=(left, ()), widths=SIGNING, before=12)


def recipient_lines(document: OfficialDocument) -> Iterator[str]:
    """The list under Nơi nhận: “- …;” and last “- Lưu: VT, ….”; a paper with addressees begins with “- Như trên;”."""
    words = fixed_words()
    names = [name.rstrip(" ;.") for name in document.recipients]
    if document.addressees and (names or document.archive) and names[:1] != [words.as_above]:
        names.insert(0, words.as_above)
    if document.archive:
        names.append(f"{words.archive} {document.archive.rstrip(' ;.')}")
    for place, name in enumerate(names, start=1):
        yield f"- {name}{'.' if place == len(names) else ';'}"


def _recipients(document: OfficialDocument) -> Iterator[Line]:
    lines = list(recipient_lines(document))
    if lines:
        spans = (Span(fixed_words().recipients, is_bold=True, is_italic=True),)
        yield Line(spans=spans, size=SMALL)
    for line in lines:
        yield Line(spans=(Span(line),), size=LIST)


def _witnesses(witnesses: Sequence[Signature], *, keeps_last: bool = False) -> Iterator[Element]:
    if witnesses:
        yield replace(_witness_head(), before=14)
        yield from _side_by_side(witnesses, keeps_last=keeps_last)


def _side_by_side(signatures: Sequence[Signature], *, keeps_last: bool) -> Iterator[Row]:
    """Two or three beside each other; names of one row stand on one line, whatever stands above them.

    The last row never stands on a page without the one before it, and may keep what follows on its page, so that
    neither a lone signature nor the recipients begin a page.
    """
    beside = BESIDE.get(len(signatures), MOST_BESIDE)
    last = (len(signatures) - 1) // beside
    for place, start in enumerate(range(0, len(signatures), beside)):
        some = signatures[start : start + beside]
        widths = (BREADTH / len(some),) * len(some)
        yield Row(cells=tuple(tuple(_above(one, widths[0])) for one in some), widths=widths, before=12, keeps_next=True)
        keeps_next = keeps_last if place == last else place == last - 1
        yield Row(cells=tuple((_name(one, widths[0]),) for one in some), widths=widths, keeps_next=keeps_next)


def _witness_head() -> Line:
    return Line(
        spans=(Span(fixed_words().witnesses, is_bold=True),), size=NORMAL, align="center", after=4, keeps_next=True
    )


def _above(signature: Signature, breadth: float) -> Iterator[Line]:
    for text in (signature.party, signature.authority, signature.post):
        if text:
            yield _in_between(text.upper(), NORMAL, breadth)


def _name(signature: Signature, breadth: float) -> Line:
    return replace(_in_between(signature.name, BODY, breadth), before=SIGNING_SPACE)


def _in_between(text: str, size: float, breadth: float) -> Line:
    """A centred bold line that keeps away from what stands beside it."""
    line = centred(text, size, breadth - GUTTER, is_bold=True)
    return replace(line, narrow=line.narrow + GUTTER * POINTS_OF_A_MM / 2)
