"""The head of a paper: nation and issuers, number and day, title, and to whom it goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chungtay.kernel.vietnamese import own_name
from chungtay.layout.engine.content import Issuer, OfficialDocument, Span
from chungtay.layout.engine.elements import Element, Line, Row
from chungtay.layout.engine.measures import (
    BODY,
    BREADTH,
    HALVES,
    MOST_IN_ONE_HALF,
    NORMAL,
    POINTS_OF_A_MM,
    SMALL,
    TITLE,
)
from chungtay.layout.engine.measuring import centred, width_of
from chungtay.layout.engine.words import fixed_words, official_day, official_number


def heading(document: OfficialDocument) -> Iterator[Element]:
    """Everything above the body, from the head line to the addressees."""
    if document.head_line:
        spans = (Span(document.head_line, is_italic=True),)
        yield Line(spans=spans, size=SMALL, align="center", after=6)
    if len(document.issuers) > MOST_IN_ONE_HALF:
        yield from _nation(BREADTH)
        names = [centred(issuer.name.upper(), SMALL, BREADTH, is_bold=True) for issuer in document.issuers]
        # Where one name takes two lines, a little room says where the next begins.
        between = 4 if any(line.narrow for line in names) else 0
        for place, line in enumerate(names):
            yield replace(line, before=between if place else 10)
    else:
        yield Row(cells=(tuple(_issuers(document.issuers)), tuple(_nation(HALVES[1]))), widths=HALVES)
    yield Row(cells=(tuple(_numbered(document)), (_dated(document),)), widths=HALVES, before=6)
    yield from _titled(document)
    yield from _addressed(document.addressees, before=20 if document.is_letter else 12)


def enacting(document: OfficialDocument) -> Iterator[Line]:
    """Who decides, in bold capitals above the legal bases of a decision (Nghị định 30/2020, Phụ lục III, mẫu 1.2)."""
    if said := enacting_words(document):
        yield centred(said, BODY, BREADTH, is_bold=True, before=12)


def enacting_words(document: OfficialDocument) -> str:
    """The post of whoever heads the issuer, and the issuer; of a collective body its name alone; empty of other papers.

    Whoever signs for the head decides in the head's name: “KT. HIỆU TRƯỞNG” gives “HIỆU TRƯỞNG TRƯỜNG TIỂU HỌC …”.
    """
    words = fixed_words()
    if document.code != words.decision_code or len(document.issuers) != 1 or len(document.signatures) != 1:
        return ""
    signature, issuer = document.signatures[0], document.issuers[0].name.upper().split()
    mark, _space, instead = signature.authority.upper().partition(" ")
    if mark == words.collective:
        return " ".join(issuer)
    post = [part for part in (instead or signature.post).upper().split() if not part.endswith(".")]
    shared = next((size for size in range(len(post), 0, -1) if post[-size:] == issuer[:size]), 0)
    return " ".join([*post[: len(post) - shared], *issuer])


def number_line(document: OfficialDocument) -> str:
    """“Số: 05/KH-THGB”; room to write while no number is given, nothing at all without a symbol."""
    if not document.symbol:
        return ""
    return f"{fixed_words().number} {official_number(document.number)}/{document.symbol}"


def place_and_day(document: OfficialDocument) -> str:
    """“Hà Nội, ngày 05 tháng 01 năm 2026”; dots where the day is not known."""
    day = official_day(document.issued_on, document.part_of_date)
    return f"{document.place}, {day}" if document.place else day


def _nation(breadth: float) -> Iterator[Line]:
    words = fixed_words()
    yield Line(spans=(Span(words.nation, is_bold=True),), size=SMALL, align="center")
    yield _ruled(words.motto, NORMAL, part=1.0, breadth=breadth)


def _issuers(issuers: Sequence[Issuer]) -> Iterator[Line]:
    """One or two issuers in the left half; what both stand under is said once, and their names are joined by a dash."""
    superiors = {issuer.superior for issuer in issuers}
    are_joined = len(issuers) > 1 and len(superiors) == 1
    for place, issuer in enumerate(issuers, start=1):
        is_last = place == len(issuers)
        if issuer.superior and (place == 1 or not are_joined):
            yield centred(issuer.superior.upper(), SMALL, HALVES[0], before=0 if place == 1 else 6)
        if are_joined and not is_last:
            name = f"{issuer.name.upper()} -"
            yield centred(name, SMALL, HALVES[0], is_bold=True, together=_kind_words(issuer.name))
        else:
            yield _ruled(issuer.name.upper(), SMALL, part=0.4, breadth=HALVES[0], together=_kind_words(issuer.name))


def _kind_words(name: str) -> int:
    """How many words say what a body is, before what it is called: three of "Trường Tiểu học Giang Biên"."""
    own = own_name(name)
    return len(name.split()) - len(own.split()) if name.endswith(f" {own}") else 0


def _numbered(document: OfficialDocument) -> Iterator[Line]:
    number = number_line(document)
    if number or not document.is_letter:
        yield Line(spans=(Span(number),), size=NORMAL, align="center")
    if document.is_letter:
        subject = f"{fixed_words().subject_of_letter} {document.subject}"
        yield centred(subject, SMALL, HALVES[0], before=3)
    if document.urgency:
        words = fixed_words().urgencies[document.urgency - 1]
        yield Line(spans=(Span(words, is_bold=True, is_framed=True),), size=NORMAL, align="center", before=9)


def _dated(document: OfficialDocument) -> Line:
    return Line(spans=(Span(place_and_day(document), is_italic=True),), size=NORMAL, align="center")


def _titled(document: OfficialDocument) -> Iterator[Line]:
    if document.is_letter:
        return
    kind = (Span(document.kind.upper(), is_bold=True),)
    yield Line(spans=kind, size=TITLE, align="center", before=16, keeps_next=True)
    if document.subject:
        yield _ruled(document.subject, TITLE, part=0.4, breadth=BREADTH)


def _addressed(addressees: Sequence[str], *, before: float) -> Iterator[Line]:
    """One addressee on the same line, several each on a line of its own behind a dash."""
    words = fixed_words()
    if len(addressees) == 1:
        yield Line(
            spans=(Span(f"{words.addressees} {addressees[0]}"),), size=BODY, align="center", before=before, after=6
        )
    elif addressees:
        yield Line(spans=(Span(words.addressees),), size=BODY, before=before, left=30, keeps_next=True)
        for place, addressee in enumerate(addressees, start=1):
            sign = "." if place == len(addressees) else ";"
            text = f"- {addressee.rstrip(' ;.')}{sign}"
            yield Line(spans=(Span(text),), size=BODY, left=40, before=3, after=6 if sign == "." else 0)


def _ruled(text: str, size: float, *, part: float, breadth: float, together: int = 0) -> Line:
    """A bold centred line with a rule under it, as long as this part of the longest line the words fill."""
    line = centred(text, size, breadth, is_bold=True, together=together)
    longest = min(width_of(text, size, is_bold=True), breadth * POINTS_OF_A_MM - 2 * line.narrow)
    return replace(line, rule=round(longest * part, 1))
